"""What happens to the RSA households between two monthly stocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from accord.synth.households import Household, HouseholdMaker, Member, close_household

#: Chance a month, by kind of event, for a household that is open.
CLOSING, SUSPENDING, RESUMING, MOVING, SPLITTING, BIRTH, REVIEW = (
    0.022,
    0.022,
    0.15,
    0.0085,
    0.0025,
    0.003,
    0.02,
)
OPENING, JOINING = 0.024, 0.0012
CLOSING_REASONS = ("ECH",) * 9 + ("RAU",) * 4 + ("RFD",) * 3 + ("MUT",) * 2 + ("PCG", "EFF")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that changes a household on a day. `code` is the FG of the CAF."""

    day: date
    kind: str
    code: str
    data: Any = None


def plan_events(
    rng: Random, maker: HouseholdMaker, households: list[Household], month_ends: list[date]
) -> list[Household]:
    """Gives every household its events for each month between stocks, and adds those that open.

    Returns the households in the order of the files, the new ones last. Their states are not changed yet:
    `apply_event` does it.
    """
    planner = _Planner(rng, maker, households)
    for start, end in pairwise(month_ends):
        planner.plan_month(start, end)
    return planner.households


class _Planner:
    def __init__(self, rng: Random, maker: HouseholdMaker, households: list[Household]) -> None:
        self.rng = rng
        self.maker = maker
        self.households = list(households)
        self.initial = len(households)
        # The state that the plan has reached: the households themselves stay as they are in the first stock.
        self.states = {household.number: household.state for household in households}
        self.couples = {household.number: list(household.members) for household in households}

    def plan_month(self, start: date, end: date) -> None:
        self.start, self.days = start, (end - start).days
        leaving: list[Household] = []
        for household in list(self.households):
            self._plan_household(household, leaving)
        self._plan_joinings(leaving)
        for _ in range(max(1, round(self.initial * OPENING))):
            self._plan_opening()

    def _day(self) -> date:
        return self.start + timedelta(days=self.rng.randrange(1, self.days + 1))

    def _plan_household(self, household: Household, leaving: list[Household]) -> None:
        rng, number = self.rng, household.number
        state = self.states[number]
        if state in ("5", "6", "1"):
            return
        draw = rng.random()
        if state == "0":
            if draw < 0.7:
                self._add(household, "decide", "ENTDED", "2" if draw < 0.6 else "1")
            return
        if state in ("3", "4") and rng.random() < RESUMING:
            self._add(household, "resume", "SITPRO", "2")
            return
        limits = (CLOSING, SUSPENDING, MOVING, SPLITTING, BIRTH, REVIEW, JOINING)
        kinds = (
            self._close,
            self._suspend,
            self._move,
            self._split,
            self._bear,
            self._review,
            leaving.append,
        )
        total = 0.0
        for limit, plan in zip(limits, kinds, strict=True):
            total += limit
            if draw < total:
                plan(household)
                return

    def _add(
        self, household: Household, kind: str, code: str, data: Any = None, day: date | None = None
    ) -> Event:
        event = Event(day or self._day(), kind, code, data)
        household.events.append(event)
        if kind in ("close", "decide", "suspend", "resume"):
            self.states[household.number] = data if isinstance(data, str) else data[0]
        return event

    def _close(self, household: Household) -> None:
        reason = self.rng.choice(CLOSING_REASONS)
        state = "6" if self.rng.random() < 0.12 else "5"
        self._add(household, "close", "MUT" if reason == "MUT" else "RAD", (state, reason))

    def _suspend(self, household: Household) -> None:
        if self.states[household.number] != "2":
            return
        state = "3" if self.rng.random() < 0.3 else "4"
        reasons = ("GJ", "GK", "GL", "DA") if state == "3" else ("01", "06", "06", "09", "AB", "CG")
        self._add(household, "suspend", "SUS", (state, self.rng.choice(reasons)))

    def _move(self, household: Household) -> None:
        leaving = self.rng.random() < 0.06
        day = self._day()
        atlas = self.maker.registry.atlas
        self._add(household, "move", "ADR", atlas.draw_moved_address(self.rng, day, leaving=leaving), day)

    def _bear(self, household: Household) -> None:
        head = household.members[0].person
        day = self._day()
        mothers = [
            m.person for m in household.adults if m.person.sex == "2" and 17 < m.person.age_on(day) < 45
        ]
        if not mothers:
            return
        child = self.maker.registry.create_child(mothers[0], head.birth_name, day - timedelta(days=9))
        self._add(household, "join", "SITFAM", [Member(child, "ENF", True, False, day)], day)

    def _review(self, household: Household) -> None:
        self._add(household, "review", "RESTRIRSA", self.rng.randrange(0, 600))

    def _split(self, household: Household) -> None:
        """The spouse opens a household of their own; one old household in three learns it a month later."""
        members = self.couples[household.number]
        spouse = next((member for member in members if member.role == "CJT"), None)
        if spouse is None:
            return
        day = self._day()
        late = self.rng.random() < 0.33
        self._add(household, "leave", "SITFAM", spouse.person, day + timedelta(days=31 if late else 0))
        members.remove(spouse)
        address = self.maker.registry.atlas.draw_moved_address(self.rng, day)
        alone = Member(spouse.person, "DEM", True, spouse.subject, day, spouse.activity, spouse.income)
        new = self.maker.build(
            [alone], [address, household.addresses[0]], day, False, preceding=household.demand
        )
        self._register(new, day)

    def _plan_joinings(self, leaving: list[Household]) -> None:
        """Two single heads set up home: the second household closes, regrouped; its people join the first."""
        singles = [
            home
            for home in leaving
            if len(self.couples[home.number]) == len(home.members) and len(home.adults) == 1
        ]
        for kept, closed in zip(singles[::2], singles[1::2], strict=False):
            day = self._day()
            joined = [
                Member(
                    m.person,
                    "CJT" if m.role == "DEM" else m.role,
                    m.charged,
                    m.subject,
                    day,
                    m.activity,
                    m.income,
                )
                for m in closed.members
            ]
            self._add(kept, "join", "SITFAM", joined, day)
            self._add(closed, "close", "RAD", ("5", "RGD"), day)

    def _plan_opening(self) -> None:
        rng, day = self.rng, self._day()
        transferred = rng.random() < 0.06
        demanded_on = day - timedelta(days=rng.randrange(200, 2500) if transferred else rng.randrange(3, 40))
        household = self.maker.create(demanded_on=demanded_on)
        household.suspended_on, household.reason, household.closed_on = None, "", None
        household.state = "0" if rng.random() < 0.08 else "2"
        if transferred:
            household.came_from = rng.choice(("061", "301", "691", "751", "831", "841"))
        self._register(household, day)

    def _register(self, household: Household, day: date) -> None:
        household.appears_on = day
        household.events.append(Event(day, "open", "MUT" if household.came_from else "DEMRSA"))
        self.states[household.number] = household.state
        self.couples[household.number] = list(household.members)
        self.households.append(household)


def apply_event(household: Household, event: Event) -> None:
    """Changes a household as its event says."""
    if event.kind == "close":
        state, reason = event.data
        close_household(household, event.day, state, reason)
        if reason == "MUT":
            household.moved_to = "061" if household.number % 2 else "341"
    elif event.kind == "suspend":
        household.state, household.reason = event.data
        household.suspended_on = event.day
    elif event.kind in ("resume", "decide"):
        household.state, household.reason, household.suspended_on = event.data, "", None
    elif event.kind == "move":
        household.addresses = [event.data, *household.addresses][:3]
    elif event.kind == "join":
        household.members = household.members + event.data
        if any(member.role == "CJT" for member in event.data):
            household.family, household.family_since = "VIM", event.day
    elif event.kind == "leave":
        household.members = [member for member in household.members if member.person is not event.data]
        household.family, household.family_since = "SEF", event.day
    elif event.kind == "review":
        household.members[0].income = event.data
