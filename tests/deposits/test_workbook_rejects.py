"""A workbook with faults comes back as itself: cells in colour, reasons beside; corrected, taken whole."""

from __future__ import annotations

import stat
import zipfile
from datetime import date

import pytest
import xlsxwriter
from lxml import etree

from accord.deposits.actions import deposit_file, write_rejects
from accord.deposits.models import DepositState
from accord.deposits.queries import rejects_name, rejects_suffix
from accord.face.ods import write_ods
from tests.deposits.fill import MAIN, SHEET, correct_cell, read_cells
from tests.deposits.page_samples import make_deposit
from tests.deposits.page_steps import Web, do_work, hand_over, url_of
from tests.site.conftest import as_web, signed_in, world  # noqa: F401

pytestmark = pytest.mark.django_db
NAME = "stock_20180131.xlsx"
HEADS = (
    "nir",
    "identifiantpe",
    "nom",
    "prenom",
    "dtnai",
    "date",
    "code",
    "nir2",
    "codeinsee",
    "localite",
    "adresse",
    "ale",
)
GOOD = ["2860413055123", "0000001X013", "LEFEVROT", "MARIE PIERRE", date(1986, 4, 12), date(2017, 11, 5), "1",
        "2860413055123", "13055", "MARSEILLE", "12 RUE DE LA FOSSE", "13034"]  # fmt: skip


def row(**changes):
    """A good row with some of its values replaced."""
    return [changes.get(name, value) for name, value in zip(HEADS, GOOD, strict=True)]


