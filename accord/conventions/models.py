import pghistory
from django.db import models

from accord.partners.models import Organisation, User


class Agreement(models.Model):
    """An agreement, known by the key that its folder declares."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=250)

    def __str__(self) -> str:
        return self.title


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
    """Something dated that happens to an agreement: notification, freeze of a cohort, amendment."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=80)
    happened_on = models.DateField()
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

    A due date is known by its kind, the key of its declared entry and its day (`declaration/calendar.py`).
    """

    class State(models.TextChoices):
        DONE = "fait", "Fait"
        WAIVED = "sans-objet", "Sans objet"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=80)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State)
    done_on = models.DateField(null=True)
    # The evidence of what was done, or the reason why nothing was to be done.
    words = models.CharField(max_length=500)
    recorded_at = models.DateTimeField(auto_now=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind", "key", "due_on"], name="one_outcome_per_due")
        ]
