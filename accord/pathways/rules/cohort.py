"""Who belongs to a declared public on a day, from what the files said of them by that day (BDR art. 1)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accord.declaration.publics import (
    Criterion,
    LivesInTerritory,
    Public,
    RecentRsaRight,
    RegisteredJobseeker,
    Territory,
)
from accord.kit.identifiers import department_of, parent_commune


@dataclass(frozen=True)
class RightSeen:
    """An RSA right as the last file before the day said it."""

    identity_id: int
    state: str
    role: str
    demanded_on: date | None
    opened_on: date | None
    commune: str


@dataclass(frozen=True)
class RegistrationSeen:
    """A word of France Travail: present in a stock, entered, or left. `on`: when it happened or was seen."""

    movement: str
    on: date
    commune: str


@dataclass(frozen=True)
class Candidate:
    """What is known of one person by the day: every right, and every word of France Travail in time order."""

    rights: tuple[RightSeen, ...]
    registrations: tuple[RegistrationSeen, ...]


@dataclass(frozen=True)
class Answer:
    """Yes, no, or unknown (None), with the right that proves it when a right was asked for."""

    holds: bool | None
    right: RightSeen | None = None


def has_recent_right(criterion: RecentRsaRight, candidate: Candidate, day: date) -> Answer:
    """An open right, in a role that counts, strictly younger than declared.

    A right whose starting date is missing is unknown, not old.
    """
    limit = criterion.less_than.before(day)
    unknown = None
    for right in candidate.rights:
        if right.state not in criterion.file_states or right.role not in criterion.roles:
            continue
        since = right.demanded_on if criterion.counted_from == "date_demande" else right.opened_on
        if since is None:
            unknown = right
        elif limit < since <= day:
            return Answer(True, right)
    return Answer(None, unknown) if unknown else Answer(False)


def is_registered(criterion: RegisteredJobseeker, candidate: Candidate, day: date) -> Answer:
    """Registered when the last word of France Travail by the day is a presence or an entry.

    Presence in an older stock is not enough: `candidate.registrations` keeps the last stock only.
    """
    words = [word for word in candidate.registrations if word.on <= day]
    return Answer(bool(words) and words[-1].movement in ("stock", "inscription"))


def lives_in_territory(
    criterion: LivesInTerritory, candidate: Candidate, day: date, department: str
) -> Answer:
    """Whether the first source that knows a commune places the person in the department."""
    communes = {
        "rsa": [right.commune for right in candidate.rights if right.commune],
        "inscription": [word.commune for word in candidate.registrations if word.commune and word.on <= day],
    }
    for source in criterion.according_to:
        if communes[source]:
            return Answer(department_of(parent_commune(communes[source][-1])) == department)
    return Answer(None)


@dataclass(frozen=True)
class Selection:
    """The identities of a public (the one whose right proves it), and how many candidates failed."""

    identity_ids: tuple[int, ...]
    counts: Mapping[str, int]


def select_members(
    public: Public, territory: Territory, candidates: Sequence[Candidate], day: date
) -> Selection:
    """Apply every criterion to every candidate; one with an unknown answer is counted, not included."""
    chosen: list[int] = []
    counts = {"candidats": len(candidates), "membres": 0, "inconnus": 0}
    for candidate in candidates:
        answers = [_ask(criterion, candidate, day, territory) for criterion in public.criteria]
        refused = [
            criterion
            for criterion, answer in zip(public.criteria, answers, strict=True)
            if answer.holds is False
        ]
        if refused:
            name = refused[0].criterion
            counts[name] = counts.get(name, 0) + 1
        elif any(answer.holds is None for answer in answers):
            counts["inconnus"] += 1
        else:
            chosen.append(_proof(answers, candidate))
    counts["membres"] = len(chosen)
    return Selection(tuple(sorted(chosen)), counts)


def _ask(criterion: Criterion, candidate: Candidate, day: date, territory: Territory) -> Answer:
    if isinstance(criterion, LivesInTerritory):
        return lives_in_territory(criterion, candidate, day, territory.department)
    asks: dict[type, Callable[..., Answer]] = {
        RecentRsaRight: has_recent_right,
        RegisteredJobseeker: is_registered,
    }
    return asks[type(criterion)](criterion, candidate, day)


def _proof(answers: Sequence[Answer], candidate: Candidate) -> int:
    rights = [answer.right for answer in answers if answer.right] or list(candidate.rights)
    return rights[0].identity_id
