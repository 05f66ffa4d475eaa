from django.db import models


class Entry(models.Model):
    """One action, or one page that showed persons. Append-only; holds identifiers, never a name."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    target = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)
    person_ids = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        # The page reads one organisation's entries, latest first.
        indexes = [models.Index(fields=["organisation_id", "id"], name="entries_of_an_organisation")]


class Seal(models.Model):
    """A batch of entries, chained to the batch before it by SHA-256: a changed entry breaks the chain."""

    sealed_at = models.DateTimeField(auto_now_add=True)
    first_entry_id = models.BigIntegerField()
    last_entry_id = models.BigIntegerField(unique=True)
    previous_hash = models.BinaryField(max_length=32)
    batch_hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["last_entry_id"]


class Verification(models.Model):
    """What a verification of the whole chain found, kept for the pages: they may not read every entry."""

    verified_at = models.DateTimeField(auto_now_add=True)
    sealed_until = models.DateTimeField(null=True)
    last_entry_id = models.BigIntegerField(default=0)
    seals = models.BigIntegerField(default=0)
    entries = models.BigIntegerField(default=0)
    # The first broken batch as a sentence's code and parameters; empty when the chain holds.
    broken = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
