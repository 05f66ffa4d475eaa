from django.db import models

from accord.deposits.models import Deposit
from accord.people.models import Identity
from accord.trainings.models import Participation


class Registration(models.Model):
    """Registration as jobseeker, or its end, as France Travail says it. Append-only."""

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.IntegerField()
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="registrations")
    movement = models.CharField(max_length=12)
    happened_on = models.DateField(null=True)
    category = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    commune = models.CharField(max_length=5, blank=True)
    reference_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deposit", "row"], name="one_registration_per_row")]


class Situation(models.Model):
    """What became of a person after a training, at the date the survey gives. Append-only.

    An empty `situation` is an unknown one: it is counted as such, never left out.
    """

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.IntegerField()
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="situations")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="situations")
    situation = models.CharField(max_length=12, blank=True)
    observed_on = models.DateField(null=True)
    contract_type = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    commune = models.CharField(max_length=5, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deposit", "row"], name="one_situation_per_row")]
