"""A few lives in the world of the pages, as the partners' files tell them. Every name is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from accord.deposits.keys import read_keys
from accord.deposits.models import Deposit, DepositState, Record
from accord.employment import intake as employment
from accord.kit.identifiers import Nir, read_nir
from accord.partners.actions import create_organisation
from accord.partners.models import Organisation
from accord.pathways.models import Cohort, CohortMember
from accord.people import intake as people
from accord.people.models import Identity, Pair
from accord.trainings import intake as trainings
from tests.site.pages_world import World

NIR = "2850313055123"
NUMBER = "1234567X"
PROVIDER, ELSEWHERE = "99911838300085", "99900000100016"
SOPHIE = {
    "nom_naissance": "FICTIVE", "nom_usage": "EXEMPLE", "prenoms": "SOPHIE", "sexe": "2",
    "date_naissance": "1985-03-14", "precision_naissance": "N",
}  # fmt: skip
RIGHT = {
    "foyer": "CAF-131-0346145", "numero_demande": "01024041062", "date_demande": "2017-05-02",
    "date_ouverture": "2017-05-01", "etat_dossier": "2", "role": "DEM", "droits_devoirs": "O",
    "situation_familiale": "CEL", "commune_residence": "13055",
}  # fmt: skip
LONG = "de la Rochefontaine-Montgrandier d’Outremont"
_numbers = count(1)
FORMATS = {
    "rsa": "caf-beneficiaires",
    "inscription": "france-travail-inscriptions",
    "formation": "region-formations",
}


@dataclass(frozen=True)
class Lives:
    """The persons of the tests, by what they are for, and the pair that waits."""

    sophie: int
    long: int
    pair: int


def build_lives(world: World) -> Lives:
    """Sophie, known by the three partners; a near record of hers that waits; a long name; a neighbour."""
    departement, region, ccas, provider = (
        world.organisations[name] for name in ("departement", "region", "ccas", "organisme")
    )
    Organisation.objects.filter(pk=provider.pk).update(siret=PROVIDER)
    caf = create_organisation(name="CAF des Bouches-du-Rhône", kind="caf")
    work = create_organisation(name="France Travail", kind="france-travail")
    near = SOPHIE | {"nom_usage": "", "prenoms": "SOFIA"}
    neighbour = {
        **SOPHIE,
        "nom_naissance": "VOISINE",
        "nom_usage": "",
        "prenoms": "ANNE",
        "date_naissance": "1990-01-02",
    }
    for day in ("2017-11-30", "2017-12-31"):
        right = RIGHT | {"date_reference": day}
        rows = [
            SOPHIE | right | {"nir": NIR, "id_france_travail": NUMBER},
            neighbour | right | {"foyer": "CAF-131-0777777"},
        ]
        deposit(world, "rsa", rows, caf, day, [departement, ccas])
    stock = {
        "mouvement": "stock",
        "categorie": "1",
        "date_reference": "2017-12-31",
        "commune_residence": "13055",
    }
    deposit(
        world,
        "inscription",
        [SOPHIE | stock | {"nom_usage": "", "id_france_travail": NUMBER}],
        work,
        "2017-12-31",
        [departement],
    )
    rows = [
        training(SOPHIE | {"id_france_travail": NUMBER}),
        training(
            SOPHIE | {"id_france_travail": NUMBER}, session="AILLEURS", siret=ELSEWHERE, entered="2019-02-04"
        ),
    ]
    rows += [
        training(near),
        training(
            {
                **near,
                "nom_naissance": LONG,
                "prenoms": "Marie-Emmanuelle Anne-Charlotte",
                "date_naissance": "1971-08-30",
            },
            declared="O",
        ),
    ]
    deposit(world, "formation", rows, region, "2018-12-31", [departement, region])
    people.pull()
    trainings.pull()
    employment.pull()
    sophie = Identity.objects.filter(kind="rsa", birth_name="FICTIVE").get()
    cohort = Cohort.objects.create(
        agreement=world.agreement,
        version=world.meeting.version,
        key="cohorte",
        reference_on=date(2018, 1, 31),
    )
    CohortMember.objects.create(cohort=cohort, identity=sophie)
    return Lives(
        sophie.person_id,
        Identity.objects.get(birth_name=LONG).person_id,
        Pair.objects.order_by("id").first().pk,
    )


def find_sophie() -> int:
    """Sophie's person."""
    return Identity.objects.get(kind="rsa", birth_name="FICTIVE", first_names="SOPHIE").person_id


def find_long_name() -> int:
    """The person of the long name."""
    return Identity.objects.get(birth_name=LONG).person_id


def find_pair() -> int:
    """The pair that waits."""
    return Pair.objects.order_by("id").first().pk


def find_record(world: World) -> dict[str, int]:
    """A record that may be separated, as its address names it."""
    record = Identity.objects.filter(person_id=find_sophie(), kind="inscription").get()
    return {"person": record.person_id, "identity": record.pk}


def training(
    who: dict[str, Any],
    *,
    session: str = "18_000001S",
    siret: str = PROVIDER,
    entered: str = "2018-01-22",
    declared: str = "N",
) -> dict[str, Any]:
    """A row of the Région: prescribed, entered, left with a diploma, in employment six months later."""
    year = entered[:4]
    return who | {
        "id_session": session, "id_action": "A1", "siret_of": siret, "commune_residence": "13055",
        "date_prescription": f"{year}-01-10", "prescripteur": "DEPARTEMENT", "date_entree": entered,
        "date_sortie_prevue": f"{year}-06-29", "date_sortie": f"{year}-06-29", "motif_sortie": "TERME",
        "heures_prevues": "400", "heures_realisees": "392.5", "heures_absence": "7.5", "secteur": "COMMERCE",
        "brsa_declare": declared, "examen": "PRESENTE", "resultat": "TOTAL", "situation_apres": "EMPLOI",
        "date_situation": f"{year}-12-29", "type_contrat": "CDI",
    }  # fmt: skip


def deposit(
    world: World,
    kind: str,
    rows: list[dict[str, Any]],
    sender: Organisation,
    day: str,
    seen_by: list[Organisation],
) -> Deposit:
    """An accepted file with these rows; a `nir` is sealed and indexed as on the way in."""
    number = next(_numbers)
    made = Deposit.objects.create(
        agreement=world.agreement, format_key=FORMATS[kind], kind=kind, sender=sender,
        file_name=f"{kind}_{number}.csv",
        file_sha256=f"{number:064x}", file_size=1, reference_on=date.fromisoformat(day),
        state=DepositState.ACCEPTED, accepted_at=timezone.now(), visible_to=[one.pk for one in seen_by],
        rows_good=len(rows),
    )  # fmt: skip
    keys = read_keys()
    for row, payload in enumerate(rows, 1):
        nir = read_nir(payload.get("nir", ""))
        record = Record(
            deposit=made,
            row=row,
            kind=kind,
            payload={key: value for key, value in payload.items() if key != "nir"},
        )
        if isinstance(nir, Nir):
            record.nir_sealed, record.nir_index = keys.sealer.seal(nir.nir13), keys.index.of(nir.nir13)
        record.save()
    return made
