"""The CAF flows, written all together, one household after the other: memory does not grow with the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, TextIO

from accord.synth.caf_blocks import BlockWriter
from accord.synth.events import Event, apply_event
from accord.synth.households import Household
from accord.synth.timetable import CafFlow


def name_flow(flow: CafFlow, number: str) -> str:
    """File name: RSABEM (stock) or RSABEI (delta), number of the CAF, reference date."""
    return f"RSABE{flow.kind}_{number}_{flow.reference_on:%Y%m%d}.xml"


class _OpenFlow:
    """A flow being written, with its truth lines and its counts."""

    def __init__(self, flow: CafFlow, path: Path, output: BinaryIO, truth: TextIO) -> None:
        self.flow, self.name, self.output, self.truth = flow, path.name, output, truth
        self.households = self.rows = self.subjects = self.adults = 0
        output.write(
            b'<?xml version="1.0" encoding="windows-1252"?>\n<Racine>\n<IdentificationFlux>'
            b"<APPLIEME>CRI</APPLIEME><NUMVERSIONAPPLIEME>6200</NUMVERSIONAPPLIEME>"
            + f"<TYPEFLUX>{flow.kind}</TYPEFLUX><NATFLUX>D</NATFLUX>"
            f"<DTCREAFLUX>{flow.created_on}</DTCREAFLUX>"
            f"<HEUCREAFLUX>01:18:36.0000</HEUCREAFLUX><DTREF>{flow.reference_on}</DTREF>"
            "</IdentificationFlux>\n".encode("cp1252")
        )

    def add(self, household: Household, block: bytes) -> None:
        """Writes a household and the truth of its persons."""
        self.output.write(block)
        self.households += 1
        lines = []
        for member in household.members:
            self.rows += 1
            self.adults += member.role != "ENF"
            self.subjects += member.subject
            person = member.person
            lines.append(f"{self.name};{self.rows};{self.households};{person.id};{person.caf_defects}\n")
        self.truth.write("".join(lines))

    def finish(self) -> dict[str, int | str]:
        """Writes the control totals; returns the counts."""
        self.output.write(
            f"<TransmissionFlux><NBTOTDOSRSATRANSM>{self.households}</NBTOTDOSRSATRANSM>"
            "<NBTOTDOSRSATRANSMANO>0</NBTOTDOSRSATRANSMANO></TransmissionFlux>\n</Racine>\n".encode("cp1252")
        )
        return {
            "fichier": self.name,
            "foyers": self.households,
            "personnes": self.rows,
            "adultes": self.adults,
            "droits_devoirs": self.subjects,
        }


def write_caf_flows(
    households: list[Household],
    flows: list[CafFlow],
    writer: BlockWriter,
    *,
    number: str,
    folder: Path,
    truth: Path,
    progress: Callable[[float], None],
) -> list[dict[str, int | str]]:
    """Writes every flow and `truth/caf_persons.csv`; the households end in their state of the last stock.

    Returns, for each file, its counts of households, persons, adults, and persons under rights and duties.
    """
    with ExitStack() as stack:
        opened, parts = [], []
        for flow in flows:
            path = folder / name_flow(flow, number)
            part = truth.parent / f".{path.name}.csv"
            output = stack.enter_context(path.open("wb", buffering=1 << 20))
            lines = stack.enter_context(part.open("w", encoding="utf-8", newline="\n", buffering=1 << 18))
            opened.append(_OpenFlow(flow, path, output, lines))
            parts.append(part)
        for position, household in enumerate(households):
            _write_household(household, opened, writer)
            if position % 500 == 0:
                progress(position / len(households))
        counts = [flow.finish() for flow in opened]
    _join_parts(parts, truth)
    return counts


def _write_household(household: Household, opened: list[_OpenFlow], writer: BlockWriter) -> None:
    household.events.sort(key=lambda event: event.day)
    for current, events in _follow(household, opened):
        current.add(household, writer.write(household, current.flow, events).encode("cp1252"))


def _follow(household: Household, opened: list[_OpenFlow]) -> Iterator[tuple[_OpenFlow, list[Event]]]:
    """The flows where the household is written, with the events since the flow before; its state moves on."""
    events = household.events
    done = 0
    for current in opened:
        flow = current.flow
        first = done
        while done < len(events) and events[done].day <= flow.reference_on:
            apply_event(household, events[done])
            done += 1
        if household.appears_on and household.appears_on > flow.reference_on:
            continue
        if flow.is_stock or done > first:
            yield current, events[first:done]
        # A closed or refused household is in the stock of its month and in no later one.
        if flow.is_stock and household.state in ("1", "5", "6"):
            return


def _join_parts(parts: list[Path], truth: Path) -> None:
    with truth.open("wb") as output:
        output.write(b"file;row;household;person_id;defects\n")
        for part in parts:
            with part.open("rb") as lines:
                while chunk := lines.read(1 << 20):
                    output.write(chunk)
            part.unlink()
