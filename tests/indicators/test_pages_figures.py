"""The pages of figures: the state that each reader reads, what moved, the years, the table as a file."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from accord.indicators.models import Snapshot
from accord.indicators.pages.export import list_cells
from accord.indicators.pages.movement import say_move, say_years
from accord.indicators.pages.state import State
from accord.indicators.rules.tables import Cell, DepositOrigin, Table
from tests.site import pages_world

FIGURES = "/conventions/paca-bdr-2017/chiffres/"
FIGURE = f"{FIGURES}retour-emploi/"


@pytest.fixture
def asked(monkeypatch):
    """The snapshots that the pages count on."""
    seen = []

    def compute(place, questions, snapshot):
        seen.append((snapshot.sha256, place.sees_people))
        return {question.by: pages_world.sample_table(place, question) for question in questions}

    monkeypatch.setattr("accord.indicators.pages.kept._compute", compute)
    return seen


def read(signed_in, as_web, role, address=FIGURE, **query):
    with as_web():
        return signed_in(role).get(address, query).content.decode()


def test_a_reader_without_the_persons_never_reads_data_that_nobody_published(world, signed_in, as_web, asked):
    published = Snapshot.objects.get().sha256
    Snapshot.objects.create(sha256="ef" * 32, manifest=pages_world.MANIFEST)
    read(signed_in, as_web, "service-formation")
    assert {sha256 for sha256, _sees in asked} == {published}
    read(signed_in, as_web, "pilotage")
    assert ("ef" * 32, True) in asked


def test_before_a_first_publication_the_region_is_told_what_will_appear(
    world, signed_in, as_web, monkeypatch
):
    monkeypatch.setattr("accord.indicators.pages.state._publications", lambda place: [])
    assert "ceux d’une première séance" in read(signed_in, as_web, "service-formation", FIGURES)
    assert "ceux d’une première séance" in read(signed_in, as_web, "service-formation")


def test_figures_that_were_frozen_wear_the_seal_and_newer_ones_do_not(world, signed_in, as_web):
    assert "Chiffres arrêtés" in read(signed_in, as_web, "pilotage")
    Snapshot.objects.create(sha256="ef" * 32, manifest=pages_world.MANIFEST)
    assert "Chiffres arrêtés" not in read(signed_in, as_web, "pilotage")
    assert "Chiffres arrêtés" in read(signed_in, as_web, "service-formation")


def test_what_moved_is_said_since_what_was_frozen(world, signed_in, as_web):
    Snapshot.objects.create(sha256="ef" * 32, manifest=pages_world.MANIFEST)
    page = read(signed_in, as_web, "pilotage")
    assert "inchangé depuis les chiffres arrêtés le 1er\u00a0juillet 2020" in page


def count(number, **more) -> Table:
    return Table("entrees", "Entrées", "5", "nombre", (), (), Cell((), (), number), **more)


def rate(numerator, denominator) -> Table:
    return Table("taux", "Taux", "2", "taux", (), (), Cell((), (), numerator, denominator, 0))


FROZEN = State(None, None, date(2021, 1, 4))


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (count(1250), count(1000), "+\u00a0250 depuis"),
        (count(990), count(1000), "−\u00a010 depuis"),
        (rate(60, 100), rate(57, 100), "+\u00a03,0 points depuis"),
        (rate(571, 1000), rate(570, 1000), "+\u00a00,1 point depuis"),
        (rate(57, 100), rate(57, 100), "inchangé depuis"),
    ],
)
def test_a_move_is_said_in_numbers_or_in_points(now, then, said):
    assert say_move(now, then, FROZEN).startswith(said)


def test_a_hidden_or_unknown_figure_has_no_move():
    hidden = Table("e", "E", "5", "nombre", (), (), Cell((), (), 3).hide())
    assert say_move(count(12), hidden, FROZEN) == ""
    assert say_move(rate(3, 4), rate(0, 0), FROZEN) == ""
    assert say_move(count(12), None, None) == ""


def test_the_last_years_are_read_beside_the_value_without_the_hidden_ones():
    cells = [
        Cell((("annee", str(year)),), (str(year),), number)
        for year, number in ((2017, 90), (2018, 3), (2019, 80), (2020, 85))
    ]
    years = Table(
        "e", "E", "5", "nombre", ("annee",), (cells[0], cells[1].hide(), *cells[2:]), Cell((), (), 258)
    )
    assert say_years(years) == "2017\u00a0: 90, 2019\u00a0: 80, 2020\u00a0: 85"


def test_the_figure_shows_its_years_when_nothing_is_broken_down(world, signed_in, as_web):
    assert "Évolution" in read(signed_in, as_web, "pilotage")
    assert "Évolution" not in read(signed_in, as_web, "pilotage", par="sexe")


def test_the_open_question_is_said_in_the_calculation(world, signed_in, as_web):
    assert "À quel moment après la formation" in read(signed_in, as_web, "pilotage")


def sample() -> Table:
    cells = (
        Cell((("sexe", "1"),), ("Hommes",), 43, 90, 5),
        Cell((("sexe", "2"),), ("Femmes",), 3, 7, 1).hide(),
    )
    return Table(
        "taux", "Retour à l’emploi", "2", "taux", ("sexe",), cells, Cell((), (), 46, 97, 6),
        breakdowns={"sexe": "Sexe"},
    )  # fmt: skip


def test_the_file_of_a_table_has_its_parts_and_nothing_of_what_is_hidden():
    listing, cells = list_cells(sample())
    assert [column.label for column in listing.columns] == [
        "Ligne", "Sexe", "Taux (%)", "Numérateur", "Dénominateur", "Inconnus",
    ]  # fmt: skip
    rows = list(listing.read_all({}, cells))
    assert rows[0][1:] == ("Hommes", Decimal("47.8"), 43, 90, 5)
    assert rows[1][1:] == ("Femmes", "c", "c", "c", "c")
    assert rows[2][1:] == ("Ensemble", Decimal("47.4"), 46, 97, 6)


@pytest.mark.parametrize("wanted", ["xlsx", "ods"])
def test_a_table_is_downloaded_as_shown(world, signed_in, as_web, tmp_path, wanted):
    with as_web():
        answer = signed_in("pilotage").get(FIGURE, {"par": "sexe", "export": wanted})
        path = tmp_path / f"figure.{wanted}"
        path.write_bytes(b"".join(answer.streaming_content))
    book = CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    assert rows[0][:3] == ["Ligne", "sexe", "Taux (%)"]
    assert rows[1][1:4] == ["Hommes", 57.1, 20]


def test_a_reader_without_the_persons_downloads_the_hidden_cells_hidden(world, signed_in, as_web):
    with as_web():
        answer = signed_in("service-formation").get(FIGURE, {"par": "sexe", "export": "csv"})
        told = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "1;Hommes;c;c;c" in told
    with as_web():
        refused = signed_in("service-formation").get(FIGURE, {"par": "commune", "export": "csv"})
    assert refused.status_code == 404


def test_the_list_says_that_it_shows_the_last_years_and_gives_all_of_them(
    world, signed_in, as_web, monkeypatch
):
    years = [Cell((("annee", str(year)),), (str(year),), 10, 20, 0) for year in range(2016, 2021)]

    def compute(place, questions, snapshot):
        found = {question.by: pages_world.sample_table(place, question) for question in questions}
        return {by: replace(table, cells=tuple(years)) if by else table for by, table in found.items()}

    monkeypatch.setattr("accord.indicators.pages.kept._compute", compute)
    page = read(signed_in, as_web, "pilotage", FIGURES)
    assert "les 3 dernières années connues" in page
    assert "2017\u00a0:" not in page
    assert f'href="{FIGURES}?annees=toutes"' in page
    assert "2017\u00a0:" in read(signed_in, as_web, "pilotage", FIGURES, annees="toutes")


def test_the_calculation_says_the_definition_part_by_part_and_folds_the_statement(world, signed_in, as_web):
    page = read(signed_in, as_web, "pilotage").partition("Voir le calcul")[2]
    names = ["Ce qui est compté", "Population", "Numérateur", "Dénominateur", "Inconnus", "Période"]
    places = [page.index(f"<dt>{name}</dt>") for name in (*names, "Petits effectifs")]
    assert places == sorted(places)
    assert "situation après la formation\u00a0: «\u00a0En emploi\u00a0»" in page
    assert page.index("Pour refaire le calcul") < page.index('<pre class="sql"')
    assert "toutes les dates connues, d’après\u00a0: date de sortie" in page


def test_the_files_behind_a_figure_are_counted_for_each_partner(world, signed_in, as_web, monkeypatch):
    files = tuple(
        DepositOrigin(rank, f"formations_{year}.csv", "region-formations", f"{year}-12-31")
        for rank, year in enumerate((2018, 2019), start=1)
    )

    def compute(place, questions, snapshot):
        found = {question.by: pages_world.sample_table(place, question) for question in questions}
        return {by: replace(table, deposits=files) for by, table in found.items()}

    monkeypatch.setattr("accord.indicators.pages.kept._compute", compute)
    page = read(signed_in, as_web, "pilotage")
    assert "2\u00a0fichiers, du 31\u00a0décembre 2018 au 31\u00a0décembre 2019" in page
    assert "<dt>Région</dt>" in page
