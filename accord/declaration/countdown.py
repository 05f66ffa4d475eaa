"""The way back from a day that needs an act: the last useful session, then each step before it.

An act voted a week too late is an agreement that ends. So each renewal that must be decided, each last day
of notice, each prolongation and the end itself are counted back through the circuit of every party; an
obligation that needs an act, through its own. A step that would fall on a day off is due on the working day
before it: nobody acts on a Sunday.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accord.declaration.act import Circuit, CircuitStep
from accord.declaration.agreement import Agreement
from accord.declaration.dues import Due
from accord.declaration.happenings import Happenings
from accord.declaration.term import last_notice_days
from accord.declaration.windows import Window
from accord.declaration.wording import ACT_REASONS, LABELS
from accord.kit.periods import previous_business_day
from accord.kit.text import format_date


@dataclass(frozen=True, slots=True)
class Target:
    """A day by which an act must have its effect: `name` is stable, `reason` is a key of ACT_REASONS.

    `subject` is what is due that day, for a reason that says it.
    """

    day: date
    name: str
    reason: str
    subject: str = ""


def list_targets(agreement: Agreement, events: Happenings, window: Window) -> list[Target]:
    """The days that need an act, in order; none once a termination was notified."""
    term = window.term
    if term is None:
        return [Target(window.ends_on, "periode", "periode")]
    if term.terminated_on is not None:
        return []
    notices = last_notice_days(agreement, events, term)
    targets = [Target(day, f"preavis-{span.rank}", "preavis") for day, span in notices]
    clause = agreement.on(term.ends_on, events).term
    if term.prolongations_left:
        return [*targets, Target(term.ends_on, "prolongation", "prolongation")]
    if clause is not None and clause.renewal == "expresse":
        return [*targets, Target(term.ends_on, "reconduction", "reconduction")]
    return [*targets, Target(term.ends_on, "fin", "fin")]


def acts_due(agreement: Agreement, events: Happenings, window: Window) -> Iterator[Due]:
    """Every step of every circuit, before each day that needs an act."""
    for target in list_targets(agreement, events, window):
        for circuit in agreement.circuits:
            yield from steps_due(agreement, circuit, target)


def steps_due(agreement: Agreement, circuit: Circuit, target: Target) -> Iterator[Due]:
    """Every step of one circuit, before one day."""
    owner = agreement.name_parties([circuit.party])
    reason = ACT_REASONS[target.reason].format(jour=format_date(target.day), quoi=target.subject)
    for step, day, said in _steps_back(circuit, target.day):
        label = LABELS["acte"].format(etape=step.label, seance=said, but=reason)
        occurrence = f"{target.name}:{step.key}"
        yield Due(day, "acte", circuit.key, label, circuit.article, (circuit.party,), owner, occurrence)


def _steps_back(circuit: Circuit, day: date) -> Iterator[tuple[CircuitStep, date, str]]:
    """Each step with its last working day, and for the vote what is known of the session."""
    deadline = day
    for step in reversed(circuit.steps):
        if step.place == "après le vote" and step.delay is not None:
            yield step, previous_business_day(deadline), ""
            deadline = step.delay.before(deadline)
    session = _last_session(circuit, deadline)
    vote_on = session or previous_business_day(deadline)
    for step in circuit.steps:
        if step.place == "vote":
            known = "seance_connue" if session else "seance_a_fixer"
            yield step, vote_on, LABELS[known].format(assemblee=circuit.body)
        elif step.place == "avant le vote" and step.delay is not None:
            yield step, previous_business_day(step.delay.before(vote_on)), ""


def _last_session(circuit: Circuit, deadline: date) -> date | None:
    """The last known session that is early enough; None when the list stops before the deadline."""
    before = [session for session in circuit.sessions if session <= deadline]
    reaches = any(session >= deadline for session in circuit.sessions)
    return max(before) if before and reaches else None
