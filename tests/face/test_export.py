"""The same list as a file: opened again by another program, texts are texts and dates are dates."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from lxml import etree
from python_calamine import CalamineWorkbook

from accord.face import export, ods
from accord.face.export import asked_format, file_headers, guard, write_file
from accord.face.listing import Cell, Column, Listing, Prefix

LISTING = Listing(
    caption="Entrées en formation",
    columns=(
        Column("numero", "Numéro", value="number", sort="number", filter=Prefix("number")),
        Column("nom", "Nom", value=lambda row: Cell(row["name"].upper(), state="done", raw=row["name"])),
        Column("jour", "Entrée le", value="day", kind="date"),
        Column("heures", "Heures", value="hours", kind="number"),
        Column("recu", "Reçu le", value="at", kind="instant"),
    ),
    order="numero",
    tie="number",
    empty="Rien.",
    page_size=2,
)
ROWS = [
    {"number": "007", "name": "Zoë  d’Azur", "day": date(2018, 1, 31), "hours": 1400, "at": None},
    {"number": "1E5", "name": '=HYPERLINK("x")', "day": None, "hours": 3.5,
     "at": datetime(2018, 1, 31, 23, 30, tzinfo=UTC)},
    {"number": "2700413", "name": "deux\nlignes; « et » <b>&", "day": date(1899, 5, 1), "hours": 0,
     "at": None},
]  # fmt: skip


def whole(wanted: str, query: str = "") -> bytes:
    return b"".join(write_file(LISTING, QueryDict(query), ROWS, wanted))


def opened(wanted: str, query: str = "") -> list[list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole(wanted, query)))
    return book.get_sheet_by_index(0).to_python()


def test_a_csv_opens_in_a_french_spreadsheet():
    raw = whole("csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["Numéro", "Nom", "Entrée le", "Heures", "Reçu le"]
    assert lines[1] == ["007", "Zoë  d’Azur", "31/01/2018", "1400", ""]
    assert lines[2][3:] == ["3,5", "01/02/2018 00:30"]


@pytest.mark.parametrize("wanted", ["xlsx", "ods"])
def test_a_workbook_keeps_texts_dates_and_numbers_apart(wanted):
    head, first, second, third = opened(wanted)
    assert head == ["Numéro", "Nom", "Entrée le", "Heures", "Reçu le"]
    assert first == ["007", "Zoë  d’Azur", date(2018, 1, 31), 1400, ""]
    assert second[0] == "1E5"
    assert second[3:] == [3.5, datetime.fromisoformat("2018-02-01T00:30")]
    assert third[0] == "2700413"
    assert third[1] == "deux\nlignes; « et » <b>&"


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "ods"])
def test_a_text_never_becomes_a_formula(wanted):
    raw = whole(wanted)
    if wanted == "csv":
        assert b"'=HYPERLINK" in raw
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts = b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml"))
    assert b"<f>" not in parts
    assert b"table:formula" not in parts
    assert opened(wanted)[2][1] == '=HYPERLINK("x")'


@pytest.mark.parametrize("text", ["=1+1", "+33 4", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_guarded(text):
    assert guard(text) == f"'{text}"


def test_an_ordinary_text_is_left_as_it_is():
    assert guard("Jean-Luc + Marie") == "Jean-Luc + Marie"


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "ods"])
def test_a_file_has_the_filters_of_the_page_and_all_its_rows(wanted):
    assert len(whole(wanted, "numero=0")) < len(whole(wanted))
    if wanted != "csv":
        assert [row[0] for row in opened(wanted, "numero=0")] == ["Numéro", "007"]
        assert [row[0] for row in opened(wanted, "tri=-numero")] == ["Numéro", "2700413", "1E5", "007"]


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "ods"])
def test_an_empty_list_is_a_file_with_its_head(wanted):
    raw = b"".join(write_file(LISTING, QueryDict(""), [], wanted))
    if wanted == "csv":
        assert raw.decode("utf-8-sig") == "Numéro;Nom;Entrée le;Heures;Reçu le\r\n"
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
        assert sheet == [["Numéro", "Nom", "Entrée le", "Heures", "Reçu le"]]


def test_the_head_of_an_excel_sheet_stays_in_sight():
    with zipfile.ZipFile(io.BytesIO(whole("xlsx"))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b'state="frozen"' in sheet


def test_the_kind_of_an_opendocument_comes_first_and_bare():
    with zipfile.ZipFile(io.BytesIO(whole("ods"))) as package:
        first = package.infolist()[0]
        parts = [etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert len(parts) == 3


def test_a_character_that_xml_refuses_is_left_out():
    rows = [{**ROWS[0], "name": "avant\x0baprès\x00"}]
    raw = b"".join(write_file(LISTING, QueryDict(""), rows, "ods"))
    assert (
        CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()[1][1]
        == "avantaprès"
    )


def test_the_same_list_gives_the_same_opendocument_byte_for_byte():
    assert whole("ods") == whole("ods")


@pytest.mark.parametrize("wanted", ["xlsx", "ods"])
def test_a_list_too_long_for_a_sheet_goes_on_in_the_next(monkeypatch, wanted):
    monkeypatch.setattr(export, "ROWS_OF_A_SHEET", 2)
    monkeypatch.setattr(ods, "ROWS_OF_A_SHEET", 2)
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole(wanted)))
    assert book.sheet_names == ["Entrées en formation", "Entrées en formation 2"]
    assert [row[0] for row in book.get_sheet_by_index(1).to_python()] == ["Numéro", "2700413"]


def test_only_known_files_are_asked():
    assert asked_format(QueryDict("export=ods")) == "ods"
    assert asked_format(QueryDict("export=exe")) == ""


def test_the_answer_names_the_file():
    assert file_headers("personnes", "xlsx")["headers"] == {
        "Content-Disposition": 'attachment; filename="personnes.xlsx"'
    }
