import pghistory
from django.db import models

from accord.deposits.models import Deposit
from accord.partners.models import Organisation, User


class Person(models.Model):
    """One human being. Holds nothing of its own: what is known stands in the identities."""

    created_at = models.DateTimeField(auto_now_add=True)


class Identity(models.Model):
    """A person as one source writes them. The rooms above store the identity, never the person:
    undoing a merge changes `person` here and nothing else."""

    class Precision(models.TextChoices):
        FULL = "N", "jour et mois connus"
        NO_DAY = "J", "jour inconnu"
        NO_MONTH = "O", "jour et mois inconnus"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="identities", db_index=False
    )
    kind = models.CharField(max_length=20)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    # Keyed hash of what the source says of the person: the same words give the same identity.
    fingerprint = models.BinaryField(max_length=32, unique=True)
    birth_name = models.CharField(max_length=80, blank=True)
    usual_name = models.CharField(max_length=80, blank=True)
    first_names = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth_on = models.DateField(null=True)
    birth_precision = models.CharField(max_length=1, choices=Precision, blank=True)
    birth_place = models.CharField(max_length=80, blank=True)
    birth_rank = models.CharField(max_length=2, blank=True)
    nir_sealed = models.BinaryField(null=True)
    nir_index = models.BinaryField(null=True, db_index=True)
    # The number contradicts the sex or the birth of its own row: it finds people, it links nobody.
    nir_doubted = models.BooleanField(default=False, db_default=False)
    france_travail_number = models.CharField(max_length=11, blank=True, db_index=True)
    household = models.CharField(max_length=40, blank=True)
    # Normalised once, stored (kit.text): search and matching read these columns only.
    birth_name_key = models.CharField(max_length=80, blank=True, db_collation="C")
    usual_name_key = models.CharField(max_length=80, blank=True, db_collation="C")
    first_name_key = models.CharField(max_length=80, blank=True, db_collation="C")
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # The directory reads them in order; the other indexes of the pages are in migration 0004.
        indexes = [
            # The person is in them: a list of millions never opens the table for a row that it does not show.
            models.Index(
                fields=["birth_name_key", "first_name_key", "id"],
                include=["person"],
                name="people_identity_by_birth",
            ),
            models.Index(
                fields=["usual_name_key", "first_name_key", "id"],
                include=["person"],
                name="people_identity_by_usual",
            ),
            models.Index(
                fields=["person", "id"],
                include=["birth_name_key", "usual_name_key", "first_name_key"],
                name="people_identity_of_person",
            ),
        ]


class Sighting(models.Model):
    """An accepted row speaks of this identity. Append-only."""

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.IntegerField()
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="sightings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deposit", "row"], name="one_sighting_per_row")]


class LinkEvent(models.Model):
    """Why an identity belongs to a person: each decision, automatic or human. Append-only."""

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    previous_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=40)
    score = models.FloatField(null=True)
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Pair(models.Model):
    """Two identities that may be one person: waits for a human decision."""

    class State(models.TextChoices):
        WAITING = "a-verifier", "À vérifier"
        SAME = "meme-personne", "Même personne"
        DIFFERENT = "personnes-distinctes", "Personnes distinctes"

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="pairs")
    candidate = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=24, choices=State, default=State.WAITING, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "candidate"], name="one_pair_per_two")]


class Following(models.Model):
    """An organisation may see an identity, between two dates and for a reason that the agreement gives."""

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="followings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "organisation", "reason"], name="one_following_per_reason"
            )
        ]
        # Asked by every policy, once a row: answered without opening the table.
        indexes = [
            models.Index(
                fields=["organisation", "identity"],
                include=["starts_on", "ends_on"],
                name="people_following_of_body",
            )
        ]


class RsaRight(models.Model):
    """The RSA right of an adult as one CAF or MSA row says it, on its reference date. Append-only."""

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.IntegerField()
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="rights")
    household = models.CharField(max_length=40)
    demand_number = models.CharField(max_length=11, blank=True)
    demanded_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    state = models.CharField(max_length=2, blank=True)
    closing_reason = models.CharField(max_length=3, blank=True)
    role = models.CharField(max_length=3, blank=True)
    has_duties = models.BooleanField(null=True)
    commune = models.CharField(max_length=5, blank=True)
    family_situation = models.CharField(max_length=3, blank=True)
    reference_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deposit", "row"], name="one_right_per_row")]
