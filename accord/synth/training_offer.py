"""The training offer of the Région: providers, actions, sessions on a real calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accord.synth.siret import make_siret
from accord.synth.timetable import is_holiday_season, next_working_day

SECTORS = (
    "BTP",
    "INDUSTRIE",
    "TRANSPORT",
    "COMMERCE",
    "HOTELLERIE",
    "SANTE",
    "SERVICES",
    "NUMERIQUE",
    "AGRICULTURE",
)
SECTOR_WEIGHTS = (13, 10, 10, 14, 12, 17, 14, 6, 4)
#: Share of the entries of each of the five years.
YEAR_SHARES = (0.17, 0.19, 0.22, 0.23, 0.19)
#: Share of the actions that lead to no certification: no exam, no result.
WITHOUT_EXAM = 0.24


@dataclass(frozen=True, slots=True)
class Provider:
    """A training body and the way it types names: `Title`, `UPPER` (with accents) or `ASCII`."""

    siret: str
    style: str
    care: float


@dataclass(frozen=True, slots=True)
class Action:
    """What is taught. `rncp` is empty and `has_exam` false when nothing certifies it."""

    id: str
    provider: Provider
    sector: str
    rncp: str
    hours: int
    has_exam: bool


@dataclass(frozen=True, slots=True)
class Session:
    """An action held once: its days, its seats."""

    id: str
    action: Action
    starts_on: date
    ends_on: date
    seats: int


def build_offer(rng: Random, *, entries: int, years: list[int]) -> list[Session]:
    """Sessions of 8 to 15 seats whose seats make exactly `entries`, in the order of their opening."""
    providers = [_make_provider(rng) for _ in range(max(4, round(0.55 * entries**0.5)))]
    actions = [
        _make_action(rng, providers[number % len(providers)], number) for number in range(len(providers) * 4)
    ]
    drafts: list[tuple[date, Action, int]] = []
    left = entries
    for year, share in zip(years, YEAR_SHARES, strict=True):
        of_year = left if year == years[-1] else round(entries * share)
        left -= of_year
        drafts += [
            (_draw_opening(rng, year), rng.choice(actions), seats) for seats in _split_seats(rng, of_year)
        ]
    drafts.sort(key=lambda draft: (draft[0], draft[1].id))
    return [_make_session(rng, number, *draft) for number, draft in enumerate(drafts, start=1)]


def _make_provider(rng: Random) -> Provider:
    style = rng.choice(("Title", "Title", "Title", "UPPER", "ASCII"))
    return Provider(make_siret(rng), style, rng.choice((0.7, 1.0, 1.0, 1.0, 1.3)))


def _make_action(rng: Random, provider: Provider, number: int) -> Action:
    has_exam = rng.random() >= WITHOUT_EXAM
    return Action(
        id=f"{rng.randrange(13, 16)}_{100 + number * 3:06d}A",
        provider=provider,
        sector=rng.choices(SECTORS, weights=SECTOR_WEIGHTS)[0],
        rncp=str(rng.randrange(1_500, 35_900)) if has_exam else "",
        hours=rng.choice((105, 140, 210, 280, 350, 420, 490, 600, 700, 840))
        if has_exam
        else rng.choice((70, 105, 140, 210)),
        has_exam=has_exam,
    )


def _split_seats(rng: Random, total: int) -> list[int]:
    seats: list[int] = []
    while total > 0:
        size = rng.randrange(8, 16)
        if total - size < 8:
            # The end of the year: one session of what is left, or two halves when it is too much for one.
            seats += [total] if total <= 15 else [total // 2, total - total // 2]
            break
        seats.append(size)
        total -= size
    return seats


def _draw_opening(rng: Random, year: int) -> date:
    while True:
        day = date(year, 1, 1) + timedelta(days=rng.randrange(365))
        if rng.random() < 0.7:
            day -= timedelta(days=day.weekday())
        if day.year == year and not is_holiday_season(day):
            opening = next_working_day(day)
            if opening.year == year:
                return opening


def _make_session(rng: Random, number: int, starts_on: date, action: Action, seats: int) -> Session:
    weeks = max(2, round(action.hours / rng.choice((28, 30, 35))))
    ends_on = starts_on + timedelta(days=weeks * 7 - 1 - (starts_on.weekday() + 2) % 7)
    return Session(f"{starts_on:%y}_{number:06d}S", action, starts_on, next_working_day(ends_on), seats)
