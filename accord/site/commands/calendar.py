"""`accord calendar`: the dated obligations of an agreement, without the database."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click

from accord.declaration import Agreement, read_agreement
from accord.declaration.calendar import Due, NamedEvent, list_events, obligations_between
from accord.declaration.happenings import Happenings, Occurrence
from accord.declaration.shape import suggest
from accord.declaration.term import MissingEvent
from accord.declaration.windows import window_of
from accord.declaration.wording import DUE_KINDS, WORDING
from accord.kit.dates_in_text import read_date
from accord.kit.text import format_article, format_date, format_date_long
from accord.site.commands.check import require_folder


class Day(click.ParamType):
    """A date as typed: 2018-01-15 or 15/01/2018."""

    name = "DATE"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a misuse said in French."""
        read = value if isinstance(value, date) else read_date(value).day
        if read is None:
            self.fail(f"« {value} » n’est pas une date. Écrivez-la ainsi : 2018-01-15.", param, ctx)
        return read


@click.command()
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path), callback=require_folder)
@click.option(
    "--event",
    "given",
    metavar="NOM=DATE[:LEQUEL]",
    multiple=True,
    help="La date d’un événement (répétable ; :LEQUEL dit de quelle session, de quel courrier il s’agit).",
)
@click.option("--from", "since", type=Day(), help="À partir de ce jour.")
@click.option("--to", "until", type=Day(), help="Jusqu’à ce jour compris.")
@click.option("--events", "only_events", is_flag=True, help="Liste les événements que la convention nomme.")
@click.option(
    "--ics",
    "ics",
    metavar="FICHIER",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Écrit aussi les échéances dans ce fichier, pour un agenda (iCalendar).",
)
@click.option("--json", "as_json", is_flag=True, help="Résultat pour une machine.")
def calendar(
    folder: Path,
    given: tuple[str, ...],
    since: date | None,
    until: date | None,
    only_events: bool,
    ics: Path | None,
    as_json: bool,
) -> None:
    """Donne les échéances d’une convention, datées : réunions, engagements, comptes rendus, terme.

    Les durées en mois se comptent de quantième à quantième ; un terme tombe la veille de son anniversaire.
    Les années sont celles de la convention, depuis sa prise d’effet, reconductions tacites comprises.
    """
    agreement = _read(folder)
    events = _read_events(given, agreement)
    named = list_events(agreement, events)
    if only_events:
        click.echo(_dump(named) if as_json else "\n".join(_say_event(event, agreement) for event in named))
        return
    try:
        dues = obligations_between(agreement, events, since, until)
    except MissingEvent as missing:
        raise click.UsageError(_ask_for(missing.event, agreement, named)) from None
    if ics is not None:
        _write_ics(ics, agreement, events, dues, since, until)
    click.echo(_dump(dues) if as_json else _as_text(dues, named))


def _write_ics(
    path: Path,
    agreement: Agreement,
    events: Happenings,
    dues: list[Due],
    since: date | None,
    until: date | None,
) -> None:
    """The same due dates as a file for a calendar; committees without a date stand on the first day."""
    from accord.conventions.rules.ical import entry_of, undated_committees, write_calendar

    entries = [entry_of(agreement, due) for due in dues]
    window = window_of(agreement, events)
    if window is not None and (since or window.starts_on) <= window.starts_on <= (until or window.starts_on):
        every = obligations_between(agreement, events)
        entries += undated_committees(agreement, every, window.starts_on)
    title = agreement.header.title
    content = write_calendar(title, f"Échéances de la convention {agreement.key}", entries, datetime.now(UTC))
    try:
        path.write_bytes(content)
    except OSError:
        raise click.UsageError(
            f"--ics : « {path} » ne peut pas être écrit. Vérifiez que son dossier existe et vos droits."
        ) from None
    click.echo(f"Agenda écrit : {path}", err=True)


def _read(folder: Path) -> Agreement:
    reading = read_agreement(folder)
    if reading.agreement is None:
        for problem in reading.problems:
            click.echo(f"{problem.where}\n    {problem.message(WORDING)}", err=True)
        raise SystemExit(1)
    return reading.agreement


def _ask_for(key: str, agreement: Agreement, named: list[NamedEvent]) -> str:
    """What to add to the command: the event itself, or those that it is derived from."""
    label = agreement.event(key).label
    waited = [event.key for event in named if event.is_needed and not (event.is_derived or event.is_known)]
    given = " ".join(f"--event {one}=2018-01-15" for one in waited)
    return (
        f"Il manque la date de l’événement « {key} » ({label}), d’où part le calendrier. "
        f"Donnez-la ainsi : {given}"
    )


def _read_events(given: tuple[str, ...], agreement: Agreement) -> Happenings:
    """The dates given, by event; the last one counts for an event that happens once."""
    events: dict[str, list[Occurrence]] = {}
    for text in given:
        name, time = _read_event(text, agreement)
        events.setdefault(name, []).append(time)
    return events


def _read_event(text: str, agreement: Agreement) -> tuple[str, Occurrence]:
    name, separator, said = (part.strip() for part in text.partition("="))
    day, _, which = (part.strip() for part in said.partition(":"))
    known = [event.key for event in agreement.events]
    if not separator or name not in known:
        raise click.UsageError(f"--event attend NOM=DATE ; « {name} » est inconnu. {suggest(name, known)}")
    read = read_date(day).day
    if read is None:
        raise click.UsageError(
            f"--event {name} : « {day} » n’est pas une date. Écrivez-la ainsi : 2018-01-15."
        )
    return name, Occurrence(read, which)


def _dump(listed: list[Due] | list[NamedEvent]) -> str:
    return json.dumps([one.as_json() for one in listed], ensure_ascii=False, indent=2)


def _say_event(event: NamedEvent, agreement: Agreement) -> str:
    when = format_date(event.happened_on, unknown="date à donner")
    if event.is_recurrent:
        days = [format_date(one.happened_on) for one in event.occurrences]
        when = f"à chaque fois : {', '.join(days) or 'aucune date'}"
        if agreement.event(event.key).each == "personne":
            when = "compté personne par personne"
    elif event.is_derived and not event.is_known:
        when = "se déduit d’autres événements"
    needed = " — nécessaire au calendrier" if event.is_needed else ""
    return f"{event.key} : {event.label} ({format_article(event.article)}), {when}{needed}"


def _as_text(dues: list[Due], named: list[NamedEvent]) -> str:
    lines = [
        f"{format_date_long(due.date)}\n    {DUE_KINDS[due.kind]} · {format_article(due.article)} · "
        f"à la charge de : {due.owner}\n    {due.label}"
        for due in dues
    ] or ["Aucune échéance dans cette période."]
    waiting = [event.key for event in named if not event.is_known]
    if waiting:
        lines.append(f"\nÉvénements sans date, dont rien n’est compté : {', '.join(waiting)}.")
    return "\n".join(lines)
