"""The list of persons: who sees whom, found by name or by number, by page, as a file, journalled."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accord.journal.models import Entry
from accord.people.directory import PAGE
from accord.people.models import Identity
from tests.site import lives
from tests.site.lives import build_lives

LIST = "/personnes/"


@pytest.fixture
def life(world):
    return build_lives(world)


@pytest.fixture
def read(signed_in, as_web):
    """`read("pilotage", "?nom=…")`: the list as that account sees it."""

    def get(role, query=""):
        with as_web():
            return signed_in(role).get(f"{LIST}{query}")

    return get


@pytest.fixture
def find(signed_in, as_web):
    def post(role, nature, number):
        with as_web():
            return signed_in(role).post("/personnes/numero/", {"nature": nature, "numero-cherche": number})

    return post


def names(answer):
    page = answer.content.decode()
    return [
        part.split("<")[0]
        for part in page.split('<a class="opens" href="')[1:]
        for part in [part.split(">")[1]]
    ]


def test_each_role_sees_the_persons_that_its_organisation_follows(life, read):
    assert names(read("pilotage")) == [
        lives.LONG + " Marie-Emmanuelle Anne-Charlotte", "FICTIVE SOFIA", "FICTIVE SOPHIE", "VOISINE ANNE",
    ]  # fmt: skip
    assert names(read("referent")) == ["FICTIVE SOPHIE", "VOISINE ANNE"]
    assert len(names(read("organisme"))) == len(names(read("service-formation"))) == 3
    assert names(read("ailleurs")) == []


def test_a_person_is_found_by_the_beginning_of_a_name_of_birth_or_of_use(life, read):
    assert names(read("pilotage", "?nom=fict")) == ["FICTIVE SOFIA", "FICTIVE SOPHIE"]
    assert names(read("pilotage", "?nom=exem")) == ["FICTIVE SOPHIE"]
    assert names(read("pilotage", "?nom=fict&prenom=soph")) == ["FICTIVE SOPHIE"]
    assert names(read("pilotage", "?nom=DE+LA+ROCHE")) == [lives.LONG + " Marie-Emmanuelle Anne-Charlotte"]
    assert names(read("service-formation", "?nom=voisine")) == []


@pytest.mark.parametrize("typed", ["%25", "_", "'", "~", "FICTIVE'; --", "!"])
def test_signs_that_mean_something_to_a_database_mean_nothing_here(life, read, typed):
    assert read("pilotage", f"?nom={typed}").status_code == 200


def test_the_list_is_narrowed_to_a_source_a_cohort_or_the_persons_of_a_waiting_pair(life, read):
    cohort = f"?cohorte={_cohort()}"
    assert names(read("pilotage", "?source=inscription")) == ["FICTIVE SOPHIE"]
    assert names(read("pilotage", cohort)) == ["FICTIVE SOPHIE"]
    assert names(read("pilotage", "?paires=oui")) == ["FICTIVE SOFIA", "FICTIVE SOPHIE"]
    assert names(read("pilotage", f"{cohort}&source=formation")) == ["FICTIVE SOPHIE"]
    assert names(read("pilotage", "?cohorte=999")) == []


def _cohort():
    from accord.pathways.models import Cohort

    return Cohort.objects.get().pk


def test_a_number_that_one_person_bears_opens_the_person(life, find):
    for nature, number in (("nir", lives.NIR), ("france-travail", lives.NUMBER)):
        assert find("pilotage", nature, number).headers["Location"] == f"{LIST}{life.sophie}/"


def test_a_number_of_somebody_else_s_person_finds_nobody(life, find, read):
    answer = find("service-formation", "nir", lives.NIR)
    assert answer.headers["Location"] == f"{LIST}?numero=oui"
    page = read("service-formation", "?numero=oui").content.decode()
    assert "Aucune personne suivie par votre organisation ne porte ce numéro." in page


def test_a_household_of_several_persons_gives_a_list(world, life, find, read):
    caf = Identity.objects.get(kind="rsa", birth_name="FICTIVE").sender
    row = lives.SOPHIE | {"prenoms": "PAUL", "sexe": "1", "date_naissance": "1980-05-05"} | lives.RIGHT
    seen_by = [world.organisations["departement"]]
    lives.deposit(world, "rsa", [row | {"date_reference": "2018-01-31"}], caf, "2018-01-31", seen_by)
    from accord.people import intake

    intake.pull()
    assert find("pilotage", "foyer", "346145").headers["Location"] == f"{LIST}?numero=oui"
    assert names(read("pilotage", "?numero=oui")) == ["FICTIVE PAUL", "FICTIVE SOPHIE"]


@pytest.mark.parametrize(
    ("nature", "number"),
    [("nir", "12"), ("france-travail", "?"), ("foyer", "abc"), ("foyer", ""), ("x", "1")],
)
def test_a_number_that_cannot_be_one_is_said_beside_the_field_and_never_given_back(
    life, find, nature, number
):
    answer = find("pilotage", nature, number)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "réponse à corriger" in page or "réponses à corriger" in page
    assert 'name="numero-cherche" type="text" value=""' in page


def test_a_nir_is_nowhere_but_in_the_form_that_sent_it(life, find, signed_in, caplog):
    find("pilotage", "nir", lives.NIR)
    find("pilotage", "nir", lives.NIR[:12])
    session = dict(signed_in("pilotage").session)
    told = repr([session, caplog.text, list(Entry.objects.values_list("detail", "target"))])
    assert lives.NIR[:12] not in told


def test_each_page_is_one_entry_with_the_persons_that_it_shows(life, read, world):
    read("referent")
    entry = Entry.objects.get(action="people.list")
    assert (entry.organisation_id, entry.purpose, len(entry.person_ids)) == (
        world.organisations["ccas"].pk,
        "recherche",
        2,
    )


def many_people(world, wanted=PAGE + 7):
    caf = Identity.objects.filter(kind="rsa").first().sender
    rows = [
        lives.SOPHIE | lives.RIGHT
        | {
            "nom_naissance": f"ABC{chr(65 + n // 26)}{chr(65 + n % 26)}", "nom_usage": "",
            "date_naissance": f"19{50 + n % 40}-02-{1 + n % 28:02}", "date_reference": "2018-01-31",
            "foyer": f"CAF-131-1{n:06}",
        }
        for n in range(wanted)
    ]  # fmt: skip
    lives.deposit(world, "rsa", rows, caf, "2018-01-31", [world.organisations["departement"]])
    from accord.people import intake

    intake.pull()


def test_pages_follow_each_other_without_a_gap_or_a_repeat_and_go_back(world, life, read):
    from lxml import html

    many_people(world)
    first = read("pilotage")
    after = html.fromstring(first.content).xpath("//a[@rel='next']/@href")[0]
    second = read("pilotage", after.removeprefix(LIST))
    together = names(first) + names(second)
    assert len(together) == len(set(together)) == PAGE + 7 + 4
    before = html.fromstring(second.content).xpath("//a[@rel='prev' or text()='Début de la liste']/@href")[-1]
    assert names(read("pilotage", before.removeprefix(LIST))) == names(first)


def test_the_list_asks_as_many_questions_for_fifty_persons_as_for_four(world, life, read):
    with CaptureQueriesContext(connection) as few:
        read("pilotage")
    many_people(world)
    with CaptureQueriesContext(connection) as many:
        read("pilotage")
    # One more: the whole list no longer stands on a page, and is counted.
    assert len(many) <= len(few) + 1 <= 40


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "ods"])
def test_the_list_leaves_as_a_file_for_the_two_signatories_and_is_journalled(life, signed_in, as_web, wanted):
    with as_web():
        answer = signed_in("pilotage").get(f"{LIST}?nom=fict&export={wanted}")
        content = b"".join(answer.streaming_content)
    assert f'filename="personnes.{wanted}"' in answer.headers["Content-Disposition"]
    assert content
    assert len(Entry.objects.get(action="people.export").person_ids) == 2
    if wanted == "csv":
        assert "FICTIVE SOPHIE" in content.decode()


@pytest.mark.parametrize("role", ["referent", "organisme"])
def test_whoever_did_not_sign_takes_no_list_away(life, read, role):
    assert "export=csv" not in read(role).content.decode()
    answer = read(role, "?export=csv")
    assert answer.status_code == 403
    assert not Entry.objects.filter(action="people.export").exists()


def test_an_empty_list_says_what_will_appear(world, read):
    assert "paraîtront ici dès qu’un fichier de partenaire" in read("referent").content.decode()


def test_the_page_after_somebody_who_is_gone_starts_again(life, read):
    assert len(names(read("pilotage", "?apres=999999"))) == 4
    assert len(names(read("pilotage", "?apres=x&avant=-1"))) == 4


def test_the_list_leads_to_the_persons(life, read):
    assert reverse("person", kwargs={"person": life.sophie}) in read("referent").content.decode()


def test_a_number_sent_after_the_session_ended_is_not_kept_at_the_door(rf):
    from accord.partners.typed_again import read_typed

    asked = rf.post("/personnes/numero/", {"nature": "nir", "numero-cherche": lives.NIR})
    assert lives.NIR not in repr(read_typed(asked))


def test_a_person_who_stands_under_another_name_says_so(world, life, read):
    work = Identity.objects.filter(kind="inscription").first().sender
    row = lives.SOPHIE | {
        "nom_naissance": "EXEMPLE", "nom_usage": "", "nir": lives.NIR, "id_france_travail": lives.NUMBER,
        "mouvement": "stock", "categorie": "1", "date_reference": "2018-01-31", "commune_residence": "13055",
    }  # fmt: skip
    lives.deposit(world, "inscription", [row], work, "2018-01-31", [world.organisations["departement"]])
    from accord.people import intake

    intake.pull()
    page = read("pilotage", "?nom=exem")
    assert names(page) == ["FICTIVE SOPHIE"]
    assert "classée à EXEMPLE, nom d’usage" in page.content.decode()


def test_each_role_is_told_whom_the_list_shows(life, read):
    assert "stagiaires de vos sessions" in read("organisme").content.decode()
    assert "que votre organisation accompagne" in read("referent").content.decode()
