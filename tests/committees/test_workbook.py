import io
import re
import time
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from accord.committees.pack.workbook import write_workbook
from accord.indicators.rules.tables import Cell
from tests.committees import samples


def sheets(pack):
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(pack)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def xml_of(pack, pattern):
    archive = zipfile.ZipFile(io.BytesIO(write_workbook(pack)))
    return "".join(archive.read(name).decode() for name in archive.namelist() if re.search(pattern, name))


@pytest.fixture(scope="module")
def whole():
    return samples.pack_of(samples.entries(), samples.entries_by_basin(), samples.return_rate())


def test_a_sheet_for_the_summary_one_an_indicator_one_for_the_origins(whole):
    assert list(sheets(whole)) == [
        "Essentiel",
        "Entrées en formation",
        "Taux de retour à l’emploi",
        "Provenance",
    ]


def test_counts_are_numbers_and_labels_are_texts(whole):
    rows = sheets(whole)["Entrées en formation"]
    assert ["Ensemble", "Ensemble", 16_500.0, ""] in rows
    assert ["Bassin d’emploi", "Marseille – Aubagne", 9_812.0, ""] in rows


def test_a_rate_is_two_whole_numbers_and_a_formula(whole):
    row = next(row for row in sheets(whole)["Taux de retour à l’emploi"] if row[0] == "Ensemble")
    assert row[2:4] == [312.0, 486.0]
    assert row[4] == pytest.approx(312 / 486)
    assert row[5] == 88.0
    assert re.search(r"<f>C\d+/D\d+</f>", xml_of(whole, r"sheet3\.xml"))


def test_a_hidden_figure_is_the_letter_c(whole):
    row = next(row for row in sheets(whole)["Entrées en formation"] if row[1] == "Salon-de-Provence")
    assert row[2:] == ["c", "c"]


def test_the_origins_name_the_files_and_the_calculation(whole):
    rows = sheets(whole)["Provenance"]
    assert any(row[0] == "formations_2016.csv" and row[4] == 3_410.0 for row in rows)
    assert any(row[3] == "SELECT count(*) FROM participation" for row in rows)


def test_a_code_keeps_its_zeros_and_a_formula_in_a_name_stays_a_name():
    rows = [samples.cell("bassin", "0013", "0013", 10), samples.cell("bassin", "x", "=2+2", 20)]
    pack = samples.pack_of(samples.entries(("bassin",), rows))
    labels = [row[1] for row in sheets(pack)["Entrées en formation"]]
    assert "0013" in labels
    assert "=2+2" in labels
    assert "<f>" not in xml_of(pack, r"sheet2\.xml")


def test_the_header_stays_and_is_repeated_in_print(whole):
    assert "<pane " in xml_of(whole, r"sheet2\.xml")
    assert "Print_Titles" in xml_of(whole, r"workbook\.xml$")


def test_the_document_carries_its_title_and_its_date(whole):
    properties = xml_of(whole, r"core\.xml")
    assert "Comité de pilotage — dossier de séance" in properties
    assert "2021-01-04T09:30:00Z" in properties


def test_the_same_pack_gives_the_same_bytes_later(whole):
    first = write_workbook(whole)
    time.sleep(1.1)
    assert write_workbook(whole) == first


def test_names_of_sheets_are_short_different_and_allowed():
    long = "Nombre d’allocataires du RSA entrés en formation : total [13]/communes"
    tables = [samples.renamed(samples.entries(indicator=f"i{rank}"), long) for rank in range(3)]
    names = list(
        sheets(samples.pack_of(*tables, samples.renamed(samples.entries(indicator="p"), "provenance")))
    )
    assert len({name.lower() for name in names}) == 6
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_a_pack_without_indicator_says_so():
    assert any("Aucun indicateur" in str(row[0]) for row in sheets(samples.pack_of())["Essentiel"])


def test_hours_in_hundredths_are_written_as_hours():
    table = samples.entries(total=Cell((), (), 123_450), unit="somme", decimals=2)
    row = next(row for row in sheets(samples.pack_of(table))["Entrées en formation"] if row[0] == "Ensemble")
    assert row[2] == 1_234.5
