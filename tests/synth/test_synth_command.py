"""`accord synth` from the terminal."""

import json

from click.testing import CliRunner

from accord.site.commands.synth import synth


def test_the_command_writes_the_four_folders_and_says_how_much(tmp_path):
    result = CliRunner().invoke(synth, ["--scale", "0.001", "--seed", "1", "--out", str(tmp_path / "d")])

    assert result.exit_code == 0
    assert "34 fichiers" in result.output
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == [
        "caf",
        "france-travail",
        "region",
        "truth",
    ]


def test_the_json_summary_is_that_of_the_truth(tmp_path):
    out = tmp_path / "d"
    result = CliRunner().invoke(synth, ["--scale", "0.001", "--seed", "1", "--out", str(out), "--json"])

    told = json.loads(result.output)
    known = json.loads((out / "truth" / "summary.json").read_text(encoding="utf-8"))
    assert told["region"] == known["region"]


def test_a_month_badly_written_is_a_misuse_with_its_cure(tmp_path):
    result = CliRunner().invoke(
        synth, ["--scale", "0.001", "--seed", "1", "--out", str(tmp_path), "--reference", "01/2018"]
    )

    assert result.exit_code == 2
    assert "AAAA-MM" in result.output


def test_a_folder_that_holds_something_else_is_a_misuse(tmp_path):
    (tmp_path / "notes.txt").write_text("à garder", encoding="utf-8")
    result = CliRunner().invoke(synth, ["--scale", "0.001", "--seed", "1", "--out", str(tmp_path)])

    assert result.exit_code == 2
    assert "contient déjà autre chose" in result.output
