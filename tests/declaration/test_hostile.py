"""A folder made to harm: links, pipes, endless keys, numbers and patterns; each one is said, none obeyed."""

import os
import time

import pytest
from pydantic import TypeAdapter, ValidationError

from accord.declaration import read_agreement, read_files
from accord.declaration.files import gather_files
from accord.declaration.formats import Pattern
from accord.declaration.patterns import MOST_WAYS, count_ways
from accord.declaration.wording import WORDING
from tests.declaration.sample import sample


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "convention"
    for name, data in sample().items():
        path = inside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return inside


def codes_of(source):
    reading = read_agreement(source)
    assert all(problem.message(WORDING) for problem in (*reading.problems, *reading.questions))
    return {problem.code for problem in reading.problems}


def codes_with(text: str):
    return codes_of(sample(**{"de-trop.toml": text.encode()}))


def questions_with(old: bytes, new: bytes):
    files = {name: data.replace(old, new) for name, data in sample().items()}
    assert files != sample()
    return {question.code for question in read_agreement(files).questions}


def test_a_link_out_of_the_folder_is_refused_and_not_read(folder, tmp_path):
    (tmp_path / "secret.csv").write_text("code;zone\n")
    (folder / "extra.csv").symlink_to(tmp_path / "secret.csv")
    assert codes_of(folder) == {"fichier.lien"}
    assert "extra.csv" not in read_files(folder)


def test_a_link_to_a_device_is_refused_at_once(folder):
    (folder / "extra.csv").symlink_to("/dev/zero")
    assert codes_of(folder) == {"fichier.lien"}


def test_a_link_to_a_folder_is_refused_and_not_entered(folder, tmp_path):
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "notes.md").write_text("ailleurs")
    (folder / "exemples").symlink_to(elsewhere)
    assert codes_of(folder) == {"fichier.lien"}
    assert "exemples/notes.md" not in gather_files(folder).files


def test_a_pipe_is_refused_without_waiting(folder):
    os.mkfifo(folder / "extra.csv")
    assert codes_of(folder) == {"fichier.pas_ordinaire"}


def test_a_folder_named_as_a_file_is_refused(folder):
    (folder / "x.toml").mkdir()
    assert codes_of(folder) == {"fichier.pas_ordinaire"}


def test_a_file_that_cannot_be_opened_is_said(folder, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("accord.declaration.files.os.open", refuse)
    assert "fichier.illisible" in codes_of(folder)


def test_a_file_of_more_than_two_megabytes_is_refused(folder):
    (folder / "notes.md").write_bytes(b"a" * 2_000_001)
    assert codes_of(folder) == {"fichier.trop_gros"}


def test_a_folder_of_more_than_twenty_megabytes_is_refused(folder):
    for rank in range(11):
        (folder / f"notes-{rank}.md").write_bytes(b"a" * 1_900_000)
    assert codes_of(folder) == {"dossier.trop_gros"}


def test_a_file_name_that_a_terminal_would_obey_is_refused(folder):
    (folder / "a\x1b[2J.md").write_text("")
    assert codes_of(folder) == {"fichier.nom"}


def test_a_note_that_is_not_utf8_is_said(folder):
    (folder / "notes.md").write_bytes(b"\xe9t\xe9")
    assert codes_of(folder) == {"fichier.encodage"}


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * 100_000) + " = 1",
        "[" + " . ".join(["a"] * 100_000) + "]",
        "x = {" + ".".join(["'a'"] * 1_000) + " = 1}",
    ],
)
def test_a_key_of_thousands_of_parts_is_refused_at_once(text):
    begun = time.perf_counter()
    assert "toml.cle_longue" in codes_with(text)
    assert time.perf_counter() - begun < 2


def test_looking_for_long_keys_costs_little_on_any_text():
    begun = time.perf_counter()
    for text in ("a" * 900_000, "a." * 19 + "!" * 10, "'" * 900_000, ("a." * 19 + " ") * 20_000):
        codes_with(text)
    assert time.perf_counter() - begun < 4


@pytest.mark.parametrize("depth", [60, 400, 5_000])
@pytest.mark.parametrize(("opening", "closing"), [("{a = ", "}"), ("[", "]")])
def test_tables_nested_too_deep_are_refused(depth, opening, closing):
    assert "toml.imbrication" in codes_with("a = " + opening * depth + "1" + closing * depth)


@pytest.mark.parametrize("number", ["1e999", "1e999999999999999999999", "9" * 5_000, "9" * 30, "1e-400"])
def test_a_number_out_of_sense_is_refused_with_its_line(number):
    reading = read_agreement(sample(**{"de-trop.toml": f"a = 1\nb = {number}".encode()}))
    (problem,) = [one for one in reading.problems if one.code == "toml.nombre"]
    assert problem.where.line == 2


@pytest.mark.parametrize(
    "pattern",
    ["^(a+)+$", "(a|a)*b", "(?:a*)*", "a*a*a*a*b", "a?" * 40 + "a" * 40, "(?:[a-z]+_)+x", "(.*)(.*)(.*)x"],
)
def test_a_pattern_that_could_run_for_ever_is_too_costly(pattern):
    assert count_ways(pattern) > MOST_WAYS


@pytest.mark.parametrize(
    "pattern",
    [
        "^stock_(?P<date>[0-9]{8})",
        r"^RSABEM_(?P<numero>\d{3})_(?P<date>\d{8})(?:_v\d+)?\.(?:xml|csv)$",
        ".*formations.*(?P<annee>[0-9]{4})",
        "^(?:stock|flux)_.+$",
    ],
)
def test_a_pattern_as_partners_name_their_files_is_taken(pattern):
    assert count_ways(pattern) <= MOST_WAYS


@pytest.mark.parametrize("pattern", ["^(a+)+$", "a{99999999999}"])
def test_a_costly_pattern_is_refused_when_a_format_is_read(pattern):
    with pytest.raises(ValidationError):
        TypeAdapter(Pattern).validate_python(pattern)


def test_a_disclosure_threshold_that_hides_nobody_is_asked_about():
    assert "diffusion.seuil_bas" in questions_with(b"\nseuil = 5", b"\nseuil = 1")


def test_a_matching_threshold_that_links_anybody_is_asked_about():
    files = {
        name: data.replace(b"seuil_automatique = 0.98", b"seuil_automatique = 0.0001").replace(
            b"seuil_examen = 0.03", b"seuil_examen = 0.00001"
        )
        for name, data in sample().items()
    }
    assert "rapprochement.seuil_bas" in {question.code for question in read_agreement(files).questions}
