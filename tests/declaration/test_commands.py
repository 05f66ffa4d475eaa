import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.site.commands.calendar import calendar
from accord.site.commands.check import check
from tests.declaration.sample import edited, sample, whole_sample

NOTIFIED = ("--event", "notification=2018-01-15")


@pytest.fixture
def folder(tmp_path):
    def write(files, name="essai-2020"):
        root = tmp_path / name
        (root / "formats").mkdir(parents=True)
        for path, text in files.items():
            (root / path).write_bytes(text)
        return root

    return write


def _run(command, *arguments):
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_sound_folder_passes_and_lists_its_questions(folder):
    result = _run(check, folder(sample()))
    assert result.exit_code == 0
    assert "aucun problème, 1 question" in result.stdout
    assert "Quel délai ?" in result.stdout


def test_a_broken_folder_fails_with_the_place_of_the_problem(folder):
    result = _run(check, folder(edited("engagements.toml", '["departement"]', '["department"]')))
    assert result.exit_code == 1
    assert "engagements.toml, ligne 16 · engagement[2].a_la_charge_de[1] · article 3" in result.stdout


def test_the_machine_reads_problems_and_questions_apart(folder):
    result = _run(check, folder(edited("engagements.toml", '["departement"]', '["department"]')), "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert said["problems"] == [
        {
            "file": "engagements.toml",
            "key": "engagement[2].a_la_charge_de[1]",
            "line": 16,
            "article": "3",
            "code": "partie.inconnu",
            "message": "Aucune partie ne s’appelle « department ». Vouliez-vous dire « departement » ?",
        }
    ]
    assert [asked["code"] for asked in said["questions"]] == ["question.declaree"]


def test_several_folders_name_theirs_before_the_file(folder):
    result = _run(
        check, folder(sample(), "a"), folder(edited("convention.toml", "annee", "anee"), "b"), "--json"
    )
    assert {found["file"] for found in json.loads(result.stdout)["problems"]} == {"b/convention.toml"}


def test_a_folder_that_is_not_there_is_a_misuse():
    result = _run(check, Path("nulle-part"))
    assert result.exit_code == 2
    assert "n’est pas un dossier" in result.stderr


def test_no_folder_at_all_is_a_misuse():
    assert _run(check).exit_code == 2


def test_the_schema_needs_no_folder():
    result = _run(check, "--schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["title"] == "Convention"


def test_the_calendar_lists_what_is_due_for_a_machine(folder):
    result = _run(
        calendar, folder(sample()), *NOTIFIED, "--from", "2018-07-14", "--to", "14/07/2018", "--json"
    )
    (due,) = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {key: due[key] for key in ("date", "key", "kind", "article", "owner")} == {
        "date": "2018-07-14",
        "key": "pilotage",
        "kind": "comite",
        "article": "5",
        "owner": "Région et Département",
    }


def test_the_calendar_reads_for_a_person(folder):
    result = _run(calendar, folder(sample()), *NOTIFIED)
    assert "samedi 14\u00a0juillet 2018" in result.stdout
    assert "à la charge de : Région et Département" in result.stdout
    assert "Événements sans date, dont rien n’est compté : envoi-lettre." in result.stdout


def test_a_calendar_without_its_event_says_which_one_and_how_to_give_it(folder):
    result = _run(calendar, folder(sample()))
    assert result.exit_code == 2
    assert "--event notification=2018-01-15" in result.stderr


@pytest.mark.parametrize("given", ["notif=2018-01-15", "notification", "notification=hier"])
def test_an_event_badly_given_is_a_misuse(folder, given):
    assert _run(calendar, folder(sample()), "--event", given).exit_code == 2


def test_a_bound_that_is_not_a_date_is_a_misuse(folder):
    result = _run(calendar, folder(sample()), *NOTIFIED, "--from", "hier")
    assert result.exit_code == 2
    assert "n’est pas une date" in result.stderr


def test_the_events_that_may_be_given_are_listed(folder):
    result = _run(calendar, folder(sample()), "--events", "--json")
    assert [(event["key"], event["needed"]) for event in json.loads(result.stdout)] == [
        ("notification", True),
        ("envoi-lettre", False),
    ]


def test_each_date_of_an_event_that_comes_back_is_given_in_turn(folder):
    given = ("--event", "fin-session=2018-03-02:Groupe 1", "--event", "fin-session=09/03/2018")
    result = _run(calendar, folder(whole_sample()), *NOTIFIED, *given, "--json")
    due = [one for one in json.loads(result.stdout) if one["key"] == "emargement"]
    assert [(one["date"], one["occurrence"]) for one in due] == [
        ("2018-03-10", "Groupe 1"),
        ("2018-03-17", "2018-03-09"),
    ]


def test_a_calendar_that_waits_for_a_derived_event_asks_for_those_behind_it(folder):
    text = (
        sample()["convention.toml"]
        .decode()
        .replace('= "notification"\nduree', '= "derniere-signature"\nduree')
    )
    result = _run(calendar, folder(whole_sample(**{"convention.toml": text})))
    assert result.exit_code == 2
    assert "--event signature-region=2018-01-15 --event signature-departement=2018-01-15" in result.stderr


def test_a_folder_of_folders_is_checked_whole_and_the_law_in_it_too(folder, tmp_path):
    folder(edited("convention.toml", "annee", "anee"), "conventions/b")
    (tmp_path / "conventions" / "droit").mkdir()
    (tmp_path / "conventions" / "droit" / "loi.toml").write_text('[droit]\ncle = "x"\ntitre = "X"\n')
    result = _run(check, tmp_path / "conventions", "--json")
    found = {(one["file"], one["code"], one["key"]) for one in json.loads(result.stdout)["problems"]}
    assert ("b/convention.toml", "mot.inconnu", "convention.anee") in found
    assert ("droit/loi.toml", "mot.manquant", "droit.objet") in found


def test_every_folder_that_is_declared_here_is_checked_without_a_problem():
    declared = Path(__file__).parents[2] / "declared"
    result = _run(check, *sorted(one for one in declared.iterdir() if one.is_dir()))
    assert result.exit_code == 0, result.stdout


def test_the_library_of_formats_is_checked_file_by_file(folder, monkeypatch):
    root = folder({"entrees.toml": b'cle = "entrees"\nlibele = "x"\n'}, "bibliotheque")
    monkeypatch.setattr("accord.declaration.folders.LIBRARY", root)
    result = _run(check, root, "--json")
    found = {(one["file"], one["code"], one["key"]) for one in json.loads(result.stdout)["problems"]}
    assert ("entrees.toml", "mot.inconnu", "libele") in found


def test_a_question_has_an_identifier_that_stays(folder):
    said = json.loads(_run(check, folder(sample()), "--json").stdout)
    assert [asked["id"] for asked in said["questions"]] == ["delai"]
    blank = edited("convention.toml", '"20-1"', '"à compléter"')
    said = json.loads(_run(check, folder(blank, "autre"), "--json").stdout)
    assert "champ.a_completer:convention:numero" in [asked["id"] for asked in said["questions"]]


def test_a_broken_folder_has_no_calendar(folder):
    result = _run(calendar, folder(edited("convention.toml", "annee", "anee")), *NOTIFIED)
    assert result.exit_code == 1
    assert "Vouliez-vous dire « annee » ?" in result.stderr
