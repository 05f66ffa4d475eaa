"""The list of agreements by state, and the page of each declared one: whole, light, few queries."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.conventions.actions import import_agreement, name_own_parties, name_party, record_event
from accord.conventions.registering import import_list, take_list
from accord.conventions.rules.register import COLUMNS, LINE
from accord.partners.actor import Actor

DECLARED = Path(__file__).parents[2] / "declared"
FOLDERS = sorted(path.parent.name for path in DECLARED.glob("*/convention.toml"))
HEAVIEST = 100_000


@pytest.fixture
def bring(world, monkeypatch):
    """`bring("pdc-fse-2021")`: that agreement, signed by the Département of the world."""
    monkeypatch.setattr("accord.conventions.actions.load_communes", lambda **_: None)

    def name(folder):
        version = import_agreement(folder=DECLARED / folder)
        if version.agreement != world.agreement:
            body = world.organisations["departement"]
            name_party(agreement=version.agreement, party="departement", organisation=body)
        return version.agreement

    return name


def register(world, count):
    """So many agreements out of a list, kept by the Département."""
    user, body = world.users["pilotage"], world.organisations["departement"]
    actor = Actor(user.pk, body.pk, "pilotage")
    example = {column.key: column.example for column in COLUMNS if column.example}
    rows = [{**example, LINE: str(rank), "intitule": f"Convention {rank}"} for rank in range(count)]
    import_list(waiting=take_list(file_name="x", rows=rows, actor=actor), actor=actor)


def count_queries(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_page_of_each_declared_agreement_stays_light(world, bring, browse, folder):
    bring(folder)
    browser = browse("pilotage")
    for rest in ("", "chiffres-du-texte/", "versions/", "organismes/"):
        answer = browser.get(f"/conventions/{folder}/{rest}")
        assert answer.status_code == 200
        assert len(answer.content) < HEAVIEST, rest


def test_the_page_says_the_act_the_axes_the_money_and_what_is_awaited(world, bring, browse):
    bring("pdc-fse-2021")
    page = browse("pilotage").get("/conventions/pdc-fse-2021/").content.decode()
    for text in (
        "vote\u00a0: 43 pour, 0 contre, 0\u00a0abstention, 1\u00a0absent sans procuration",
        "Commission permanente du Conseil départemental",
        "49\u202f106\u202f452",
        "Demandés par le texte, pas encore calculés",
        "Période couverte",
        "Partenaires",
        "Questions",
    ):
        assert text in page, text
    for clause in ("Durée", "Résiliation", "Règlement des litiges"):
        assert f'<h2>{clause}</h2><p class="soft">non prévu</p>' in page


def test_a_contradiction_of_the_figures_is_asked_beside_the_figure(world, bring, browse):
    bring("pdc-fse-2021")
    page = browse("pilotage").get("/conventions/pdc-fse-2021/chiffres-du-texte/").content.decode()
    assert "31\u202f606\u202f452" in page
    assert 'href="/conventions/pdc-fse-2021/#q' in page
    assert "à vérifier" in page


def test_the_list_keeps_apart_what_ended_and_says_what_is_next(world, bring, browse, settings):
    settings.TODAY = "2021-03-01"
    browser = browse("pilotage")
    assert "En cours (0)" in browser.get("/conventions/").content.decode()
    page = browser.get("/conventions/", {"etat": "terminees"}).content.decode()
    assert "Terminées (1)" in page
    assert "échue" in page
    assert "14/01/2021" in page


def test_an_agreement_in_force_gives_its_end_its_lateness_and_its_questions(steering):
    page = steering.get("/conventions/").content.decode()
    for text in ("en vigueur", "14/01/2021", "dans 10\u00a0jours", "Région et Département"):
        assert text in page, text


def test_an_agreement_that_waits_for_its_start_says_for_what(world, bring, browse):
    agreement = bring("pdc-interim-2024")
    page = browse("pilotage").get("/conventions/").content.decode()
    assert "sans date d’effet" in page
    assert "attend\u00a0:" in page
    assert agreement.title.split(" ")[0] in page


def test_the_list_is_narrowed_to_a_party_and_taken_away_as_a_file(world, bring, browse):
    bring("pdc-cnfpt-2024")
    browser = browse("pilotage")
    page = browser.get("/conventions/", {"partie": "CNFPT", "etat": "terminees"}).content.decode()
    told = b"".join(browser.get("/conventions/", {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "CNFPT" in page
    assert len(told.splitlines()) == 3


def test_the_list_asks_as_many_questions_of_the_database_for_three_agreements_as_for_thirty(world, browse):
    browser = browse("pilotage")
    register(world, 3)
    browser.get("/conventions/")
    few = count_queries(browser, "/conventions/")
    register(world, 30)
    assert count_queries(browser, "/conventions/") == few


def test_a_page_of_many_agreements_stays_light(world, browse):
    register(world, 120)
    answer = browse("pilotage").get("/conventions/")
    assert len(answer.content) < HEAVIEST
    assert "Page suivante" in answer.content.decode()


def test_another_party_sees_the_agreement_once_it_was_named(world, bring, browse):
    agreement = bring("hdf-pdc-2022")
    region = browse("service-formation")
    assert region.get("/conventions/hdf-pdc-2022/").status_code == 404
    body = world.organisations["region"].pk
    browse("pilotage").post("/conventions/hdf-pdc-2022/organismes/", {"partie-region": str(body)})
    assert browse("service-formation").get("/conventions/hdf-pdc-2022/").status_code == 200
    steers = Actor(world.users["pilotage"].pk, world.organisations["departement"].pk, "pilotage")
    other = {"region": world.organisations["ccas"]}
    assert name_own_parties(agreement=agreement, bodies=other, actor=steers) == 0


def test_the_life_line_shows_the_last_useful_session_and_the_amendments(world, bring, browse, settings):
    settings.TODAY = "2024-01-15"
    agreement = bring("hdf-pdc-2022")
    record_event(agreement=agreement, name="notification", happened_on=date(2022, 12, 12))
    page = browse("pilotage").get("/conventions/hdf-pdc-2022/").content.decode()
    assert "ernière séance utile" in page
