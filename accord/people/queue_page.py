"""The queue of pairs to check: which come first, page by page, and which comes after another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accord.face.components import Crumb, Notice
from accord.face.words import plural
from accord.kit.text import format_date, format_number
from accord.people.decisions import Decision, read_decisions
from accord.people.directory import COUNTED
from accord.people.models import Pair
from accord.people.names import write_name
from accord.people.queries import IdentityCard, cards_of, pairs_to_check
from accord.people.rules.risk import risk_of
from accord.people.wording import RISK_LEVELS, SHORT_KINDS

SHOWN_PAIRS = 50
BEYOND = "Les paires plus récentes paraîtront quand celles-ci auront été décidées."
# The order of the queue: the highest risk first, then the oldest.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair of the queue, before its records are read."""

    id: int
    level: int
    code: str
    since: str
    identity_id: int
    candidate_id: int

    @property
    def place(self) -> Place:
        """Where it stands in the queue."""
        return (-self.level, self.id)


@dataclass(frozen=True)
class QueueRow:
    """A pair of the queue, in words. `state` is the sign of its risk."""

    url: str
    left: str
    right: str
    sources: str
    risk: str
    state: str
    since: str


@dataclass(frozen=True)
class QueuePage:
    """The page of the queue."""

    crumbs: tuple[Crumb, ...]
    heading: str
    count: str
    start_url: str
    rows: tuple[QueueRow, ...]
    range: str
    more: str
    first: str
    previous: str
    following: str
    decisions: tuple[Decision, ...]
    notice: Notice | None
    last_undo_url: str
    last_said: str


def read_queue() -> list[Waiting]:
    """The pairs that wait, those where a relative may hide first, then the oldest.

    Among the thousand oldest: beyond, the queue is taken a thousand at a time.
    """
    rows = (
        pairs_to_check()
        .order_by("id")
        .values_list("id", "evidence", "created_at", "identity_id", "candidate_id")[: COUNTED + 1]
    )
    found = []
    for number, evidence, created, left, right in rows:
        level, code = risk_of(evidence)
        day = format_date(timezone.localtime(created).date())
        found.append(Waiting(number, level, code, day, left, right))
    return sorted(found, key=lambda waiting: waiting.place)


def next_pair_url(pair: Pair, queue: Sequence[Waiting] | None = None) -> str:
    """The pair that follows this one, which waits or not; the first one at the end; the queue without any."""
    queue = read_queue() if queue is None else queue
    others = [waiting for waiting in queue if waiting.id != pair.pk]
    if not others:
        return reverse("pairs")
    place = (-risk_of(pair.evidence)[0], pair.pk)
    following = next((waiting for waiting in others if waiting.place > place), others[0])
    return reverse("pair", kwargs={"pair": following.id})


def read_place(text: str) -> Place | None:
    """A place of the queue as an address writes it (`2-318`: risk, then pair); None when it is none."""
    level, _, number = text.partition("-")
    if not (level in ("0", "1", "2") and number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return (-int(level), int(number))


def build_queue_page(
    *,
    notice: Notice | None = None,
    last: Decision | None = None,
    after: Place | None = None,
    before: Place | None = None,
) -> tuple[QueuePage, set[int]]:
    """The page of the queue that follows a place or comes before it, and the persons that it shows."""
    queue = read_queue()
    start = _find_start(queue, after, before)
    shown = queue[start : start + SHOWN_PAIRS]
    end = start + len(shown)
    cards = cards_of({number for one in shown for number in (one.identity_id, one.candidate_id)})
    decisions, persons = read_decisions()
    count = plural(len(queue), "paire attend", "paires attendent")
    if len(queue) > COUNTED:
        count = f"Plus de {format_number(COUNTED)} paires attendent"
    page = QueuePage(
        crumbs=(Crumb("Personnes", reverse("people")), Crumb("Paires à vérifier")),
        heading="Paires à vérifier",
        count=f"{count} une décision." if queue else "",
        start_url=reverse("pair", kwargs={"pair": queue[0].id}) if queue else "",
        rows=tuple(_queue_row(one, cards) for one in shown),
        range=f"Paires {format_number(start + 1)} à {format_number(end)}" if len(queue) > len(shown) else "",
        more=BEYOND if end > COUNTED else "",
        first=reverse("pairs") if start else "",
        previous=_queue_url("avant", shown[0]) if start else "",
        following=_queue_url("apres", shown[-1]) if end < len(queue) else "",
        decisions=tuple(decisions),
        notice=notice,
        last_undo_url=last.undo_url if last else "",
        last_said=f"{last.said} : {last.who}." if last else "",
    )
    return page, persons | {card.person_id for card in cards.values()}


def _find_start(queue: Sequence[Waiting], after: Place | None, before: Place | None) -> int:
    """The rank of the first pair to show; the beginning when nothing follows any more."""
    places = [waiting.place for waiting in queue]
    if before is not None:
        return max(bisect_left(places, before) - SHOWN_PAIRS, 0)
    start = bisect_right(places, after) if after is not None else 0
    return start if start < len(queue) else 0


def _queue_url(name: str, waiting: Waiting) -> str:
    return f"{reverse('pairs')}?{name}={waiting.level}-{waiting.id}"


def _queue_row(waiting: Waiting, cards: Mapping[int, IdentityCard]) -> QueueRow:
    left, right = cards[waiting.identity_id], cards[waiting.candidate_id]
    return QueueRow(
        url=reverse("pair", kwargs={"pair": waiting.id}),
        left=write_name(left),
        right=write_name(right),
        sources=f"{SHORT_KINDS.get(left.kind, left.kind)} · {SHORT_KINDS.get(right.kind, right.kind)}",
        risk=RISK_LEVELS[waiting.level],
        state=("later", "due", "late")[waiting.level],
        since=waiting.since,
    )
