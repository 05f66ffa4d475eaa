import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from accord.territories.errors import UnknownVintage
from accord.territories.models import Commune

DATA = Path(__file__).parent / "data"


def load_communes(*, vintage: int) -> int:
    """Load a vintage of the official geographic code, once; returns how many communes it has.

    Raises UnknownVintage when the vintage is not among the files of `territories/data`.
    """
    path = DATA / f"communes-{vintage}.csv"
    if not has_communes(vintage=vintage):
        raise UnknownVintage(vintage)
    loaded = Commune.objects.filter(vintage=vintage)
    with transaction.atomic():
        if not loaded.exists():
            Commune.objects.bulk_create(_read_communes(path, vintage), batch_size=5000)
    return loaded.count()


def has_communes(*, vintage: int) -> bool:
    """Whether a vintage of the official geographic code is among the files of `territories/data`."""
    return (DATA / f"communes-{vintage}.csv").exists()


def _read_communes(path: Path, vintage: int) -> Iterator[Commune]:
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter=";"):
            yield Commune(
                vintage=vintage,
                code=line["code_insee"],
                name=line["nom"],
                departement=line["departement"],
                region=line["region"],
                arrondissement=line["arrondissement"],
                epci_siren=line["epci_siren"],
                epci_name=line["epci_nom"],
                population=int(line["population"]) if line["population"] else None,
            )
