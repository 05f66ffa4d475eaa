"""A small world for the pages: an agreement signed by two bodies, one account a role, one frozen meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from accord.committees.models import Document, Meeting
from accord.conventions.actions import hash_files, name_party, read_folder, record_event
from accord.conventions.models import Agreement, AgreementVersion, Outcome
from accord.indicators.models import Publication, Snapshot
from accord.indicators.rules.tables import Cell, DepositOrigin, Table, Target
from accord.partners.actions import create_account, create_organisation
from accord.partners.models import Organisation, User

FOLDER = Path(__file__).resolve().parents[2] / "declared" / "paca-bdr-2017"
PASSWORD = "une-phrase-de-passe-longue"
ROLES = ("pilotage", "service-formation", "referent", "organisme")
PACK = b"%PDF-1.7 dossier"
# What the data say of their files: one of the agreement.
FILE = {
    "id": 1,
    "agreement": "paca-bdr-2017",
    "format_key": "region-formations",
    "file_name": "formations_2018.csv",
    "sha256": "ab" * 32,
    "reference_on": "2018-12-31",
}
MANIFEST = {"facts": {}, "deposits": [FILE]}


@dataclass
class World:
    """What the tests look at. `users` holds one account a role, and « ailleurs »: another département."""

    agreement: Agreement
    organisations: dict[str, Organisation]
    users: dict[str, User]
    meeting: Meeting
    document: Document


def build_world() -> World:
    """The same world each time, written as the loader."""
    files = read_folder(FOLDER)
    agreement = Agreement.objects.create(key="paca-bdr-2017", title="Formation des allocataires du RSA")
    version = AgreementVersion.objects.create(
        agreement=agreement, number=1, files=files, sha256=hash_files(files)
    )
    record_event(agreement=agreement, name="notification", happened_on=date(2018, 1, 15))
    organisations = {
        "departement": create_organisation(name="Département des Bouches-du-Rhône", kind="departement"),
        "region": create_organisation(name="Région Provence-Alpes-Côte d’Azur", kind="region"),
        "ccas": create_organisation(name="CCAS d’Aubagne", kind="structure-referente"),
        "organisme": create_organisation(name="Organisme des Alpilles", kind="organisme-formation"),
        "ailleurs": create_organisation(name="Département du Var", kind="departement"),
    }
    name_party(agreement=agreement, party="departement", organisation=organisations["departement"])
    name_party(agreement=agreement, party="region", organisation=organisations["region"])
    snapshot = Snapshot.objects.create(sha256=sha256(b"facts").hexdigest(), manifest=MANIFEST)
    Publication.objects.create(
        agreement=agreement, version=version, snapshot=snapshot, published_on=date(2020, 7, 1)
    )
    meeting = Meeting.objects.create(
        agreement=agreement,
        committee="pilotage",
        held_on=date(2020, 7, 1),
        due_on=date(2020, 7, 14),
        snapshot=snapshot,
        version=version,
        frozen_at=datetime(2020, 7, 1, 12, tzinfo=ZoneInfo("Europe/Paris")),
    )
    Outcome.objects.create(
        agreement=agreement,
        kind="comite",
        key="pilotage",
        due_on=date(2020, 7, 14),
        state=Outcome.State.DONE,
        done_on=date(2020, 7, 1),
        words="dossier de la séance du 01/07/2020",
    )
    document = Document.objects.create(
        meeting=meeting,
        name="dossier.pdf",
        media_type="application/pdf",
        content=PACK,
        sha256=sha256(PACK).hexdigest(),
    )
    return World(agreement, organisations, _open_accounts(organisations), meeting, document)


def _open_accounts(organisations: dict[str, Organisation]) -> dict[str, User]:
    bodies = {"pilotage": "departement", "service-formation": "region", "referent": "ccas"}
    users = {}
    for role in (*ROLES, "ailleurs"):
        users[role] = create_account(
            email=f"{role}@accord.example",
            full_name=f"Camille {role.capitalize()}",
            password=PASSWORD,
            organisation=organisations[bodies.get(role, role)],
            role="pilotage" if role == "ailleurs" else role,
            starts_on=date(2018, 1, 15),
        )
    return users


def sample_table(place, question) -> Table:
    """What a computation would give: a rate of 42 out of 70 with 6 unknown, men and women apart."""
    indicator = place.declared.indicator(question.indicator)
    is_rate = indicator.kind == "taux"

    def cell(code: str, label: str, count: int) -> Cell:
        dims = tuple((word, code) for word in question.by)
        labels = tuple(label for _word in question.by)
        return Cell(dims, labels, count, 35 if is_rate else None, 3 if is_rate else None)

    cells = (cell("1", "Hommes", 20), cell("2", "Femmes", 22)) if question.by else ()
    return Table(
        indicator=indicator.key,
        label=indicator.label,
        article=indicator.article,
        unit=indicator.kind,
        by=question.by,
        cells=tuple(one.hide() for one in cells) if not place.sees_people else cells,
        total=Cell(numerator=42, denominator=70 if is_rate else None, unknown=6 if is_rate else None),
        breakdowns={word: word for word in question.by},
        target=Target(Decimal(70), "convention, article 2") if is_rate else None,
        threshold=0 if place.sees_people else 5,
        definition="Parmi les sorties de formation, celles qui mènent à l’emploi.",
        sql="SELECT count(*) FROM exit_situation",
        snapshot="ab12" * 16,
        deposits=(DepositOrigin(1, "formations_2018.csv", "region-formations", "2018-12-31"),),
    )
