"""The box of the filled cells of a workbook is bounded before anything opens it."""

import io
import subprocess
import sys
import time
import zipfile

import pytest
import xlsxwriter

from accord.conventions.register_file import read_list
from accord.deposits.reading.content import copy_file, find_content_problems
from accord.kit.filled_box import BrokenWorkbook, has_huge_box

V = "<v>1</v>"
FIRST = f'<row r="1"><c r="A1">{V}</c></row>'
MEMORY = 1 << 30
LIMITED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
from accord.conventions.register_file import read_list
path = Path(sys.argv[1])
print([one.code for one in read_list(path.name, path.read_bytes())[1]])
"""


def workbook(rows, **members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    target.seek(0)
    return target


def ods(rows):
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<d xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0">'
        f"<table:table>{rows}</table:table></d>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    target.seek(0)
    return target


def written(rows):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        for column, value in row.items():
            sheet.write(place, column, value)
    book.close()
    target.seek(0)
    return target


FAR = [
    f'<row r="1048576"><c r="AZ1048576">{V}</c></row>',
    f'<row r="1048576"><c r="XFD1048576" t="n">{V}</c></row>',
    f"<row r='1048576'><c r = 'AZ1048576'>{V}</c></row>",
    '<x:row r="1048576"><x:c s="1" r="az1048576"><x:v>1</x:v></x:c></x:row>',
    f'<row r="2"><c a=">" r="AZ1048576">{V}</c></row>',
    f'<row r="2"><c a=" r=&quot;A2" r="AZ1048576">{V}</c></row>',
    f'<row r="1048576"><c r="A1048576">{V}</c>' + f"<c>{V}</c>" * 60 + "</row>",
    '<row r="1048575"/><row>' + f"<c>{V}</c>" * 60 + "</row>",
    f'<row r="2"><c r="A99999999999">{V}</c></row>',
    "<!--" + "x" * 3_000_000 + f'--><row r="1048576"><c r="AZ1048576">{V}</c></row>',
]


@pytest.mark.parametrize("far", FAR)
def test_two_cells_in_opposite_corners_are_refused(far):
    assert has_huge_box(workbook(FIRST + far))


def test_a_sheet_hidden_in_another_member_is_refused():
    assert has_huge_box(workbook(FIRST, **{"picture__png": FIRST + FAR[0]}))


def test_a_cell_cut_between_two_pieces_is_still_seen():
    for filler in range((1 << 20) - 120, (1 << 20) + 20, 7):
        assert has_huge_box(workbook("<!--" + "x" * filler + "-->" + FIRST + FAR[0]))


def test_an_opendocument_sheet_that_leaps_is_refused():
    cell = '<table:table-cell office:value="1"/>'
    leap = '<table:table-row table:number-rows-repeated="900000"><table:table-cell/></table:table-row>'
    far = f'<table:table-row><table:table-cell table:number-columns-repeated="50"/>{cell}</table:table-row>'
    first = f"<table:table-row>{cell}</table:table-row>"
    assert has_huge_box(ods(first + leap + far))
    assert not has_huge_box(ods(first + first + leap))


def test_rows_and_cells_that_are_styled_and_empty_do_not_count():
    styled = '<row r="1048575"><c r="XFD1048575" s="3"/><c r="XFE1048575" s="3"></c></row>'
    assert not has_huge_box(workbook(FIRST + styled + '<row r="1048576" ht="12.8"/>'))


def test_a_sheet_whose_cells_do_not_say_where_they_are_passes():
    rows = "".join("<row>" + f"<c>{V}</c>" * 20 + "</row>" for _ in range(20_000))
    assert not has_huge_box(workbook(rows))


def test_a_sparse_but_honest_sheet_passes():
    rows = [dict.fromkeys((0, 5, 49), "x")] * 30_000
    assert not has_huge_box(written(rows))


def test_a_binary_workbook_and_a_broken_one_are_told_apart_from_a_sheet():
    for bad in (workbook(FIRST, **{"xl/workbook__bin": "x"}), io.BytesIO(b"PK\x03\x04 broken")):
        with pytest.raises(BrokenWorkbook):
            has_huge_box(bad)


def test_a_hundred_thousand_rows_are_measured_quickly():
    book = workbook(
        "".join(
            f'<row r="{row}">' + "".join(f'<c r="{column}{row}">{V}</c>' for column in "ABCDEFGH") + "</row>"
            for row in range(1, 100_001)
        )
    )
    begun = time.process_time()
    assert not has_huge_box(book)
    assert time.process_time() - begun < 5


def test_a_deposit_of_that_kind_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "heures.xlsx"
    path.write_bytes(workbook(FIRST + FAR[0]).getvalue())
    begun = time.process_time()
    problems = find_content_problems(copy_file(path), path)
    assert time.process_time() - begun < 2
    assert [one.code for one in problems] == ["fichier.gonfle"]


def test_a_list_of_agreements_of_that_kind_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "liste.xlsx"
    path.write_bytes(workbook(FIRST + FAR[0]).getvalue())
    begun = time.monotonic()
    _, problems = read_list(path.name, path.read_bytes())
    assert time.monotonic() - begun < 2
    assert [one.code for one in problems] == ["liste.etendue"]
    script = [sys.executable, "-c", LIMITED.format(memory=MEMORY), str(path)]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "['liste.etendue']"
