from django.contrib.postgres.fields import ArrayField
from django.db import models

from accord.conventions.models import Agreement
from accord.partners.models import Organisation, User


class DepositState(models.TextChoices):
    RECEIVED = "recu", "Reçu"
    CHECKED = "controle", "Contrôlé, à accepter"
    ACCEPTED = "accepte", "Accepté"
    SUPERSEDED = "remplace", "Remplacé par un dépôt corrigé"
    REFUSED = "refuse", "Refusé"
    CANCELLED = "abandonne", "Abandonné"


class Deposit(models.Model):
    """A file received from a partner, what was read in it and what became of it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="deposits")
    format_key = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, blank=True)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    deposited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=250)
    file_sha256 = models.CharField(max_length=64, db_index=True)
    file_size = models.BigIntegerField()
    encoding = models.CharField(max_length=20, blank=True)
    separator = models.CharField(max_length=4, blank=True)
    # What the file is about: `series` tells apart the files of one format that live side by side
    # (the CAF of a given number, the movements and the stock of France Travail).
    series = models.CharField(max_length=80, blank=True)
    period_starts_on = models.DateField(null=True)
    period_ends_on = models.DateField(null=True)
    reference_on = models.DateField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=DepositState, default=DepositState.RECEIVED)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    rows_read = models.BigIntegerField(default=0)
    rows_good = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)
    # Counts by problem code and a few places (file row, field); never a value of the file.
    report = models.JSONField(default=dict)
    visible_to = ArrayField(models.BigIntegerField(), default=list)
    # Who accepted or abandoned it, and when; nobody when a command or its expiry did.
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # When the file itself was removed, at the end of the time that the agreement declares for it.
    file_removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "file_sha256", "format_key", "series", "reference_on"],
                condition=models.Q(state__in=["recu", "controle", "accepte"]),
                name="one_deposit_per_file",
            )
        ]


class Record(models.Model):
    """An accepted row, as read: append-only, the origin of every fact.

    `payload` holds canonical French columns as text; the NIR is sealed (AES-GCM) beside its blind index.
    """

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="records", db_index=False)
    row = models.IntegerField()
    parent_row = models.IntegerField(null=True)
    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    nir_sealed = models.BinaryField(null=True)
    nir_index = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deposit", "row"], name="one_record_per_row")]
        indexes = [models.Index(fields=["kind", "id"])]


class Cursor(models.Model):
    """A room has pulled this deposit: written with the rows, so that a pull is done whole or not at all."""

    room = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE)
    pulled_at = models.DateTimeField(auto_now_add=True)
    rows = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "kind", "deposit"], name="one_pull_per_deposit")
        ]


class SenderKey(models.Model):
    """What a sender's machine deposits with, for one agreement. Only its keyed hash is kept."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    # As the agreement names it.
    party = models.CharField(max_length=60)
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    code = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class Arrival(models.Model):
    """A file handed over on a page or by a key, until it has become a deposit or was refused.

    `sending` is one form shown once: the same form sent twice is one sending. `role` is the one under which
    the file was handed over: it says which formats its bearer may deposit.
    """

    class State(models.TextChoices):
        WAITING = "attend", "En attente"
        RECOGNISED = "reconnu", "Reconnu"
        KNOWN = "deja", "Déjà déposé"
        REFUSED = "refuse", "Refusé"
        LOST = "perdu", "Interrompu"

    sending = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Either a person in a role, or a key of the organisation.
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24, blank=True)
    key = models.ForeignKey("SenderKey", on_delete=models.PROTECT, null=True, related_name="arrivals")
    file_name = models.CharField(max_length=250)
    file_size = models.BigIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, null=True, related_name="arrivals")
    # As in a deposit's report: codes and parameters, never a value of the file.
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sending", "place"], name="one_arrival_per_place")]


class Work(models.Model):
    """Work in the background that somebody can watch: what is done, how far, who asked, who stopped it.

    A job carries its number and nothing else: what may be done is what this row says, written under the
    row-level security of whoever asked.
    """

    class Kind(models.TextChoices):
        RECEIVE = "reception", "Reconnaissance"
        CHECK = "controle", "Contrôle"
        ACCEPT = "acceptation", "Enregistrement"
        REJECTS = "rejets", "Préparation des rejets"
        FLOW = "donnees", "Mise à jour des données"

    class State(models.TextChoices):
        WAITING = "attend", "En attente"
        RUNNING = "en-cours", "En cours"
        DONE = "fait", "Terminé"
        FAILED = "echec", "Interrompu"
        CANCELLED = "arrete", "Arrêté"

    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, null=True, related_name="works")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, null=True, related_name="works")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    # Written every second while it runs: silent for long, its process is dead.
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    phase = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    seconds_left = models.IntegerField(null=True)
    # The person has seen what is unusual (a broken flow, a stock that shrinks) and wants it all the same.
    is_confirmed = models.BooleanField(default=False)
    stop_asked_at = models.DateTimeField(null=True)
    stop_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Why it failed: a code worded in `wording.py`.
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deposit", "kind"],
                condition=models.Q(state__in=["attend", "en-cours"], deposit__isnull=False),
                name="one_live_work_per_deposit",
            )
        ]
        indexes = [models.Index(fields=["kind", "state", "id"], name="deposits_work_live")]
