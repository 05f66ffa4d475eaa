"""The page that records the day of an event, and what follows from it before it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.declaration.base import Amendable
from accord.declaration.calendar import obligations_between
from accord.declaration.clauses import Event
from accord.declaration.happenings import Happenings, Occurrence, dates_of, is_valid_on
from accord.declaration.term import MissingEvent, NoTerm, derive_term
from accord.face.components import Confirmation, Crumb
from accord.face.forms import FormSheet
from accord.face.words import plural
from accord.kit.text import (
    format_article,
    format_date,
    format_date_long,
    format_date_words,
    format_distance,
    join_words,
)

# Each person has a time of their own, kept with the person and not here.
BY_PERSON = "personne"
# Written to somebody, or received: it is dated once it has come.
COMES_FIRST = ("courrier", BY_PERSON)


@dataclass(frozen=True)
class TimeLine:
    """One time that an event happens, and the address where it is cancelled; empty for who may not."""

    label: str
    day: str
    distance: str
    cancel: str


@dataclass(frozen=True)
class EventPage:
    """The form, or, once it is filled, what would follow. `note` says why there is none."""

    crumbs: tuple[Crumb, ...]
    heading: str
    article: str
    recorded: str
    note: str
    times: tuple[TimeLine, ...]
    form: FormSheet | None
    confirmation: Confirmation | None
    back: str


def build_event_page(
    place: Place, event: Event, form: FormSheet | None, confirmation: Confirmation | None = None
) -> EventPage:
    """The page of an event."""
    back = reverse("agreement", kwargs={"agreement": place.agreement.key})
    recorded = place.events.get(event.key)
    times = recorded if isinstance(recorded, tuple) else ()
    return EventPage(
        crumbs=(Crumb("Convention", back), Crumb(event.label)),
        heading=event.label,
        article=format_article(event.article),
        recorded=f"Date enregistrée : {format_date_long(recorded)}." if isinstance(recorded, date) else "",
        note=say_why_not(place, event),
        times=tuple(_line(place, event, time) for time in times),
        form=form,
        confirmation=confirmation,
        back=back,
    )


def say_why_not(place: Place, event: Event) -> str:
    """Why no date is written here for an event; empty when one may be."""
    if event.each == BY_PERSON:
        return (
            "Cet événement arrive à chaque personne, à son jour. Ses dates sont comptées personne par "
            "personne, d’après les fichiers : on ne les écrit pas ici."
        )
    if event.last_of:
        parts = join_words([f"« {place.declared.event(key).label} »" for key in event.last_of])
        return f"Cette date se déduit : c’est la plus récente de {parts}, dès que toutes sont connues."
    return ""


def _line(place: Place, event: Event, time: Occurrence) -> TimeLine:
    url = reverse("event", kwargs={"agreement": place.agreement.key, "event": event.key})
    return TimeLine(
        time.label,
        format_date(time.happened_on),
        format_distance(time.happened_on, today()),
        f"{url}?{urlencode({'annuler': time.label})}",
    )


def find_time(place: Place, event: Event, label: str) -> Occurrence | None:
    """The time of an event that has a label; None when none has, or when it was cancelled."""
    times = place.events.get(event.key)
    return next((time for time in times if time.label == label), None) if isinstance(times, tuple) else None


def confirm_cancel(place: Place, event: Event, time: Occurrence, token: str) -> Confirmation:
    """What cancelling one time of an event changes."""
    url = reverse("event", kwargs={"agreement": place.agreement.key, "event": event.key})
    return Confirmation(
        heading=f"Annuler « {time.label} » ?",
        consequence=f"Les échéances comptées depuis le {format_date_words(time.happened_on)} disparaîtront "
        "du calendrier ; les suites déjà données resteront dans l’historique.",
        undo="Elles reviendront si vous enregistrez de nouveau cette date sous le même nom.",
        action_url=url,
        button=f"Annuler « {time.label} »",
        cancel_url=url,
        danger=True,
        hidden=(("annuler", time.label), ("confirme", "oui")),
        token=token,
    )


def confirm_time(place: Place, event: Event, time: Occurrence, reference: str, token: str) -> Confirmation:
    """What recording one time of an event that comes back changes, said before it is done."""
    url = reverse("event", kwargs={"agreement": place.agreement.key, "event": event.key})
    former = find_time(place, event, time.label)
    said = []
    if former is not None and former.happened_on != time.happened_on:
        said.append(f"Cette date remplace celle du {format_date_words(former.happened_on)}.")
    count = _count_dated(place, event, time)
    said.append(f"Depuis ce jour : {count}." if count else NOTHING_DATED)
    day = format_date_words(time.happened_on)
    return Confirmation(
        heading=f"{time.label} : {format_date_long(time.happened_on)}",
        consequence=" ".join(said),
        undo="Une autre date, sous le même nom, pourra la corriger ; une date annulée ne compte plus.",
        action_url=url,
        button=f"Enregistrer la date du {day}",
        cancel_url=url,
        hidden=(
            ("jour", time.happened_on.isoformat()), ("libelle", time.label), ("reference", reference),
            ("confirme", "oui"),
        ),
        token=token,
    )  # fmt: skip


NOTHING_DATED = "Aucune échéance n’est comptée depuis ce jour."


def _count_dated(place: Place, event: Event, time: Occurrence) -> str:
    """`2 échéances`: how many this time makes due."""
    declared = place.declared
    entries = (*declared.commitments, *declared.obligations, *declared.instalments)
    events = {**place.events, event.key: (time,)}
    dates = dates_of(declared.events, events)
    count = sum(
        one.due is not None
        and one.due.event == event.key
        and (not isinstance(one, Amendable) or is_valid_on(one, time.happened_on, dates))
        for one in entries
    )
    return plural(count, "échéance", "échéances") if count else ""


def confirm_event(place: Place, event: Event, day: date, reference: str, token: str) -> Confirmation:
    """What recording this day will change, said before it is done."""
    url = reverse("event", kwargs={"agreement": place.agreement.key, "event": event.key})
    return Confirmation(
        heading=f"{event.label} : {format_date_long(day)}",
        consequence=" ".join(list_consequences(place, event, day)),
        undo="Une autre date pourra la corriger plus tard ; celle-ci restera dans l’historique.",
        action_url=url,
        button=f"Enregistrer la date du {format_date_words(day)}",
        cancel_url=url,
        hidden=(("jour", day.isoformat()), ("reference", reference), ("confirme", "oui")),
        token=token,
    )


def list_consequences(place: Place, event: Event, day: date) -> list[str]:
    """What follows from an event on a day, in sentences."""
    said = []
    former = place.events.get(event.key)
    if isinstance(former, date) and former != day:
        said.append(f"Cette date remplace celle du {format_date_words(former)}.")
    events = {**place.events, event.key: day}
    declared = place.declared
    if declared.term is not None and declared.term.starts == event.key:
        term = derive_term(declared, events)
        count = plural(len(obligations_between(declared, events)), "échéance datée", "échéances datées")
        said.append(
            f"La convention aura couru du {format_date_words(term.starts_on)} au "
            f"{format_date_words(term.ends_on)}, reconductions comprises, avec {count}."
        )
    if declared.termination is not None and declared.termination.starts == event.key:
        said.append(_say_end(place, events))
    said += [
        f"La liste « {public.label} » sera arrêtée à ce jour dès que les fichiers qui la composent sont là ; "
        "une fois arrêtée, elle ne change plus."
        for public in declared.publics
        if public.frozen_on == event.key
    ]
    return said or ["Les échéances comptées depuis cet événement seront datées."]


def _say_end(place: Place, events: Happenings) -> str:
    try:
        term = derive_term(place.declared, events)
    except (MissingEvent, NoTerm):
        return "La résiliation prendra effet à la fin du préavis."
    return (
        f"La convention prendra fin le {format_date_words(term.ends_on)}, à la fin du préavis ; "
        "les échéances plus lointaines disparaîtront du calendrier."
    )
