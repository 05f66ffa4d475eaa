from django.db import models

from accord.deposits.models import Deposit
from accord.people.models import Identity


class Session(models.Model):
    """A training session of a provider, known by the numbers of the Région's offer."""

    number = models.CharField(max_length=40, unique=True)
    action_number = models.CharField(max_length=40, blank=True)
    provider_siret = models.CharField(max_length=14, blank=True)
    rncp = models.CharField(max_length=10, blank=True)


class Participation(models.Model):
    """What one row of the Région says of a person in a session: prescribed, entered, left, result.

    Append-only; the latest row of (session, civil status, prescription, entry) is the one that counts
    (`facts.SAME_STAY`).
    """

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.IntegerField()
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="participations")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="participations")
    commune = models.CharField(max_length=5, blank=True)
    prescribed_on = models.DateField(null=True)
    prescriber = models.CharField(max_length=20, blank=True)
    entered_on = models.DateField(null=True)
    planned_exit_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    exit_cause = models.CharField(max_length=24, blank=True)
    planned_hours = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    done_hours = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    absent_hours = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    entry_level = models.CharField(max_length=2, blank=True)
    unemployment_band = models.CharField(max_length=12, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    declared_rsa = models.BooleanField(null=True)
    remuneration = models.CharField(max_length=12, blank=True)
    exam = models.CharField(max_length=12, blank=True)
    result = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deposit", "row"], name="one_participation_per_row")]
