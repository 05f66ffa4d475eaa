from django.db import models


class Commune(models.Model):
    """A commune in one vintage of the official geographic code (INSEE), with its EPCI (DGCL)."""

    vintage = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=80)
    departement = models.CharField(max_length=3)
    region = models.CharField(max_length=2)
    arrondissement = models.CharField(max_length=4, blank=True)
    epci_siren = models.CharField(max_length=9, blank=True)
    epci_name = models.CharField(max_length=160, blank=True)
    population = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vintage", "code"], name="one_commune_per_vintage")]
        indexes = [models.Index(fields=["vintage", "departement"])]
