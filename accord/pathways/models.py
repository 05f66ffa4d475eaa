from django.db import models

from accord.conventions.models import Agreement, AgreementVersion
from accord.people.models import Identity


class Cohort(models.Model):
    """A public frozen at its date (BDR art. 1). Once frozen, it never changes."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="cohorts")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    reference_on = models.DateField()
    frozen_at = models.DateTimeField(auto_now_add=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "key"], name="one_cohort_per_public")]


class CohortMember(models.Model):
    """An identity in the cohort: the person is read through it, so that a corrected match is followed."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="members", db_index=False)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "identity"], name="once_in_a_cohort")]
