"""The page that records the day of an event, and what follows from it before it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.declaration.calendar import obligations_between
from accord.declaration.clauses import Event
from accord.declaration.term import MissingEvent, NoTerm, derive_term
from accord.face.components import Confirmation, Crumb
from accord.face.forms import FormSheet
from accord.face.words import plural
from accord.kit.text import format_article, format_date_long, format_date_words


@dataclass(frozen=True)
class EventPage:
    """The form, or, once it is filled, what would follow."""

    crumbs: tuple[Crumb, ...]
    heading: str
    article: str
    recorded: str
    form: FormSheet | None
    confirmation: Confirmation | None
    back: str


def build_event_page(
    place: Place, event: Event, form: FormSheet | None, confirmation: Confirmation | None = None
) -> EventPage:
    """The page of an event."""
    back = reverse("agreement", kwargs={"agreement": place.agreement.key})
    recorded = place.events.get(event.key)
    return EventPage(
        crumbs=(Crumb("Convention", back), Crumb(event.label)),
        heading=event.label,
        article=format_article(event.article),
        recorded=f"Date enregistrée : {format_date_long(recorded)}." if recorded else "",
        form=form,
        confirmation=confirmation,
        back=back,
    )


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
    if former is not None and former != day:
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


def _say_end(place: Place, events: dict[str, date]) -> str:
    try:
        term = derive_term(place.declared, events)
    except (MissingEvent, NoTerm):
        return "La résiliation prendra effet à la fin du préavis."
    return (
        f"La convention prendra fin le {format_date_words(term.ends_on)}, à la fin du préavis ; "
        "les échéances plus lointaines disparaîtront du calendrier."
    )
