"""What an entry of the journal was about, in words, with the page that shows it.

An entry keeps codes (« person:1242 », « paca-bdr-2017/comite:pilotage:2021-01-14 »). A person is never named
here: « fiche n° 1242 », and whoever may open it does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

from django.urls import NoReverseMatch, reverse

from accord.committees.models import Document, Meeting
from accord.conventions.agreements import Place, agreements_of
from accord.conventions.rules.which import Which
from accord.declaration.calendar import MissingEvent, obligations_between
from accord.deposits.models import Deposit
from accord.face.columns import Cell
from accord.journal.models import Entry
from accord.journal.wording import SUBJECTS, UNKNOWN_SUBJECT
from accord.kit.text import format_date
from accord.partners.actor import Actor
from accord.partners.models import Organisation

REFUSED = "page.refused"


class Subjects:
    """Says what entries were about. Reads each kind of thing once, whatever the entries."""

    def __init__(self, actor: Actor, authors: Mapping[int, str]) -> None:
        self._actor = actor
        self._authors = authors

    def say(self, entry: Entry) -> Cell | None:
        """The subject in words; None when an entry has none."""
        if entry.action == REFUSED:
            return _say_page(entry)
        if not entry.target:
            return None
        key, is_within, rest = entry.target.partition("/")
        kind, _, number = key.partition(":")
        if number:
            return self._say_numbered(kind, number)
        place = self._places.get(key)
        if place is None:
            return Cell(entry.target if is_within else f"convention « {key} »")
        return self._say_part(place, rest) if is_within else _say_agreement(place)

    def _say_part(self, place: Place, part: str) -> Cell:
        """A part of an agreement: an event, something due, a document of a pack, a figure."""
        kind, _, rest = part.partition(":")
        key = place.agreement.key
        if not rest:
            named = _find(place.declared.indicator, kind)
            return Cell(named or UNKNOWN_SUBJECT, url=reverse("figure", args=[key, kind]) if named else "")
        if kind == "event":
            named = _find(place.declared.event, rest)
            return Cell(named or UNKNOWN_SUBJECT, url=reverse("event", args=[key, rest]) if named else "")
        if kind == "document":
            name, meeting = self._documents.get(rest, ("", ""))
            return self._say_meeting(meeting, name)
        what, _, day = rest.partition(":")
        label = self._dues[key].get((kind, what, day), "")
        said = f"Échéance du {format_date(Which.read(day).day)}"
        return Cell(said, under=label, url=reverse("duty", args=[key, kind, what, day]) if label else "")

    def _say_numbered(self, kind: str, number: str) -> Cell:
        if kind == "meeting":
            return self._say_meeting(number)
        if kind == "organisation":
            return Cell(self._organisations.get(number, SUBJECTS[kind].format(number)))
        if kind == "user" and int(number) in self._authors:
            return Cell(f"Compte de {self._authors[int(number)]}")
        said = SUBJECTS.get(kind, UNKNOWN_SUBJECT).format(number)
        if kind == "deposit":
            agreement = self._deposits.get(number)
            return Cell(said, url=reverse("deposit", args=[agreement, number]) if agreement else "")
        return Cell(said, url=reverse(kind, args=[number]) if kind in ("person", "pair") else "")

    def _say_meeting(self, number: str, document: str = "") -> Cell:
        key, committee, held_on = self._meetings.get(number, ("", "", None))
        if held_on is None:
            return Cell(SUBJECTS["meeting"].format(number) if number else UNKNOWN_SUBJECT)
        label = _find(self._places[key].declared.committee, committee)
        under = ", ".join(filter(None, (label, document)))
        url = reverse("committee", args=[key, committee]) if label else ""
        return Cell(f"Séance du {format_date(held_on)}", under=under, url=url)

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {place.agreement.key: place for place in agreements_of(self._actor)}

    @cached_property
    def _dues(self) -> dict[str, dict[tuple[str, str, str], str]]:
        return {key: _label_dues(place) for key, place in self._places.items()}

    @cached_property
    def _meetings(self) -> dict[str, tuple[str, str, date]]:
        rows = Meeting.objects.filter(agreement__key__in=self._places).values_list(
            "pk", "agreement__key", "committee", "held_on"
        )
        return {str(number): (key, committee, held_on) for number, key, committee, held_on in rows}

    @cached_property
    def _documents(self) -> dict[str, tuple[str, str]]:
        rows = Document.objects.filter(meeting__agreement__key__in=self._places)
        return {
            str(number): (name, str(meeting))
            for number, name, meeting in rows.values_list("pk", "name", "meeting_id")
        }

    @cached_property
    def _deposits(self) -> dict[str, str]:
        rows = Deposit.objects.filter(agreement__key__in=self._places)
        return {str(number): key for number, key in rows.values_list("pk", "agreement__key")}

    @cached_property
    def _organisations(self) -> dict[str, str]:
        return {str(number): name for number, name in Organisation.objects.values_list("pk", "name")}


def _say_agreement(place: Place) -> Cell:
    header = place.declared.header
    url = reverse("agreement", args=[place.agreement.key])
    return Cell(f"Convention n° {header.number}", url=url)


def _say_page(entry: Entry) -> Cell:
    """The address that was asked and not given, without a link: it would be refused again."""
    asked = {name: value for name, value in entry.detail.items() if name != "status"}
    try:
        return Cell(f"Adresse {reverse(entry.target, kwargs=asked)}")
    except NoReverseMatch:
        return Cell(UNKNOWN_SUBJECT)


def _label_dues(place: Place) -> dict[tuple[str, str, str], str]:
    try:
        dues = obligations_between(place.declared, place.events)
    except MissingEvent:
        return {}
    return {(due.kind, due.key, str(Which.of(due))): due.label for due in dues}


def _find(find: Callable[[str], object], key: str) -> str:
    """The label of what the agreement declares; empty when it no longer does."""
    try:
        return str(getattr(find(key), "label", ""))
    except KeyError:
        return ""
