"""The facts behind a figure: only for whoever may see persons, read again under row-level security."""

from datetime import date

import pytest

from accord.deposits.models import Deposit, DepositState
from accord.journal.models import Entry
from accord.people.models import Following, Identity, Person
from accord.trainings.models import Participation, Session

DOSSIERS = "/conventions/paca-bdr-2017/chiffres/retour-emploi/dossiers/"


@pytest.fixture
def facts(world, monkeypatch):
    """Three courses behind the figure; the Département follows the first two persons only."""
    departement = world.organisations["departement"]
    deposit = Deposit.objects.create(
        agreement=world.agreement, format_key="region-formations", kind="formation",
        file_name="formations_2019.csv", file_sha256="ab" * 32, file_size=10, state=DepositState.ACCEPTED,
        visible_to=[departement.pk],
    )  # fmt: skip
    session = Session.objects.create(number="S1")
    found = []
    for row, name in enumerate(("ARDOISE", "BRUYERE", "CAILLOU"), start=1):
        identity = Identity.objects.create(
            person=Person.objects.create(), kind="formation", fingerprint=bytes([row]) * 32,
            birth_name=name, birth_name_key=name, first_names="Lou",
        )  # fmt: skip
        found.append(
            Participation.objects.create(
                deposit=deposit, row=row, identity=identity, session=session, left_on=date(2019, 3, row)
            )
        )
        if row < 3:
            Following.objects.create(
                identity=identity, organisation=departement, reason="essai", starts_on=date(2018, 1, 15)
            )
    asked = []

    def behind(**said):
        asked.append(said)
        return [one.pk for one in found]

    monkeypatch.setattr("accord.indicators.pages.dossiers.facts_behind", behind)
    return found, asked


def read(signed_in, as_web, role="pilotage", **query):
    with as_web():
        return signed_in(role).get(DOSSIERS, query)


def test_the_persons_behind_a_figure_are_listed_with_their_origin(facts, signed_in, as_web):
    page = read(signed_in, as_web).content.decode()
    person = facts[0][0].identity.person_id
    for text in (
        "ARDOISE Lou",
        f'href="/personnes/{person}/"',
        "formations_2019.csv",
        "ligne 1",
        "01/03/2019",
    ):
        assert text in page, text


def test_row_level_security_has_the_last_word(facts, signed_in, as_web):
    page = read(signed_in, as_web).content.decode()
    assert "CAILLOU" not in page
    assert "1\u00a0dossier ne se lit plus" in page


def test_the_look_is_journalled_once_with_its_persons_and_purpose(facts, signed_in, as_web):
    read(signed_in, as_web)
    entry = Entry.objects.get(action="figure.dossiers")
    assert entry.purpose == "suivi-convention"
    assert set(entry.person_ids) == {one.identity.person_id for one in facts[0][:2]}


def test_a_cell_is_asked_by_its_breakdowns_and_part(facts, signed_in, as_web):
    page = read(signed_in, as_web, part="inconnus", ou="sexe:2").content.decode()
    (said,) = facts[1]
    assert (said["dims"], said["part"]) == ({"sexe": "2"}, "unknown")
    assert "Femmes" in page


@pytest.mark.parametrize(
    "query",
    [{"ou": "sexe:9"}, {"ou": "nom:ARDOISE"}, {"part": "tout"}, {"periode": "jadis"}, {"ou": "sexe"}],
)
def test_a_cell_that_does_not_exist_is_not_found(facts, signed_in, as_web, query):
    assert read(signed_in, as_web, **query).status_code == 404
    assert facts[1] == []


def test_whoever_may_not_see_persons_has_neither_the_link_nor_the_address(facts, signed_in, as_web):
    assert read(signed_in, as_web, "service-formation").status_code == 404
    assert read(signed_in, as_web, "referent").status_code == 403
    with as_web():
        figure = signed_in("service-formation").get(DOSSIERS.removesuffix("dossiers/")).content.decode()
    assert "dossiers/" not in figure
    assert facts[1] == []
    assert not Entry.objects.filter(action="figure.dossiers").exists()


def test_the_figure_leads_to_its_facts_cell_by_cell(facts, signed_in, as_web):
    with as_web():
        page = signed_in("pilotage").get(DOSSIERS.removesuffix("dossiers/"), {"par": "sexe"}).content.decode()
    assert f'href="{DOSSIERS}?part=inconnus&amp;ou=sexe%3A2"' in page
    assert "dossiers du numérateur" in page


def test_names_are_found_by_their_beginning_and_the_cell_is_kept(facts, signed_in, as_web):
    page = read(signed_in, as_web, ou="sexe:2", personne="bru").content.decode()
    assert "BRUYERE" in page
    assert "ARDOISE" not in page
    assert 'name="ou" value="sexe:2"' in page
