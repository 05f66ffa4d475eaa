"""How the rows behind a figure are listed: for each kind of fact, its table in PostgreSQL and its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse

from accord.employment.facts import CONTRACTS, REGISTRATION_COLUMNS, SITUATIONS
from accord.employment.models import Registration
from accord.face.listing import Cell, Column, Listing, Prefix
from accord.kit.text import fold_name, format_number
from accord.pathways.models import CohortMember
from accord.people.facts import STATES
from accord.people.models import RsaRight
from accord.people.names import write_name
from accord.trainings.facts import EXIT_CAUSES
from accord.trainings.models import Participation

KEPT = ("part", "periode", "ou", "et")


@dataclass(frozen=True)
class FactList:
    """The rows of a kind of fact: where they are, what is read with them, how they are listed."""

    model: type[Model]
    listing: Listing
    related: tuple[str, ...] = ("identity",)
    prefetched: tuple[str, ...] = ()

    def rows(self, facts: Sequence[int]) -> QuerySet:
        """The rows of these facts that the reader may see."""
        found = self.model._default_manager.filter(
            id__in=RawSQL("SELECT unnest(%s::bigint[])", [list(facts)])
        )
        return found.select_related(*self.related).prefetch_related(*self.prefetched)

    def persons(self, keys: Sequence[int]) -> set[int]:
        """The persons of the rows shown."""
        found = self.model._default_manager.filter(id__in=keys, identity__person__isnull=False)
        return set(found.values_list("identity__person_id", flat=True))


def write_person(row: Any) -> Cell:
    """The name as the source of the row writes it."""
    return Cell(write_name(row.identity))


def write_origin(row: Any) -> Cell:
    """The partner's file and the row in it."""
    return Cell(row.deposit.file_name, under=f"ligne {format_number(row.row)}")


def open_person(row: Any) -> str:
    """The person's page; empty when the row was never attached to one."""
    person = row.identity.person_id
    return reverse("person", args=[person]) if person else ""


def _named(codes: Mapping[str, str], field: str) -> Callable[[Any], str]:
    return lambda row: codes.get(getattr(row, field), getattr(row, field))


def _write_after(row: Participation) -> Cell:
    """What became of the person after the training, as the last survey row says it."""
    found = max(row.situations.all(), key=lambda one: one.pk, default=None)
    if found is None or not found.situation:
        return Cell("inconnue")
    contract = CONTRACTS.get(found.contract_type, found.contract_type)
    return Cell(SITUATIONS.get(found.situation, found.situation), under=contract)


PERSON = Column(
    "personne",
    "Personne",
    value=write_person,
    filter=Prefix("identity__birth_name_key", fold=fold_name),
    sort="identity__birth_name_key",
)
ORIGIN = Column("origine", "Origine", value=write_origin)
MOVEMENTS = next(column.codes for column in REGISTRATION_COLUMNS if column.name == "movement")


def _listing(*columns: Column, caption: str) -> Listing:
    return Listing(
        caption=caption,
        columns=(PERSON, *columns),
        order="personne",
        link=open_person,
        unit=("dossier", "dossiers"),
        feminine=False,
        empty="Aucun dossier.",
        keep=KEPT,
    )


TRAINING = _listing(
    Column("session", "Session", value="session.number"),
    Column("prescrit", "Prescrit le", value="prescribed_on", kind="date"),
    Column("entre", "Entré le", value="entered_on", kind="date", sort="entered_on"),
    Column("sorti", "Sorti le", value="left_on", kind="date", sort="left_on"),
    Column("motif", "Motif de sortie", value=_named(EXIT_CAUSES, "exit_cause")),
    Column("apres", "Six mois après", value=_write_after),
    ORIGIN,
    caption="Parcours de formation derrière le chiffre",
)
COURSES = FactList(Participation, TRAINING, ("identity", "session", "deposit"), ("situations",))
FACT_LISTS: Mapping[str, FactList] = {
    "participation": COURSES,
    "exit_situation": COURSES,
    "registration": FactList(
        Registration,
        _listing(
            Column("mouvement", "Mouvement", value=_named(MOVEMENTS, "movement")),
            Column("le", "Le", value="happened_on", kind="date", sort="happened_on"),
            Column("categorie", "Catégorie", value="category"),
            ORIGIN,
            caption="Inscriptions derrière le chiffre",
        ),
        ("identity", "deposit"),
    ),
    "rsa_right": FactList(
        RsaRight,
        _listing(
            Column("etat", "État du dossier", value=_named(STATES, "state")),
            Column("demande", "Demandé le", value="demanded_on", kind="date", sort="demanded_on"),
            Column("ouvert", "Ouvert le", value="opened_on", kind="date", sort="opened_on"),
            ORIGIN,
            caption="Droits au RSA derrière le chiffre",
        ),
        ("identity", "deposit"),
    ),
    "cohort_member": FactList(
        CohortMember,
        _listing(
            Column("cohorte", "Liste", value="cohort.key"),
            Column("au", "Arrêtée au", value="cohort.reference_on", kind="date", sort="cohort__reference_on"),
            caption="Personnes de la liste derrière le chiffre",
        ),
        ("identity", "cohort"),
    ),
}
