from django.db import models

from accord.conventions.models import Agreement, AgreementVersion


class Snapshot(models.Model):
    """The facts of one moment: a manifest of Parquet files named by their content."""

    created_at = models.DateTimeField(auto_now_add=True)
    sha256 = models.CharField(max_length=64, unique=True)
    manifest = models.JSONField()

    class Meta:
        ordering = ["id"]


class Publication(models.Model):
    """The data and the text that readers without the persons read their figures on. Append-only.

    Figures leave the circle of those who see persons when somebody publishes them, never by themselves:
    whoever read them after each file would know what each file added, hence whom.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="publications")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="publications")
    published_on = models.DateField()

    class Meta:
        ordering = ["id"]
