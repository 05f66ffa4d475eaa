"""A question of the text: what it says, how it is read meanwhile, what was answered, by whom and why."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.models import Answer
from accord.conventions.pages.problems import say_place
from accord.conventions.queries import questions_of
from accord.conventions.wording import WORDING
from accord.face.components import Crumb
from accord.face.forms import FormSheet
from accord.face.words import say_instant
from accord.kit.problems import Problem
from accord.kit.text import format_article, format_date_words

DECLARED, BLANK = "question.declaree", "champ.a_completer"


@dataclass(frozen=True)
class AnswerView:
    """An answer that was given, or a withdrawal (`words` empty)."""

    words: str
    reason: str
    by: str


@dataclass(frozen=True)
class QuestionPage:
    """One question. The forms are given to those who keep the agreement."""

    crumbs: tuple[Crumb, ...]
    agreement: str
    text: str
    article: str
    places: tuple[tuple[str, str], ...]
    reading: str
    found_at: str
    standing: AnswerView | None
    former: tuple[AnswerView, ...]
    answer: FormSheet | None
    withdraw: FormSheet | None
    action: str
    back: str


def question_url(place: Place, question: str) -> str:
    """The address of a question."""
    return reverse("question", kwargs={"agreement": place.agreement.key, "question": question})


def say_question(place: Place, question: Problem) -> str:
    """The question as it is asked: its own words when the text declares it."""
    if question.code == DECLARED:
        return next(one.text for one in place.declared.questions if one.key == question.id)
    return question.message(WORDING)


def list_open(place: Place, answered: Container[str]) -> list[Problem]:
    """The questions of the text that nobody has answered; those that it declares first.

    A date that the text leaves blank is no longer asked once it was recorded.
    """
    waiting = [
        question
        for question in questions_of(place.version)
        if question.id not in answered and not find_date(place, question)
    ]
    return sorted(waiting, key=lambda question: question.code != DECLARED)


def find_date(place: Place, question: Problem) -> str:
    """The date recorded since for an event that the text leaves without one; empty when none was."""
    code, _, rest = question.id.partition(":")
    day = place.events.get(rest.removesuffix(":date")) if code == BLANK and rest.endswith(":date") else None
    return format_date_words(day) if isinstance(day, date) else ""


def build_question_page(
    place: Place,
    question: Problem,
    answer: FormSheet | None,
    withdraw: FormSheet | None,
) -> QuestionPage:
    """The page of a reader."""
    back = reverse("agreement", kwargs={"agreement": place.agreement.key})
    declared = next((one for one in place.declared.questions if one.key == question.id), None)
    rows = Answer.objects.filter(agreement=place.agreement, question=question.id)
    answers = [show_answer(row) for row in rows.select_related("answered_by").order_by("-id")]
    standing = answers[0] if answers and answers[0].words else None
    return QuestionPage(
        crumbs=(Crumb("Convention", back), Crumb("Question")),
        agreement=place.agreement.title,
        text=say_question(place, question),
        article=format_article(question.where.article) if question.where.article else "",
        places=tuple((format_article(one.article), one.says) for one in declared.places) if declared else (),
        reading=(declared.reading or "") if declared else "",
        found_at=say_place(question),
        standing=standing,
        former=tuple(answers[1:] if standing else answers),
        answer=answer,
        withdraw=withdraw if standing else None,
        action=f"{question_url(place, question.id)}reponse/",
        back=f"{back}#questions",
    )


def show_answer(row: Answer) -> AnswerView:
    """An answer in words: what, why, when and by whom."""
    by = f" par {row.answered_by.full_name}" if row.answered_by else ""
    verb = "Répondu" if row.words else "Retirée"
    return AnswerView(row.words, row.reason, f"{verb} le {say_instant(row.answered_at)}{by}")
