"""The page of one thing due: who owes it, what shows that it is done, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.duties import SIGNS, Duty
from accord.conventions.models import Outcome
from accord.declaration.wording import DUE_KINDS
from accord.face.components import Crumb, Notice
from accord.face.forms import FormSheet
from accord.kit.text import format_article, format_date, format_date_long, format_date_words, join_words


@dataclass(frozen=True)
class DutyPage:
    """One thing due. `done` and `waived` are the forms of those who keep the agreement; None otherwise."""

    crumbs: tuple[Crumb, ...]
    agreement: str
    heading: str
    word: str
    sign: str
    due_on: str
    distance: str
    kind: str
    article: str
    owner: str
    evidence: str
    reminders: str
    outcome: str
    outcome_words: str
    recorded: str
    refusal: Notice | None
    done: FormSheet | None
    waived: FormSheet | None
    can_withdraw: bool
    action: str
    token: str
    takes_an_answer: bool


def build_duty_page(
    duty: Duty,
    done: FormSheet | None,
    waived: FormSheet | None,
    token: str,
    refusal: str = "",
) -> DutyPage:
    """One obligation; the forms are given to those who may answer. `refusal` says what was not kept."""
    due, outcome, agreement = duty.due, duty.outcome, duty.place.agreement
    asked = [agreement.key, due.kind, due.key, duty.which]
    return DutyPage(
        crumbs=(
            Crumb("Convention", reverse("agreement", args=[agreement.key])),
            Crumb("Échéances", reverse("duties", args=[agreement.key])),
            Crumb(format_date(due.date)),
        ),
        agreement=agreement.title,
        heading=due.label,
        word=duty.state.value.capitalize(),
        sign=SIGNS[duty.state],
        due_on=format_date_long(due.date),
        distance=duty.distance,
        kind=DUE_KINDS[due.kind],
        article=format_article(due.article),
        owner=due.owner,
        evidence=(duty.evidence or "non prévu") if duty.takes_an_answer else "",
        reminders=join_words([format_date_words(day) for day in due.reminders]),
        outcome=say_outcome(outcome) if outcome else "",
        outcome_words=outcome.words if outcome else "",
        recorded=_recorded(outcome) if outcome else "",
        refusal=Notice(refusal, "late", "Votre réponse n’a pas été enregistrée") if refusal else None,
        done=done if outcome is None else None,
        waived=waived if outcome is None else None,
        can_withdraw=done is not None and outcome is not None,
        action=reverse("answer-duty", args=asked),
        token=token,
        takes_an_answer=duty.takes_an_answer,
    )


def say_outcome(outcome: Outcome) -> str:
    """`Fait le 03/03/2025`, `Sans objet`."""
    if outcome.state == Outcome.State.WAIVED:
        return "Sans objet"
    return f"Fait le {format_date(outcome.done_on)}" if outcome.done_on else "Fait"


def _recorded(outcome: Outcome) -> str:
    by = f" par {outcome.recorded_by.full_name}" if outcome.recorded_by else ""
    return f"Enregistré le {format_date(outcome.recorded_at.date())}{by}"
