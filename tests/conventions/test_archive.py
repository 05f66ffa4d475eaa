"""A zip that somebody hands over: what is read of it, and every reason why not."""

import stat
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from accord.conventions.rules.archive import MAX_ENTRIES, unpack_folder
from accord.conventions.wording import WORDING
from accord.declaration.files import MAX_FILE_BYTES, MAX_FOLDER_BYTES


def make_zip(*entries):
    """Each entry is (name, content), or (ZipInfo, content)."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def codes(unpacked):
    return [problem.code for problem in unpacked.problems]


def test_the_folder_that_holds_every_file_leaves_their_names():
    unpacked = unpack_folder(make_zip(("paca/convention.toml", "a"), ("paca/formats/caf.toml", "b")))
    assert unpacked.files == {"convention.toml": b"a", "formats/caf.toml": b"b"}
    assert unpacked.is_whole


def test_files_at_the_top_keep_their_names():
    unpacked = unpack_folder(make_zip(("convention.toml", "a"), ("formats/caf.toml", "b")))
    assert set(unpacked.files) == {"convention.toml", "formats/caf.toml"}


@pytest.mark.parametrize(
    "name", ["../convention.toml", "a/../../b.toml", "/etc/b.toml", "C:/b.toml", "a\\..\\b.toml"]
)
def test_a_path_that_leaves_the_folder_is_refused_and_nothing_is_read(name):
    unpacked = unpack_folder(make_zip(("a/convention.toml", "a"), (name, "b")))
    assert codes(unpacked) == ["archive.chemin"]
    assert unpacked.files == {}


def test_a_link_is_refused():
    link = ZipInfo("a/passwd.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    unpacked = unpack_folder(make_zip(("a/convention.toml", "a"), (link, "/etc/passwd")))
    assert codes(unpacked) == ["fichier.lien"]
    assert unpacked.files == {}


def test_every_bad_name_is_listed_at_once():
    unpacked = unpack_folder(
        make_zip(("../b.toml", "b"), ("a/c\x07.toml", "c"), ("a/d.toml", "d"), ("a/D.toml", "D"))
    )
    assert codes(unpacked) == ["archive.chemin", "fichier.nom", "archive.deux_fois"]


def test_a_file_that_swells_is_read_no_further_than_its_limit():
    bomb = make_zip(("a/convention.toml", "a"), ("a/zones.csv", b"0" * (MAX_FILE_BYTES * 20)))
    assert len(bomb) < 100_000
    unpacked = unpack_folder(bomb)
    assert codes(unpacked) == ["fichier.trop_gros"]
    assert "zones.csv" not in unpacked.files


def test_many_files_that_swell_together_stop_at_the_limit_of_a_folder():
    count = MAX_FOLDER_BYTES // MAX_FILE_BYTES + 2
    unpacked = unpack_folder(
        make_zip(*((f"a/{rank}.csv", b"0" * (MAX_FILE_BYTES - 1)) for rank in range(count)))
    )
    assert codes(unpacked) == ["dossier.trop_gros"]


def test_more_files_than_a_folder_has_are_refused():
    unpacked = unpack_folder(make_zip(*((f"a/{rank}.toml", "") for rank in range(MAX_ENTRIES + 1))))
    assert codes(unpacked) == ["archive.trop_de_fichiers"]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"ceci n'est pas un zip", make_zip(("a.toml", "a"))[:40]]
)
def test_what_is_no_zip_is_said(data):
    assert codes(unpack_folder(data)) == ["archive.illisible"]


def test_a_zip_without_a_text_is_no_agreement():
    assert codes(unpack_folder(make_zip(("a/photo.png", "x")))) == ["archive.laisse", "dossier.vide"]


def test_what_a_desktop_adds_does_not_count_and_another_file_is_left_aside():
    unpacked = unpack_folder(
        make_zip(("a/convention.toml", "a"), ("__MACOSX/a/._convention.toml", "x"), ("a/texte.pdf", "y"))
    )
    assert unpacked.files == {"convention.toml": b"a"}
    assert codes(unpacked) == ["archive.laisse"]
    assert unpacked.is_whole


def test_a_text_with_a_null_byte_is_refused_with_its_line():
    unpacked = unpack_folder(make_zip(("a/convention.toml", "a"), ("a/zones.csv", "code;zone\n1;a\0b\n")))
    (problem,) = unpacked.problems
    assert (problem.code, problem.where.line) == ("fichier.encodage", 2)


def test_each_problem_is_worded():
    unpacked = unpack_folder(make_zip(("../b.toml", "b"), ("a/d.toml", "d"), ("a/D.toml", "D")))
    assert all(problem.message(WORDING) for problem in unpacked.problems)


@pytest.mark.parametrize("name", ["a//etc/x.toml", "a/./x.toml", "a/../x.toml"])
def test_a_path_that_would_not_stand_as_it_is_written_is_refused(name):
    assert codes(unpack_folder(make_zip((name, "a = 1")))) == ["archive.chemin"]


def test_a_broken_zip_of_any_compression_is_unreadable_and_not_a_crash():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_LZMA) as archive:
        archive.writestr("convention.toml", "a = 1\n" * 200)
    data = bytearray(out.getvalue())
    for at in range(60, 66):
        data[at] = 0xFF
    assert codes(unpack_folder(bytes(data))) == ["archive.illisible"]
