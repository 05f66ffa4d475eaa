"""`accord figures`: what a terminal shows, and what a machine reads."""

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from accord.indicators.errors import PersonsNotShown
from accord.indicators.rules.tables import Cell, Table, Target
from accord.site import cli
from accord.site.cli import accord
from accord.site.commands.figures import PeriodType

RATE = Table(
    indicator="retour-emploi", label="Retour à l’emploi", article="2", unit="taux", by=("sexe",),
    cells=(
        Cell((("sexe", "1"),), ("Hommes",), 20, 40, 7),
        Cell((("sexe", "2"),), ("Femmes",), None, None, None, hidden=True),
    ),
    total=Cell((), (), 1230, 2000, 31), breakdowns={"sexe": "Sexe"}, period="2019",
    target=Target(70, "plan régional"), threshold=5, definition="Ce que l’on compte.",
    choice="Le choix retenu.", sql="SELECT 1", snapshot="abc",
)  # fmt: skip


@pytest.fixture
def answers(monkeypatch):
    """The command with its figures given: neither database nor snapshot."""
    import accord.conventions.queries as conventions
    import accord.indicators.publication as publication
    import accord.indicators.queries as queries
    import accord.site.commands.pack as pack

    class Snapshot:
        pk, sha256 = 3, "abcdef0123456789"
        created_at = datetime(2021, 1, 4, 9, tzinfo=UTC)

    class Indicators:
        key = "essai"
        indicators = ()

        class header:
            title = "Convention d’essai"

    asked = []

    def compute_tables(**said):
        asked.append(said)
        return [RATE]

    def publish_tables(declared, asks, snapshot):
        asked.append({"asks": asks, "sees_people": False})
        return [RATE]

    monkeypatch.setattr(cli, "start_django", lambda login: None)
    monkeypatch.setattr(conventions, "read_current", lambda key: Indicators)
    monkeypatch.setattr(pack, "_find_agreement", lambda key: Indicators)
    monkeypatch.setattr(queries, "find_snapshot", lambda name="": Snapshot)
    monkeypatch.setattr(queries, "verify_snapshot", lambda snapshot: None)
    monkeypatch.setattr(queries, "compute_tables", compute_tables)
    monkeypatch.setattr(publication, "publish_tables", publish_tables)
    return asked


def run(*said):
    return CliRunner().invoke(accord, ["figures", *said])


def test_a_rate_is_shown_with_its_denominator_its_unknown_and_its_target(answers):
    shown = (
        run("--indicator", "retour-emploi", "--by", "sexe")
        .output.replace("\u202f", " ")
        .replace("\u00a0", " ")
    )
    for part in ("Retour à l’emploi", "2019", "article 2", "objectif 70 %", "61,5 %", "1 230", "2 000", "31"):
        assert part in shown


def test_a_hidden_cell_shows_c_and_says_why(answers):
    shown = run("--indicator", "retour-emploi", "--by", "sexe").output
    line = next(line for line in shown.splitlines() if "Femmes" in line)
    assert line.count("c ") >= 4
    assert "c : effectif de 1 à 4" in shown


def test_the_audience_sees_aggregates_unless_it_is_said_otherwise(answers):
    run("--indicator", "retour-emploi")
    run("--indicator", "retour-emploi", "--audience", "nominative")
    assert [said["sees_people"] for said in answers] == [False, True]


def test_explain_gives_definition_choice_statement_and_snapshot(answers):
    shown = run("--indicator", "retour-emploi", "--explain").output
    for part in ("Ce que l’on compte.", "Le choix retenu.", "SELECT 1", "plan régional", "abc"):
        assert part in shown


def test_json_gives_whole_numbers(answers):
    told = json.loads(run("--indicator", "retour-emploi", "--json").output)
    (table,) = told["tableaux"]
    assert (table["total"]["numerator"], table["total"]["denominator"], table["total"]["unknown"]) == (
        1230,
        2000,
        31,
    )
    assert table["cells"][1]["hidden"] is True and table["cells"][1]["numerator"] is None


def test_the_facts_are_refused_to_an_audience_that_sees_no_person(answers):
    done = run("--indicator", "retour-emploi", "--facts")
    assert isinstance(done.exception, PersonsNotShown)


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-S1", date(2019, 1, 1), date(2019, 6, 30)),
        ("2019-T3", date(2019, 7, 1), date(2019, 9, 30)),
        ("2019-03", date(2019, 3, 1), date(2019, 3, 31)),
        ("2018-01-15..2019-01-14", date(2018, 1, 15), date(2019, 1, 14)),
    ],
)
def test_a_period_is_typed_in_five_ways(text, starts_on, ends_on):
    period = PeriodType().convert(text, None, None)
    assert (period.starts_on, period.ends_on) == (starts_on, ends_on)


@pytest.mark.parametrize(
    "said",
    [
        ("--period", "2019-13"),
        ("--period", "2019-01-02..2018-01-01"),
        ("--by", "sexe"),
        ("--audience", "tous"),
    ],
)
def test_a_misuse_ends_with_status_two(answers, said):
    assert run(*said).exit_code == 2
