"""The agreement as a page that reads like its text, for those who signed it."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from accord.conventions.models import AgreementEvent, AgreementVersion
from accord.face.words import typo
from accord.pathways.models import Cohort

AGREEMENT = "/conventions/paca-bdr-2017/"
EVENT = f"{AGREEMENT}dates/gel-cohorte/"


def read(signed_in, as_web, role, address=AGREEMENT):
    with as_web():
        return signed_in(role).get(address)


def test_the_list_gives_the_agreements_of_the_organisation(world, signed_in, as_web):
    assert (
        "Formation des allocataires du RSA"
        in read(signed_in, as_web, "pilotage", "/conventions/").content.decode()
    )
    assert "Aucune convention" in read(signed_in, as_web, "ailleurs", "/conventions/").content.decode()


@pytest.mark.parametrize("role", ["pilotage", "service-formation"])
def test_the_page_says_each_clause_with_its_article(world, signed_in, as_web, role):
    page = read(signed_in, as_web, role).content.decode()
    for text in (
        "article\u00a07",
        "Reconduction tacite, deux fois au plus.",
        "Préavis de 1 mois, compté depuis : envoi de la lettre recommandée de résiliation.",
        "au RSA depuis moins de 12 mois, compté depuis la demande",
        "500\u202f000",
        "état annuel des commandes de formation pour la cohorte",
        "Lecture provisoire",
        "Comité technique",
        "Caisse d’allocations familiales",
    ):
        assert typo(text) in page, text


def test_a_clause_that_the_text_does_not_have_is_said_not_provided(world, signed_in, as_web):
    page = read(signed_in, as_web, "pilotage").content.decode()
    assert '<h2>Règlement des litiges</h2><p class="soft">non prévu</p>' in page


def test_a_blank_of_the_text_is_said_to_be_completed(world, signed_in, as_web):
    assert "numéro à compléter" in read(signed_in, as_web, "pilotage").content.decode()


def test_a_list_that_is_not_frozen_is_unknown_and_not_zero(world, signed_in, as_web):
    page = read(signed_in, as_web, "pilotage").content.decode()
    assert "ses chiffres sont inconnus, et non nuls" in page


def test_a_frozen_list_shows_its_day_and_count(world, signed_in, as_web):
    version = AgreementVersion.objects.get()
    Cohort.objects.create(
        agreement=world.agreement, version=version, key="cohorte", reference_on=date(2018, 1, 31),
        counts={"membres": 448, "candidats": 4325, "inconnus": 7},
    )  # fmt: skip
    page = read(signed_in, as_web, "pilotage").content.decode()
    assert "Liste arrêtée au 31\u00a0janvier 2018" in page
    assert "4\u202f325" in page
    page = read(signed_in, as_web, "service-formation").content.decode()
    assert "448" in page
    assert "4\u202f325" not in page


def test_the_folder_is_given_as_it_was_imported_and_the_same_each_time(world, signed_in, as_web):
    first = read(signed_in, as_web, "service-formation", f"{AGREEMENT}dossier.zip")
    again = read(signed_in, as_web, "service-formation", f"{AGREEMENT}dossier.zip")
    assert first.content == again.content
    with zipfile.ZipFile(BytesIO(first.content)) as archive:
        told = archive.read("paca-bdr-2017/convention.toml").decode()
    assert told == AgreementVersion.objects.get().files["convention.toml"]


def test_a_date_is_recorded_once_its_consequence_was_read(world, signed_in, as_web):
    typed = {"jour": "2018-01-31", "reference": "courrier du 1er février 2018"}
    with as_web():
        browser = signed_in("pilotage")
        asked = browser.post(EVENT, typed)
        assert "une fois arrêtée, elle ne change plus" in asked.content.decode()
        assert not AgreementEvent.objects.filter(name="gel-cohorte").exists()
        browser.post(EVENT, {**typed, "confirme": "oui"})
    page = read(signed_in, as_web, "pilotage").content.decode()
    assert "<strong>31\u00a0janvier 2018</strong>" in page
    assert "courrier du 1er" in page


def test_a_corrected_start_says_what_it_moves(world, signed_in, as_web):
    with as_web():
        asked = signed_in("pilotage").post(f"{AGREEMENT}dates/notification/", {"jour": "2018-02-01"})
    page = asked.content.decode()
    assert "Cette date remplace celle du 15\u00a0janvier 2018." in page
    assert "du 1er\u00a0février 2018 au 31\u00a0janvier 2021" in page


@pytest.mark.parametrize(
    ("day", "said"),
    [("", "Écrivez la date"), ("2031-01-01", "n’est pas encore venue"), ("hier", "JJ/MM/AAAA")],
)
def test_a_day_that_cannot_be_is_refused_with_its_cure(world, signed_in, as_web, day, said):
    with as_web():
        answer = signed_in("pilotage").post(EVENT, {"jour": day})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "<title>Erreur" in answer.content.decode()


def test_only_those_who_keep_the_agreement_record_a_date(world, signed_in, as_web):
    with as_web():
        browser = signed_in("service-formation")
        assert browser.post(EVENT, {"jour": "2018-01-31", "confirme": "oui"}).status_code == 403
        assert "Enregistrer la date" not in browser.get(AGREEMENT).content.decode()
    assert not AgreementEvent.objects.filter(name="gel-cohorte").exists()


def test_an_event_that_the_text_does_not_name_is_not_found(world, signed_in, as_web):
    with as_web():
        assert signed_in("pilotage").get(f"{AGREEMENT}dates/jadis/").status_code == 404
