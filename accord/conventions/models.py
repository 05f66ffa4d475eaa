import pghistory
from django.db import models

from accord.partners.models import Organisation, User

LONGEST_SHORT = 70


class Agreement(models.Model):
    """An agreement, known by the key that its folder declares."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=250)

    def __str__(self) -> str:
        return self.title

    @property
    def short_title(self) -> str:
        """What tells it from others in a list or a line: a long title without what follows its colon."""
        if len(self.title) <= LONGEST_SHORT:
            return self.title
        head = self.title.partition(" : ")[0]
        return head if len(head) <= LONGEST_SHORT else f"{head[:LONGEST_SHORT].rpartition(' ')[0]}…"


class AgreementVersion(models.Model):
    """The exact text of the folder, and its hash. Append-only: an amendment adds a version."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    files = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="one_number_per_version"),
            models.UniqueConstraint(fields=["agreement", "sha256"], name="one_version_per_text"),
        ]


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AgreementEvent(models.Model):
    """Something dated that happens to an agreement: notification, freeze of a cohort, amendment.

    An event that comes back has a row for each time, told apart by its `label`: a session, a letter, never a
    person. The last row of a name and a label counts; cancelled, that time no longer happens.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=80)
    label = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField()
    is_cancelled = models.BooleanField(default=False)
    reference = models.CharField(max_length=250, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)


class AgreementParty(models.Model):
    """Which organisation plays a declared party (or declared sender) in an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    party = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="one_body_per_party")]


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Outcome(models.Model):
    """What became of something due: done, with its evidence, or waived, with its reason.

    A due date is known by its kind, the key of its declared entry, its day, and its occurrence when several
    fall on one day: which session, which step (`declaration/dues.py`).
    """

    class State(models.TextChoices):
        DONE = "fait", "Fait"
        WAIVED = "sans-objet", "Sans objet"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=80)
    due_on = models.DateField()
    occurrence = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State)
    done_on = models.DateField(null=True)
    # The evidence of what was done, or the reason why nothing was to be done.
    words = models.CharField(max_length=500)
    recorded_at = models.DateTimeField(auto_now=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "key", "due_on", "occurrence"], name="one_outcome_per_due"
            )
        ]


class AgreementDraft(models.Model):
    """A text being written: the next version of an agreement, or the first one when it has no `agreement`.

    It may hold problems: only its own pages read it, and freezing it makes a version. `revision` counts its
    saves, so that two people at once do not write over each other.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="drafts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, null=True, related_name="+")
    files = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement"], name="one_draft_per_agreement")]


class Answer(models.Model):
    """What a person answered to a question of the text. Append-only: the last one counts.

    `question` is the identifier that the check gives; empty `words` withdraw what was answered before.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="answers")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    words = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=1000)
    answered_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class RegisterList(models.Model):
    """A list of agreements that an office handed over, as it was read: what waits to be imported.

    `rows` are texts, cell by cell, with the line of the file where each one stood; what is wrong in them is
    found each time they are shown. Once imported, those that come back are left.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=250)
    rows = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(null=True)
    imported_count = models.PositiveIntegerField(default=0)


class CalendarSubscription(models.Model):
    """The secret address where an organisation's calendar reads what is due. Only its keyed hash is kept.

    Whoever has the address reads it without signing in, until it is revoked. It tells no person's data.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_address_per_organisation",
            )
        ]
