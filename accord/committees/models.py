import pghistory
from django.db import models

from accord.conventions.models import Agreement, AgreementVersion
from accord.indicators.models import Snapshot
from accord.partners.models import User


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Meeting(models.Model):
    """A meeting of a declared committee, with its due date and, once frozen, its figures."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="meetings")
    committee = models.CharField(max_length=80)
    held_on = models.DateField()
    due_on = models.DateField(null=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="meetings")
    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Asked on a page, done by the worker; `fault` says in French why it could not be.
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "committee", "held_on"], name="one_meeting_per_day")
        ]


class FrozenTable(models.Model):
    """A table as the committee received it, all but its cells: label, article, definition, target."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="tables")
    position = models.PositiveIntegerField()
    indicator = models.CharField(max_length=80)
    heading = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="one_table_per_position")]


class FrozenCell(models.Model):
    """A figure as the committee received it. Append-only. Counts are whole numbers: a rate is two of them."""

    table = models.ForeignKey(FrozenTable, on_delete=models.PROTECT, related_name="cells")
    position = models.PositiveIntegerField()
    cell = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["table", "position"], name="one_cell_per_position")]


class Document(models.Model):
    """The bytes of a document of the pack, stored as given to the members. Append-only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="one_document_per_name")]