def write_book(path, rows, *, titles=()):
    """A workbook as a partner makes it, with titles above its heading."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("Inscrits"), book.add_format({"num_format": "dd/mm/yyyy"})
        for place, line in enumerate([*titles, HEADS, *rows]):
            for at, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(place, at, value, day)
                elif value is not None:
                    sheet.write(place, at, value)
    return path


FAULTY = [row(), row(identifiantpe="MAUVAIS"), row(identifiantpe="0000003X013", date=None)]


@pytest.fixture
def give_back(agreement, tmp_path):
    """`give_back(rows)`: the deposit of a workbook, and the workbook that comes back."""

    def run(rows, **more):
        deposit = deposit_file(path=write_book(tmp_path / NAME, rows, **more), agreement=agreement).deposit
        folder = tmp_path / "retour"
        folder.mkdir(exist_ok=True)
        out = folder / NAME
        write_rejects(deposit=deposit, out=out)
        return deposit, out

    return run


def look_of(path, place):
    """The background colour of a cell, or None."""
    with zipfile.ZipFile(path) as book:
        sheet, styles = (etree.fromstring(book.read(name)) for name in (SHEET, "xl/styles.xml"))
    cell = next(one for one in sheet.iter(f"{MAIN}c") if one.get("r") == place)
    look = styles.find(f"{MAIN}cellXfs")[int(cell.get("s", "0"))]
    color = styles.find(f"{MAIN}fills")[int(look.get("fillId"))].find(f".//{MAIN}fgColor")
    return None if color is None else color.get("rgb")


def notes_of(path):
    """The notes of the cells, by place."""
    with zipfile.ZipFile(path) as book:
        notes = etree.fromstring(book.read("xl/comments1.xml"))
    return {one.get("ref"): "".join(one.itertext()) for one in notes.iter(f"{MAIN}comment")}


def test_the_same_rows_come_back_in_the_same_order_good_ones_too(give_back):
    _deposit, out = give_back(FAULTY)
    rows = read_cells(out)
    assert rows[0] == [*HEADS, "motif_de_rejet"]
    assert [line[1] for line in rows[1:]] == ["0000001X013", "MAUVAIS", "0000003X013"]
    assert rows[1][4] == date(1986, 4, 12)


def test_the_faulty_cells_alone_are_in_colour(give_back):
    _deposit, out = give_back(FAULTY)
    assert look_of(out, "B3") == "FFFBD9D3"
    assert look_of(out, "F4") == "FFFBD9D3"
    assert look_of(out, "B2") is None
    assert look_of(out, "C3") is None


def test_a_note_on_the_cell_and_the_last_column_say_the_reason_and_the_cure(give_back):
    _deposit, out = give_back(FAULTY)
    notes = notes_of(out)
    assert set(notes) == {"B3", "F4"}
    assert "La valeur manque, et elle est indispensable." in notes["F4"]
    rows = read_cells(out)
    assert rows[1][-1] == ""
    assert rows[2][-1].startswith("Identifiant France Travail : ")


def test_titles_above_the_heading_keep_their_place(give_back):
    _deposit, out = give_back(FAULTY, titles=[["Liste de janvier"], []])
    rows = read_cells(out)
    assert rows[0][0] == "Liste de janvier"
    assert rows[2][:2] == ["nir", "identifiantpe"]
    assert look_of(out, "B5") == "FFFBD9D3"


def test_an_identifier_that_was_a_number_comes_back_as_text(give_back):
    _deposit, out = give_back([row(codeinsee=13055, identifiantpe="MAUVAIS")])
    assert read_cells(out)[1][8] == "13055"


def test_a_text_that_begins_like_a_formula_stays_a_text(give_back):
    _deposit, out = give_back([row(adresse="", identifiantpe="=1+1")])
    with zipfile.ZipFile(out) as book:
        assert b"<f>" not in book.read(SHEET)


def test_a_row_that_goes_beyond_the_heading_keeps_all_its_cells(give_back):
    deposit, out = give_back([row(), [*row(identifiantpe="0000002X013"), "à vérifier"]])
    line = read_cells(out)[2]
    assert deposit.rows_rejected == 1
    assert line[12].startswith("La ligne n’a pas le même nombre de colonnes")
    assert line[13] == "à vérifier"


def test_corrected_and_sent_again_it_takes_the_place_of_the_first_with_every_row(give_back, agreement):
    first, out = give_back(FAULTY)
    assert (first.rows_good, first.rows_rejected) == (1, 2)
    correct_cell(out, 2, "identifiantpe", "0000002X013")
    correct_cell(out, 3, "date", date(2017, 11, 5))
    second = deposit_file(path=out, agreement=agreement).deposit
    first.refresh_from_db()
    assert (second.rows_good, second.rows_rejected) == (3, 0)
    assert (second.state, first.state) == (DepositState.ACCEPTED, DepositState.SUPERSEDED)
    assert second.report["problems"] == []


def test_half_corrected_it_comes_back_with_what_is_left_alone(give_back, agreement, tmp_path):
    _first, out = give_back(FAULTY)
    correct_cell(out, 2, "identifiantpe", "0000002X013")
    again = deposit_file(path=out, agreement=agreement).deposit
    left = tmp_path / NAME.replace("stock", "reste")
    assert write_rejects(deposit=again, out=left) == 1
    rows = read_cells(left)
    assert rows[0] == [*HEADS, "motif_de_rejet"]
    assert [bool(line[-1]) for line in rows[1:]] == [False, False, True]


def test_a_sheet_of_opendocument_comes_back_as_an_excel_workbook_of_the_same_name(agreement, tmp_path):
    path = tmp_path / NAME.replace("xlsx", "ods")
    with path.open("wb") as file:
        write_ods(file, "Inscrits", [(name, "text") for name in HEADS], iter(FAULTY))
    deposit = deposit_file(path=path, agreement=agreement).deposit
    assert (rejects_suffix(deposit), rejects_name(deposit)) == (".xlsx", NAME)
    out = tmp_path / "retour.xlsx"
    assert write_rejects(deposit=deposit, out=out) == 2
    assert look_of(out, "B3") == "FFFBD9D3"


def test_the_workbook_given_back_is_for_its_account_alone(give_back):
    _deposit, out = give_back(FAULTY)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_the_steering_takes_the_workbook_under_its_own_name(world, signed_in, as_web, settings, tmp_path):  # noqa: F811
    settings.ACCORD_HOME = tmp_path / "home"
    make_deposit(world, DepositState.ACCEPTED)
    client = Web(signed_in("pilotage"), as_web)
    path = write_book(tmp_path / NAME, FAULTY)
    hand_over(client, (NAME, path.read_bytes()))
    do_work()
    deposit = world.agreement.deposits.order_by("-pk").first()
    client.post(url_of("resume-deposit", deposit), {"traitement": "rejets"})
    do_work()
    assert "dans le classeur reçu" in client.get(url_of("deposit", deposit)).content.decode()
    assert client.get(url_of("rejects", deposit))["Content-Disposition"] == f'attachment; filename="{NAME}"'
