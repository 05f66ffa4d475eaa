from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.http import Http404

from accord.conventions.errors import UnknownAgreement
from accord.conventions.models import (
    Agreement,
    AgreementDraft,
    AgreementEvent,
    AgreementVersion,
    Answer,
    Outcome,
)
from accord.declaration import Agreement as DeclaredAgreement
from accord.declaration import read_agreement
from accord.declaration.happenings import Occurrence
from accord.declaration.reading import Reading
from accord.kit.problems import Problem
from accord.partners.actor import Actor
from accord.partners.models import Organisation

# By the key of an event: its date, or each of its times when it comes back.
Recorded = dict[str, date | tuple[Occurrence, ...]]


def current_version(key: str) -> AgreementVersion:
    """The latest version of an agreement; raises UnknownAgreement."""
    version = AgreementVersion.objects.filter(agreement__key=key).order_by("-number").first()
    if version is None:
        raise UnknownAgreement(key)
    return version


def current_versions(agreements: Iterable[int]) -> dict[int, AgreementVersion]:
    """The latest version of each agreement, by its identifier, in one query."""
    rows = AgreementVersion.objects.filter(agreement__in=list(agreements))
    return {
        row.agreement_id: row for row in rows.order_by("agreement_id", "-number").distinct("agreement_id")
    }


def read_version(version: AgreementVersion) -> DeclaredAgreement:
    """The declaration that a stored version holds. It was checked when imported: it cannot be invalid."""
    return _read_text(version.sha256, tuple(sorted(version.files.items()))).agreement


def questions_of(version: AgreementVersion) -> tuple[Problem, ...]:
    """What the text of a version leaves open: the declared questions, and those that the check finds."""
    return _read_text(version.sha256, tuple(sorted(version.files.items()))).questions


@lru_cache(maxsize=512)
def _read_text(sha256: str, files: tuple[tuple[str, str], ...]) -> Reading:
    return read_texts(dict(files))


def read_texts(files: Mapping[str, str]) -> Reading:
    """What the texts of a folder say, with every problem and every question."""
    return read_agreement({path: text.encode() for path, text in files.items()})


def read_current(key: str) -> DeclaredAgreement:
    """The declaration of the latest version of an agreement; raises UnknownAgreement."""
    return read_version(current_version(key))


def events_of(agreement: Agreement) -> Recorded:
    """What was recorded as having happened to an agreement: see `events_of_all`."""
    return events_of_all([agreement.pk]).get(agreement.pk, {})


def events_of_all(agreements: Iterable[int]) -> dict[int, Recorded]:
    """What was recorded for several agreements, by their identifiers, in one query.

    An event has one date, that of its last record; one that comes back has a date for each label.
    """
    last: dict[int, dict[str, dict[str, AgreementEvent]]] = {}
    for row in AgreementEvent.objects.filter(agreement__in=list(agreements)).order_by("id"):
        last.setdefault(row.agreement_id, {}).setdefault(row.name, {})[row.label] = row
    return {
        agreement: {name: said for name, rows in named.items() if (said := _say_times(rows))}
        for agreement, named in last.items()
    }


def _say_times(rows: Mapping[str, AgreementEvent]) -> date | tuple[Occurrence, ...]:
    if set(rows) == {""}:
        return rows[""].happened_on
    kept = (row for row in rows.values() if not row.is_cancelled)
    return tuple(sorted(Occurrence(row.happened_on, row.label) for row in kept))


def outcomes_of_all(agreements: Iterable[int]) -> dict[int, list[Outcome]]:
    """What became of what was due, by agreement, in one query."""
    found: dict[int, list[Outcome]] = {}
    for row in Outcome.objects.filter(agreement__in=list(agreements)):
        found.setdefault(row.agreement_id, []).append(row)
    return found


def answers_of_all(agreements: Iterable[int]) -> dict[int, dict[str, Answer]]:
    """What stands as answered, by agreement then by question, in one query: the last one, if it has words."""
    found: dict[int, dict[str, Answer]] = {}
    rows = Answer.objects.filter(agreement__in=list(agreements)).select_related("answered_by")
    for row in rows.order_by("id"):
        found.setdefault(row.agreement_id, {})[row.question] = row
    return {
        agreement: {question: row for question, row in answers.items() if row.words}
        for agreement, answers in found.items()
    }


def find_draft(actor: Actor, number: int) -> AgreementDraft:
    """A draft of the actor's organisation; Http404 when there is none of this number, or it is not theirs."""
    rows = AgreementDraft.objects.select_related("agreement", "base", "organisation", "saved_by")
    draft = rows.filter(pk=number, organisation_id=actor.organisation_id).first()
    if draft is None:
        raise Http404
    return draft


def organisation_of(agreement: Agreement, party: str) -> Organisation | None:
    """The organisation that plays a declared party, or None when nobody was named yet."""
    return Organisation.objects.filter(
        agreementparty__agreement=agreement, agreementparty__party=party
    ).first()
