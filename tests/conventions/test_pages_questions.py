"""A question of the text: answered by whoever keeps the agreement, withdrawn by a new answer."""

import pytest
from django.db import ProgrammingError, transaction

from accord.conventions.models import Answer
from accord.journal.models import Entry

AGREEMENT = "/conventions/paca-bdr-2017/"
QUESTION = f"{AGREEMENT}questions/retour-a-l-emploi/"
FOUND = f"{AGREEMENT}questions/champ.a_completer:notification:date/"
TYPED = {"reponse": "neuf mois après la sortie", "motif": "comité du 12 mars"}


def test_a_declared_question_is_answered_with_its_reason_and_its_author(steering):
    answer = steering.post(f"{QUESTION}reponse/", TYPED)
    assert answer.headers["Location"] == QUESTION
    page = steering.get(QUESTION).content.decode()
    for text in ("neuf mois après la sortie", "comité du 12 mars", "par Camille Pilotage"):
        assert text in page


def test_a_question_that_the_check_found_is_answered_too(steering):
    assert "laisse" in steering.get(FOUND).content.decode()
    steering.post(f"{FOUND}reponse/", TYPED)
    assert Answer.objects.get().question == "champ.a_completer:notification:date"


def test_the_answer_stands_beside_the_clause_and_the_text_does_not_change(steering):
    before = steering.get(AGREEMENT).content.decode()
    assert 'class="asked state due"' in before
    steering.post(f"{QUESTION}reponse/", TYPED)
    page = steering.get(AGREEMENT).content.decode()
    assert "Réponse retenue\u00a0: neuf mois après la sortie" in page
    assert 'class="asked state done"' in page
    assert 'class="asked state done"' not in before
    assert "Questions répondues" in page


def test_an_answer_without_its_reason_is_refused_and_given_back(steering):
    answer = steering.post(f"{QUESTION}reponse/", {**TYPED, "motif": ""})
    assert answer.status_code == 422
    assert "neuf mois après la sortie" in answer.content.decode()
    assert not Answer.objects.exists()


def test_a_new_answer_replaces_the_first_which_stays(steering):
    steering.post(f"{QUESTION}reponse/", TYPED)
    steering.post(f"{QUESTION}reponse/", {**TYPED, "reponse": "douze mois"})
    page = steering.get(QUESTION).content.decode()
    assert page.index("douze mois") < page.index("neuf mois")
    assert Answer.objects.count() == 2


def test_an_answer_is_withdrawn_with_a_reason_and_the_question_is_open_again(steering):
    steering.post(f"{QUESTION}reponse/", TYPED)
    steering.post(f"{QUESTION}reponse/", {"suite": "retirer", "motif-retrait": "l’autre partie conteste"})
    page = steering.get(QUESTION).content.decode()
    assert "Aucune réponse ne vaut" in page
    assert "l’autre partie conteste" in page
    assert "Réponse retenue" not in steering.get(AGREEMENT).content.decode()


def test_an_answer_is_never_rewritten_nor_removed(steering):
    steering.post(f"{QUESTION}reponse/", TYPED)
    for change in (lambda: Answer.objects.update(words="x"), lambda: Answer.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_the_other_party_reads_the_answer_and_gives_none(world, browse):
    browse("pilotage").post(f"{QUESTION}reponse/", TYPED)
    browser = browse("service-formation")
    page = browser.get(QUESTION).content.decode()
    assert "neuf mois après la sortie" in page
    assert "Enregistrer cette réponse" not in page
    assert browser.post(f"{QUESTION}reponse/", TYPED).status_code == 403


def test_an_answer_is_journalled_without_its_words(world, browse):
    browse("pilotage").post(f"{QUESTION}reponse/", TYPED)
    entry = Entry.objects.get(action="question.answer")
    assert entry.target == "paca-bdr-2017"
    assert set(entry.detail) == {"answer"}


def test_a_question_that_the_text_does_not_ask_is_not_found(steering):
    assert steering.get(f"{AGREEMENT}questions/jadis/").status_code == 404


def test_a_blank_date_is_no_longer_asked_once_it_was_recorded(steering):
    page = steering.get(AGREEMENT).content.decode()
    waiting = page.split('id="questions"')[1].split("Questions répondues")[0]
    assert "Notification de la convention" not in waiting
