"""From facts in PostgreSQL to a frozen pack and back: the figures are those of the snapshot, for good."""

import io
import itertools
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from accord.committees.actions import freeze_figures, write_pack
from accord.committees.figures import compute_pack_tables
from accord.committees.models import FrozenCell
from accord.committees.queries import find_committee, frozen_tables, read_documents
from accord.conventions.actions import import_agreement, record_event
from accord.conventions.queries import read_version
from accord.deposits.models import Deposit
from accord.indicators.actions import take_snapshot
from accord.indicators.queries import compute_table
from accord.people.models import Identity, Person
from accord.trainings.models import Participation, Session

pytestmark = pytest.mark.django_db(transaction=True)

DECLARED = Path(__file__).parents[2] / "declared" / "paca-bdr-2017"
HELD_ON = date(2021, 1, 4)
INDICATORS = """
[[indicateur]]
cle = "entres"
article = "5"
libelle = "Entrées en formation"
nature = "nombre"
fait = "parcours_formation"
date = "date_entree"
population = [{ colonne = "date_entree", renseigne = true }]
ventilations = ["annee", "sexe", "secteur"]

[[indicateur]]
cle = "presents-a-l-examen"
article = "5"
libelle = "Part des parcours présentés à l’examen"
nature = "taux"
fait = "parcours_formation"
date = "date_entree"
numerateur = [{ colonne = "examen", egal = "PRESENTE" }]
ventilations = ["annee"]
cible = [{ valeur = 70, a_compter_de = "notification", reference = "convention, article 2" }]
"""
COMMITTEES = """
[[comite]]
cle = "pilotage"
article = "5"
libelle = "Comité de pilotage"
niveau = "politique"
objet = ["suivre la convention"]
reuni_par = ["region"]
rythme = "au moins deux fois par an"
composition = [{ partie = "region", qui = "élus désignés", preside = true }]
dossier = ["entres", "presents-a-l-examen"]
"""
# (year of entry, sector, exam): BTP 26, Industrie 9, Agriculture 3, too few to be shown.
ENTRIES = (
    [(2018, "BTP", "PRESENTE")] * 12
    + [(2018, "BTP", "")] * 6
    + [(2019, "BTP", "ABSENT")] * 8
    + [(2019, "INDUSTRIE", "PRESENTE")] * 9
    + [(2019, "AGRICULTURE", "ABSENT")] * 3
)


@pytest.fixture
def agreement(tmp_path, monkeypatch):
    monkeypatch.setattr("accord.conventions.actions.load_communes", lambda **_: None)
    folder = tmp_path / "paca-bdr-2017"
    shutil.copytree(DECLARED, folder)
    (folder / "indicateurs.toml").write_text(INDICATORS, encoding="utf-8")
    (folder / "comites.toml").write_text(COMMITTEES, encoding="utf-8")
    agreement = import_agreement(folder=folder).agreement
    record_event(agreement=agreement, name="notification", happened_on=date(2018, 1, 15))
    return agreement


@pytest.fixture
def deposit(agreement):
    numbers = itertools.count(1)

    def accept(entries):
        number = next(numbers)
        deposit = Deposit.objects.create(
            agreement=agreement,
            format_key="region-formations",
            file_name=f"formations_{number}.csv",
            file_sha256=f"{number:064x}",
            file_size=1,
            reference_on=HELD_ON,
            state="accepte",
            accepted_at=datetime(2021, 1, 4, 8, number, tzinfo=UTC),
            rows_good=len(entries),
        )
        session = Session.objects.create(number=f"S{number}")
        for row, (year, sector, exam) in enumerate(entries, start=1):
            identity = Identity.objects.create(
                person=Person.objects.create(), kind="formation", fingerprint=f"{number}-{row}".encode()
            )
            Participation.objects.create(
                deposit=deposit,
                row=row,
                identity=identity,
                session=session,
                entered_on=date(year, 3, 1),
                sector=sector,
                exam=exam,
            )
        take_snapshot()
        return deposit

    return accept


@pytest.fixture
def meeting(agreement, deposit, settings):
    settings.TODAY = HELD_ON.isoformat()
    deposit(ENTRIES)
    return freeze_figures(agreement=agreement, committee="pilotage", held_on=HELD_ON)


def test_the_frozen_tables_are_those_of_the_snapshot_counted_again(meeting):
    declared = read_version(meeting.version)
    again = compute_pack_tables(declared, find_committee(declared, "pilotage"), meeting.snapshot)
    assert frozen_tables(meeting) == again


def test_a_deposit_after_the_freeze_changes_the_figures_of_the_day_and_no_frozen_one(
    meeting, deposit, tmp_path
):
    frozen, declared = frozen_tables(meeting), read_version(meeting.version)
    write_pack(meeting=meeting, out=tmp_path / "first")
    deposit([(2020, "BTP", "PRESENTE")] * 6)
    today = compute_table(agreement=declared, indicator="entres", sees_people=False)
    assert (frozen[0].total.numerator, today.total.numerator) == (38, 44)
    assert frozen_tables(meeting) == frozen
    write_pack(meeting=meeting, out=tmp_path / "second")
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_a_small_count_and_what_would_give_it_back_are_hidden_everywhere(meeting):
    (by_sector,) = [table for table in frozen_tables(meeting) if table.by == ("secteur",)]
    shown = {cell.labels[0]: cell.numerator for cell in by_sector.cells if cell.numerator}
    assert shown == {"Bâtiment et travaux publics": 26}
    cells = FrozenCell.objects.filter(cell__dims=[["secteur", "AGRICULTURE"]])
    assert [row.cell["numerator"] for row in cells] == [None]
    pdf, workbook, _manifest = (bytes(document.content) for document in read_documents(meeting))
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "Agriculture c" in said.replace("\n", " ")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name("Entrées en formation")
    assert ["Secteur de la formation", "Agriculture", "c", "c"] in rows.to_python()


def test_a_rate_counts_its_unknown_beside_its_two_numbers(meeting):
    rate = next(table for table in frozen_tables(meeting) if table.unit == "taux" and not table.by)
    assert rate.target.value == 70
    assert (rate.total.numerator, rate.total.denominator, rate.total.unknown) == (21, 32, 6)


def test_the_pack_names_the_file_and_its_rows(meeting):
    content = bytes(read_documents(meeting)[0].content)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "formations_1.csv" in said
    assert "Lignes" in said
