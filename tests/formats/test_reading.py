"""What partners really send: other spreadsheets, folded files, rounded numbers, moved titles, minors."""

from __future__ import annotations

import gzip
import struct
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from accord.deposits.errors import UnreadableFile
from accord.deposits.reading.archive import unfolded
from accord.deposits.reading.content import copy_file
from accord.deposits.reading.recognise import recognise_file
from accord.deposits.reading.staging import Stager, good_parts
from accord.face.ods import write_ods
from accord.kit.sealing import BlindIndex, Sealer
from tests.formats.test_round_trip import FORMATS, LAYOUTS, bind

HEADER = [
    "siret_acheteur",
    "id_marche",
    "nom_naissance",
    "prenoms",
    "date_naissance",
    "mois",
    "heures_realisees",
]
ROW = ["22620001200012", "M-1", "DELATTROT", "ZOÉ", "12/04/1986", "2026-02-01", "86,5"]


def layout(key: str) -> Any:
    return next(one for one in LAYOUTS if one.key == key)


def csv_of(*rows: list[str], header: list[str] | None = None) -> str:
    return "".join(";".join(row) + "\r\n" for row in (header or HEADER, *rows))


def read(path: Path, folder: Path, formats: list[Any] | None = None, name: str = "") -> Any:
    recognition = recognise_file(path, copy_file(path), formats or FORMATS, name=name)
    staging = folder / "staging"
    stager = Stager(recognition, staging, Sealer(b"s" * 32), BlindIndex(b"i" * 32), "62")
    assert not recognition.blocking, recognition.blocking
    staged = stager.stage(path)
    parts = list(good_parts(staging))
    return recognition, staged, pl.concat(parts) if parts else pl.DataFrame()


def codes(staged: Any) -> set[str]:
    return {one["code"] for one in staged.counts}


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "heures.ods"
    with path.open("wb") as target:
        write_ods(target, "Heures", [(one, "text") for one in HEADER], iter([ROW]))
    recognition, staged, rows = read(path, tmp_path)
    assert (recognition.form.key, recognition.content.nature, staged.good) == ("clause-heures", "ods", 1)
    assert rows["heures_realisees"].to_list() == ["86.5"]


def test_an_opendocument_sheet_that_repeats_a_row_a_million_times_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "heures.ods"
    with path.open("wb") as target:
        write_ods(target, "Heures", [(one, "text") for one in HEADER], iter([ROW]))
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist()}
    tag = b"<table:table-row"
    members["content.xml"] = members["content.xml"].replace(
        tag, tag + b' table:number-rows-repeated="900000000"'
    )
    with zipfile.ZipFile(path, "w") as target_file:
        for name, data in members.items():
            target_file.writestr(name, data)
    with pytest.raises(UnreadableFile) as refusal:
        read(path, tmp_path)
    assert [one.code for one in refusal.value.problems] == ["fichier.gonfle"]


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "heures.xls"
    path.write_bytes(write_old_workbook([HEADER, ROW]))
    recognition, staged, rows = read(path, tmp_path)
    assert (recognition.content.nature, staged.good) == ("xls", 1)
    assert rows["nom_naissance"].to_list() == ["DELATTROT"]


@pytest.mark.parametrize("length", [0, 30, 600, 700, 900, 1100, 1300, 2000])
def test_an_old_workbook_cut_anywhere_is_refused_without_a_traceback(length: int, tmp_path: Path) -> None:
    path = tmp_path / "heures.xls"
    whole = write_old_workbook([HEADER, ROW])
    for end in range(max(9, length), length + 30):
        path.write_bytes(whole[:end])
        with pytest.raises(UnreadableFile) as refusal:
            recognise_file(path, copy_file(path), FORMATS)
        assert refusal.value.problems[0].code in ("fichier.abime", "fichier.vide", "format.inconnu")


