"""Copies of the declared agreements and of the law, each broken by one edit: caught with key and article."""

import re
import tomllib
from pathlib import Path

import pytest

from accord.declaration import read_agreement, read_files, read_law
from accord.declaration.folders import is_law
from accord.declaration.wording import WORDING

DECLARED = Path(__file__).parents[2] / "declared"
COPIES = tomllib.loads(Path(__file__).with_name("broken_copies.toml").read_text(encoding="utf-8"))
FOLDERS = {
    "hdf-pdc-2022",
    "pdc-cnfpt-2024",
    "pdc-interim-2024",
    "pdc-fse-2021",
    "paca-bdr-2017",
    "droit/plein-emploi",
}


def block_of(text, entry):
    """Where an entry stands in its file: start, end, and the path of its key as the check writes it."""
    word, _, key = entry.partition(":")
    header = rf"^\[\[{word}\]\]$" if key else rf"^\[{re.escape(word)}\]$"
    for rank, found in enumerate(re.finditer(header, text, re.MULTILINE), 1):
        after = re.compile(rf"^\[\[?(?!\[?{re.escape(word)}\.)", re.MULTILINE).search(text, found.end())
        end = after.start() if after else len(text)
        if not key or f'cle = "{key}"\n' in text[found.end() : end]:
            return found.end(), end, f"{word}[{rank}]" if key else word
    raise AssertionError(f"{entry} is not there")


def read(files, folder):
    return read_law(files) if is_law(DECLARED / folder) else read_agreement(files)


def break_copy(folder, file, entry, word, new):
    files = read_files(DECLARED / folder)
    text = files[file].decode()
    start, end, path = block_of(text, entry)
    line = re.compile(rf"^{word} = (?:\[\n(?:.*\n)*?\]|.*)$", re.MULTILINE)
    changed, count = line.subn(lambda _: new, text[start:end], count=1)
    assert count == 1, f"« {word} » is not in {entry}"
    article = next(iter(re.findall(r'^article = "(.*)"', text[start:end], re.MULTILINE)), "")
    files[file] = (text[:start] + changed + text[end:]).encode()
    return read(files, folder), path, article


def test_every_folder_that_is_copied_has_no_problem_of_its_own():
    for folder in FOLDERS:
        reading = read(read_files(DECLARED / folder), folder)
        assert [problem.message(WORDING) for problem in reading.problems] == [], folder


def test_there_are_sixty_broken_copies_of_every_agreement_and_of_the_law():
    assert len(COPIES["problems"]) >= 60
    assert {case[0] for case in COPIES["problems"]} == FOLDERS


@pytest.mark.parametrize(
    ("folder", "file", "entry", "word", "new", "code", "fault"),
    COPIES["problems"],
    ids=[f"{case[0]} {case[2]} {case[5]} {rank}" for rank, case in enumerate(COPIES["problems"])],
)
def test_a_broken_copy_is_caught_with_its_key_and_its_article(folder, file, entry, word, new, code, fault):
    reading, path, article = break_copy(folder, file, entry, word, new)
    found = [problem for problem in reading.problems if problem.code == code]
    assert found, [(problem.code, str(problem.where)) for problem in reading.problems]
    problem = found[0]
    assert problem.where.file == file
    assert problem.where.line
    assert problem.message(WORDING)
    if fault != "*":
        assert problem.where.key == (f"{path}.{fault}" if fault else path)
        assert problem.where.article == article
    assert (reading.law if is_law(DECLARED / folder) else reading.agreement) is None


@pytest.mark.parametrize(
    ("folder", "file", "entry", "word", "new", "code", "name"),
    COPIES["questions"],
    ids=[f"{case[0]} {case[2]} {case[5]}" for case in COPIES["questions"]],
)
def test_a_copy_whose_text_contradicts_itself_is_asked_about(folder, file, entry, word, new, code, name):
    reading, _, _ = break_copy(folder, file, entry, word, new)
    assert reading.problems == ()
    assert f"{code}:{name}" in {asked.id for asked in reading.questions}
