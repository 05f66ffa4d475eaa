"""Reviewing pairs: what is shown, decided once, told to the second reviewer, undone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from accord.face.components import PairRow
from accord.journal.models import Entry
from accord.partners.actions import create_account
from accord.people.models import Following, Identity, LinkEvent, Pair, Person
from accord.people.review_page import _say_chance, _say_which_name
from tests.site import pages_world
from tests.site.lives import build_lives

SAME, DIFFERENT = {"decision": "meme-personne"}, {"decision": "personnes-distinctes"}


@pytest.fixture
def life(world):
    return build_lives(world)


@pytest.fixture
def pair(life):
    return Pair.objects.get(pk=life.pair)


@pytest.fixture
def steer(signed_in, as_web):
    """The steering service's browser, under the web's role."""

    class Steer:
        def get(self, *asked, **more):
            return self._ask("get", *asked, **more)

        def post(self, *asked, **more):
            return self._ask("post", *asked, **more)

        def _ask(self, verb, *asked, **more):
            browser = signed_in("pilotage")
            with as_web():
                return getattr(browser, verb)(*asked, **more)

    signed_in("pilotage")
    return Steer()


def said(answer):
    return " ".join(html.fromstring(answer.content).xpath("string(//main)").split())


def address(pair):
    return f"/paires/{pair.pk}/"


def token_of(answer):
    return html.fromstring(answer.content).xpath(
        "//section[@class='decide']//input[@name='jeton-envoi']/@value"
    )[0]


def test_a_pair_shows_both_records_what_differs_the_risk_and_what_would_follow(pair, steer):
    answer = steer.get(address(pair))
    page = html.fromstring(answer.content)
    assert page.xpath("//table[@class='pair']//mark")
    assert page.xpath("//table[@class='pair']//rect[@class='same']")
    words = said(answer)
    for sentence in (
        "Risque de confusion avec un proche", "Entrées en formation", "Cohortes",
        "Inscriptions comme demandeur d’emploi",
        "formeront un seul parcours", "Chaque décision peut être annulée",
    ):  # fmt: skip
        assert sentence in words
    assert "2850313055123" not in answer.content.decode()


def test_a_name_that_is_the_same_by_the_usual_name_says_so():
    told = [
        _say_which_name(PairRow("Nom de naissance", left, "KOMOUBA", 12.0, "identique")).word
        for left in ("SISSOKO", "Komoûba")
    ]
    assert told == ["identique, avec le nom d’usage", "identique"]


def test_one_chance_is_singular():
    assert [_say_chance(score).replace("\xa0", " ") for score in (0.01, 0.8)] == [
        "1 chance sur 100",
        "80 chances sur 100",
    ]


@pytest.mark.parametrize("role", ["service-formation", "referent", "organisme"])
def test_only_the_departement_reviews(pair, signed_in, as_web, role):
    with as_web():
        browser = signed_in(role)
        assert [browser.get(path).status_code for path in ("/paires/", address(pair))] == [403, 403]
        assert browser.post(address(pair), SAME).status_code == 403
        assert browser.post(f"{address(pair)}annuler/").status_code == 403


def test_the_pairs_of_another_departement_are_not_there(pair, signed_in, as_web):
    with as_web():
        browser = signed_in("ailleurs")
        assert browser.get(address(pair)).status_code == 404
        assert browser.post(address(pair), SAME).status_code == 404
        assert "Aucune paire à vérifier" in said(browser.get("/paires/"))


def test_a_decision_leads_to_the_next_and_offers_to_undo_it(pair, steer):
    answer = steer.post(address(pair), SAME, follow=True)
    pair.refresh_from_db()
    assert pair.state == "meme-personne"
    undo = html.fromstring(answer.content).xpath("//form[contains(@action, '/annuler/')]/@action")
    assert undo[0] == f"{address(pair)}annuler/"


@pytest.mark.parametrize("choice", [SAME, DIFFERENT])
def test_each_decision_is_undone_whole(pair, steer, choice):
    before = dict(Identity.objects.values_list("pk", "person_id"))
    steer.post(address(pair), choice)
    answer = steer.post(f"{address(pair)}annuler/", follow=True)
    assert "cette paire attend de nouveau" in said(answer)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by_id) == ("a-verifier", None)
    assert dict(Identity.objects.values_list("pk", "person_id")) == before


def test_undoing_twice_says_that_nothing_is_left_to_undo(pair, steer):
    steer.post(address(pair), DIFFERENT)
    for _ in range(2):
        answer = steer.post(f"{address(pair)}annuler/", follow=True)
    assert "il n’y a rien à annuler" in said(answer)


def test_the_same_form_sent_twice_decides_once(pair, steer):
    typed = SAME | {"jeton-envoi": token_of(steer.get(address(pair)))}
    first, second = steer.post(address(pair), typed), steer.post(address(pair), typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert Entry.objects.filter(action="pair.decide").count() == 1


def test_going_back_to_a_decided_pair_shows_the_decision_and_not_the_question(pair, steer):
    steer.post(address(pair), SAME)
    page = html.fromstring(steer.get(address(pair)).content)
    assert not page.xpath("//button[@name='decision']")
    assert "Même personne, décidé par Camille Pilotage" in said(steer.get(address(pair)))


def test_the_second_of_two_reviewers_is_told_what_the_first_decided(world, pair, as_web):
    create_account(
        email="seconde@accord.example", full_name="Dominique Seconde", password=pages_world.PASSWORD,
        organisation=world.organisations["departement"], role="pilotage", starts_on="2018-01-15",
    )  # fmt: skip
    from accord.partners.models import User

    browsers = []
    for user in (world.users["pilotage"], User.objects.get(email="seconde@accord.example")):
        browser = Client()
        browser.force_login(user)
        browsers.append(browser)
    with as_web():
        opened = [browser.get(address(pair)) for browser in browsers]
        tokens = [token_of(answer) for answer in opened]
        browsers[0].post(address(pair), SAME | {"jeton-envoi": tokens[0]})
        answer = browsers[1].post(address(pair), DIFFERENT | {"jeton-envoi": tokens[1]}, follow=True)
    words = said(answer)
    assert "Cette paire vient d’être décidée" in words
    assert "décidé par Camille Pilotage" in words and "n’a donc rien changé" in words
    pair.refresh_from_db()
    assert pair.state == "meme-personne"


def test_a_choice_that_is_none_of_ours_decides_nothing(pair, steer):
    assert steer.post(address(pair), {"decision": "peut-etre"}).headers["Location"] == address(pair)
    pair.refresh_from_db()
    assert pair.state == "a-verifier"


def test_the_queue_lists_what_waits_and_what_was_decided_with_its_undo(pair, steer):
    assert "1 paire attend une décision" in said(steer.get("/paires/"))
    steer.post(address(pair), DIFFERENT)
    answer = steer.get("/paires/")
    assert "Dernières décisions" in said(answer) and "Personnes distinctes" in said(answer)
    button = html.fromstring(answer.content).xpath("//ul[@class='decisions']//button/@aria-label")[0]
    assert button.startswith("Annuler la décision")


def test_a_decision_that_a_later_one_stands_on_says_so(pair, steer):
    steer.post(address(pair), SAME)
    moved = LinkEvent.objects.filter(rule="decision").first().identity
    steer.post(f"/personnes/{moved.person_id}/fiches/{moved.pk}/separer/")
    answer = steer.post(f"{address(pair)}annuler/", follow=True)
    assert "Annulez d’abord la plus récente" in said(answer)


def test_each_page_of_the_review_is_journalled_with_its_persons(pair, steer):
    steer.get("/paires/")
    steer.get(address(pair))
    entries = list(Entry.objects.filter(purpose="rapprochement").values_list("action", "person_ids"))
    persons = sorted({pair.identity.person_id, pair.candidate.person_id})
    assert entries == [("pairs.list", persons), ("pair.read", persons)]


def test_the_queue_asks_as_many_questions_for_many_pairs_as_for_one(pair, steer):
    steer.get("/paires/")
    with CaptureQueriesContext(connection) as few:
        steer.get("/paires/")
    identities = list(Identity.objects.values_list("pk", flat=True))
    Pair.objects.bulk_create(
        [
            Pair(identity_id=left, candidate_id=right, score=0.5, evidence={})
            for place, left in enumerate(identities)
            for right in identities[place + 1 :]
            if not Pair.objects.filter(identity_id=left, candidate_id=right).exists()
        ]
    )
    with CaptureQueriesContext(connection) as many:
        steer.get("/paires/")
    assert len(many) <= len(few)


def test_pairs_where_a_relative_may_hide_come_first_then_the_oldest(pair):
    from accord.people.queue_page import read_queue

    twin = {"name": {"level": "exact"}, "birth": {"level": "same"}, "first_name": {"level": "different"}}
    calm = {"name": {"level": "exact"}, "birth": {"level": "same"}, "first_name": {"level": "exact"}}
    identities = list(
        Identity.objects.exclude(person_id=pair.identity.person_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Pair.objects.filter(pk=pair.pk).update(evidence=calm)
    later = Pair.objects.create(identity=pair.identity, candidate_id=identities[-1], score=0.5, evidence=twin)
    assert [waiting.id for waiting in read_queue()][:2] == [later.pk, pair.pk]


def many_pairs(wanted=53):
    """Waiting pairs of new records, every other one with a risk; their numbers in the order of the queue."""
    levels = {"name": "exact", "birth": "same", "first_name": "different"}
    twin = {name: {"level": level, "bits": 1.0} for name, level in levels.items()}
    known = Identity.objects.filter(birth_name="VOISINE").get()
    made = []
    for number in range(wanted):
        left = Identity.objects.create(
            person=Person.objects.create(), kind="rsa", fingerprint=f"pair-{number}".encode(),
            birth_name=f"PAIRE{number}", first_names="ANNE",
        )  # fmt: skip
        for body in known.followings.values_list("organisation_id", flat=True):
            Following.objects.create(
                identity=left, organisation_id=body, reason="rsa", starts_on="2018-01-01"
            )
        evidence = twin if number % 2 else {}
        made.append(Pair.objects.create(identity=left, candidate=known, score=0.5, evidence=evidence))
    return [pair.pk for pair in made if pair.evidence] + [pair.pk for pair in made if not pair.evidence]


def shown_pairs(answer):
    links = html.fromstring(answer.content).xpath("//table//a[@class='opens']/@href")
    return [int(link.strip("/").split("/")[-1]) for link in links]


def test_the_queue_goes_on_page_after_page_and_back(pair, steer):
    many_pairs()
    first = steer.get("/paires/")
    assert "Paires 1 à 50" in said(first)
    after = html.fromstring(first.content).xpath("//a[@rel='next']/@href")[0]
    second = steer.get(after)
    together = shown_pairs(first) + shown_pairs(second)
    assert len(together) == len(set(together)) == 54
    before = html.fromstring(second.content).xpath("//a[@rel='prev']/@href")[0]
    assert shown_pairs(steer.get(before)) == shown_pairs(first)
    assert shown_pairs(steer.get("/paires/?apres=9-x")) == shown_pairs(first)


def test_the_pair_after_a_decided_one_is_the_one_that_followed_it(pair, steer):
    order = many_pairs(7)
    steer.post(f"/paires/{order[1]}/", DIFFERENT)
    page = html.fromstring(steer.get(f"/paires/{order[1]}/").content)
    assert page.xpath("//a[contains(text(), 'paire suivante')]/@href") == [f"/paires/{order[2]}/"]


def test_neither_answer_is_pushed_forward(pair, steer):
    page = html.fromstring(steer.get(address(pair)).content)
    assert {button.get("class") for button in page.xpath("//button[@name='decision']")} == {"button plain"}


def test_the_other_records_of_a_person_are_named_on_their_side(pair, steer):
    page = html.fromstring(steer.get(address(pair)).content)
    row = page.xpath("//table[contains(@class, 'joined')]/tbody/tr[1]")[0]
    assert row.xpath("string(th)") == "Fiches"
    sides = [
        [" ".join(item.text_content().split()) for item in cell.xpath(".//li")] for cell in row.xpath("td")
    ]
    assert all(side[0].endswith("comparée ci-dessus") for side in sides)
    known = [text for side in sides for text in side]
    assert (
        len(known)
        == Identity.objects.filter(person__in=(pair.identity.person_id, pair.candidate.person_id)).count()
    )
    assert any("France Travail : FICTIVE SOPHIE, déjà réunie à celle-ci" in text for text in known)
