"""What happened to a person, in order, with the stretches where nothing is known to have happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from accord.kit.periods import elapsed_months

# A stretch shorter than this is the ordinary delay between two files.
SHORTEST_BREAK = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """The row of a deposit that says it."""

    deposit_id: int
    row: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a partner says of a person, on a day (None: unknown) or from a day until another.

    `lane` is the partner's (LANES), `topic` what it is about, `origin` the row that says it, the first of
    `files` when several say the same. `holds_rsa` is what it says of the RSA on that day, None for nothing.
    """

    lane: str
    topic: str
    on: date | None
    title: str
    identity_id: int
    origin: Origin
    details: tuple[str, ...] = ()
    until: date | None = None
    files: int = 1
    holds_rsa: bool | None = None

    @property
    def ends(self) -> date | None:
        """The last day that it covers."""
        return self.until or self.on


LANES = ("caf", "france-travail", "region", "departement")


def merge_alike(events: Iterable[Event]) -> list[Event]:
    """One event for what several records of one partner say in the same words of the same days."""
    found: dict[tuple[object, ...], Event] = {}
    for event in events:
        key = (event.lane, event.topic, event.on, event.until, event.title, event.details)
        known = found.get(key)
        found[key] = event if known is None else replace(known, files=known.files + event.files)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Break:
    """A stretch without any known event, from the day after one to the day before the next (None: today)."""

    after: date
    before: date
    months: int
    is_open: bool = False


def order_events(events: Iterable[Event]) -> list[Event]:
    """Latest first; what has no date comes last; lanes in their order within a day."""
    dated = [event for event in events if event.on is not None]
    undated = [event for event in events if event.on is None]
    dated.sort(key=lambda event: (-(event.on or date.min).toordinal(), LANES.index(event.lane), event.title))
    return [*dated, *sorted(undated, key=lambda event: (LANES.index(event.lane), event.title))]


def find_breaks(events: Iterable[Event], today: date, *, shortest: int = SHORTEST_BREAK) -> list[Break]:
    """The stretches of at least `shortest` whole months that no event covers, the last one up to today."""
    spans = sorted((event.on, event.ends or event.on) for event in events if event.on and event.on <= today)
    breaks: list[Break] = []
    covered: date | None = None
    for starts, ends in spans:
        if covered is not None and elapsed_months(covered, starts) >= shortest:
            breaks.append(Break(covered, starts, elapsed_months(covered, starts)))
        covered = max(covered or ends, ends)
    if covered is not None and elapsed_months(covered, today) >= shortest:
        breaks.append(Break(covered, today, elapsed_months(covered, today), is_open=True))
    return breaks


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What sources say differently of one thing: each value with who says it."""

    label: str
    values: tuple[tuple[str, str], ...]


def find_disagreements(said: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]) -> list[Disagreement]:
    """`said` gives for each label the (source, value as written, comparable key) of the sources that speak.

    A missing value contradicts nothing. Each different value is kept once, under the first who says it.
    """
    found = []
    for label, claims in said:
        by_key: dict[str, tuple[str, str]] = {}
        for source, value, key in claims:
            if key:
                by_key.setdefault(key, (source, value))
        if len(by_key) > 1:
            found.append(Disagreement(label, tuple(by_key.values())))
    return found


# The CAF speaks month by month: its word of a month holds until the next one.
NEAR = timedelta(days=31)


def find_rsa_disagreements(events: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Each event of another partner with the word of the CAF, near that day, that says the contrary."""
    said = [
        (event, event.on, event.ends or event.on)
        for event in events
        if event.holds_rsa is not None and event.on is not None
    ]
    official = [one for one in said if one[0].lane == "caf"]
    found = []
    for event, on, _ in said:
        if event.lane == "caf":
            continue
        near = [(word, starts) for word, starts, ends in official if starts - NEAR <= on <= ends + NEAR]
        if near and all(word.holds_rsa != event.holds_rsa for word, _ in near):
            nearest, _ = min(near, key=lambda one: abs((one[1] - on).days))
            found.append((event, nearest))
    return found