def write_old_workbook(rows: list[list[str]]) -> bytes:
    """The smallest XLS (BIFF8 in a compound file) that holds texts."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(value: str, width: str) -> bytes:
        return struct.pack(width, len(value)) + b"\x01" + value.encode("utf-16-le")

    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    cells = b"".join(
        record(0x204, struct.pack("<HHH", line, column, 0) + text(value, "<H"))
        for line, row in enumerate(rows)
        for column, value in enumerate(row)
    )
    sheet = (
        start + record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0)) + cells + record(0x0A)
    )
    opening = record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0)) + record(0x42, b"\xb0\x04")
    name = text("Lignes", "<B")
    place = len(opening) + 4 + 6 + len(name) + 4
    book = opening + record(0x85, struct.pack("<IH", place, 0) + name) + record(0x0A) + sheet
    return wrap_compound(book.ljust(4096, b"\0"))


def wrap_compound(stream: bytes) -> bytes:
    """A compound file of one stream, « Workbook »."""
    stream = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
    count = len(stream) // 512
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHHHII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0)
    head += struct.pack("<8I", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        title = name.encode("utf-16-le")
        return (
            title.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(title) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    return head + struct.pack("<128I", *table) + folder.ljust(512, b"\0") + stream


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_folded_file_is_read_under_its_own_name(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"heures_20260228.csv.{kind}"
    if kind == "gz":
        path.write_bytes(gzip.compress(csv_of(ROW).encode()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("dossier/heures_20260228.csv", csv_of(ROW))
    with unfolded(path) as (plain, name):
        recognition, staged, _ = read(plain, tmp_path, name=name)
        assert (name, staged.good) == ("heures_20260228.csv", 1)
        assert str(recognition.reference_on) == "2026-02-28"
    assert not plain.exists()


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_bomb_is_refused_before_it_unfolds(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"bombe.{kind}"
    zeros = bytes(80 << 20)
    if kind == "gz":
        path.write_bytes(gzip.compress(zeros))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", zeros)
    with pytest.raises(UnreadableFile) as refusal, unfolded(path):
        pass
    assert [one.code for one in refusal.value.problems] == ["archive.gonflee"]


def test_a_rounded_nir_refuses_the_row_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "liste_20260228.csv"
    header = ["identifiant", "matricule", "nir", "nom", "nomnai", "prenom", "dtnai", "date_orientation"]
    row = ["1", "346145", "2,86E+12", "LEFEVROT", "DELATTROT", "ZOÉ", "31514", "20260201"]
    path.write_text(csv_of(row, [*row[:2], "2860462498123", *row[3:]], header=header), encoding="cp1252")
    _, staged, rows = read(path, tmp_path, [bind(layout("logiciel-rsa"))])
    assert (staged.good, staged.rejected, codes(staged) & {"nir.arrondi"}) == (1, 1, {"nir.arrondi"})
    assert rows["foyer"].to_list() == ["0346145"]
    assert rows["date_naissance"].to_list() == ["1986-04-12"]


def test_hours_are_read_however_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "heures_20260228.csv"
    written = ["86,5", "7:30", "3h15", "1 234,5", "-7", "beaucoup"]
    rows = [[ROW[0], f"M-{rank}", *ROW[2:-1], hours] for rank, hours in enumerate(written)]
    path.write_text(csv_of(*rows), encoding="utf-8")
    _, staged, good = read(path, tmp_path)
    assert good["heures_realisees"].to_list() == ["86.5", "7.5", "3.25", "1234.5", "-7"]
    assert (staged.rejected, codes(staged) & {"nombre.illisible"}) == (1, {"nombre.illisible"})


def test_a_title_that_changed_is_known_by_its_place(tmp_path: Path) -> None:
    form = bind(layout("stagiaires-france-travail"))
    places = {one.position: one.name for one in form.fields if one.position}
    width = max(places)
    titles = [places.get(place, f"inconnue{place}") for place in range(1, width + 1)]
    titles[0] = "nom_du_stagiaire"
    values = {
        "c_prenomcorrespondance": "ZOÉ",
        "dn_session_id": "S-1",
        "dd_datedebutplanformation": "2026-02-02",
    }
    row = ["LEFEVROT", *(values.get(title, "") for title in titles[1:])]
    path = tmp_path / "stagiaires_pe_20260228.csv"
    path.write_text("|".join(titles) + "\n" + "|".join(row) + "\n", encoding="utf-8")
    _, staged, good = read(path, tmp_path, [form])
    assert (staged.good, good["nom_usage"].to_list()) == (1, ["LEFEVROT"])


def test_a_minor_is_not_read_unless_the_agreement_asks(tmp_path: Path) -> None:
    path = tmp_path / "heures_20260228.csv"
    minor = [*ROW[:4], "01/03/2008", *ROW[5:]]
    adult = [*ROW[:4], "28/02/2008", *ROW[5:]]
    path.write_text(csv_of(minor, adult), encoding="utf-8")
    for asked, kept in ((False, 1), (True, 2)):
        form = bind(layout("clause-heures"), mineurs=asked)
        _, staged, rows = read(path, tmp_path / str(asked), [form])
        assert (staged.good, staged.minors) == (kept, 2 - kept)
        assert len(rows) == kept
