"""The journal of an organisation: who did what, when, on whom, and whether the chain of seals holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateformat import format as format_instant

from accord.face.columns import Cell, Choice, Column, Period, Prefix
from accord.face.components import Badge, Crumb
from accord.face.listing import Listing
from accord.face.listing_page import ListPage
from accord.journal.models import Entry, Verification
from accord.journal.wording import ACTIONS, PURPOSES, WORDING
from accord.kit.text import format_number
from accord.partners.actor import Actor
from accord.partners.models import User
from accord.site.journal_subjects import Subjects

SHOWN_PERSONS = 4
ALL_PERSONS = 200
NOBODY = "Personne de connecté"
OTHER = "compte n° {}"


@dataclass(frozen=True)
class ChainState:
    """What the last verification found: a sign, a sentence, and when it was made."""

    badge: Badge
    sentence: str
    made: str


@dataclass(frozen=True)
class JournalPage:
    """The list, and the state of the chain."""

    chain: ChainState
    listing: ListPage
    crumbs: tuple[Crumb, ...]


def build_journal_page(actor: Actor, params, crumbs: tuple[Crumb, ...]) -> JournalPage:
    """The entries that the parameters ask for, latest first; PostgreSQL gives those of the organisation."""
    listing = journal_listing(actor)
    return JournalPage(describe_chain(), listing.read(params, entries_of(actor), exports=True), crumbs)


def entries_of(actor: Actor) -> QuerySet[Entry]:
    """The entries of the actor's organisation."""
    return Entry.objects.filter(organisation_id=actor.organisation_id)


def journal_listing(actor: Actor) -> Listing:
    """The list, with the authors whom the organisation has had."""
    authors = dict(
        User.objects.filter(memberships__organisation_id=actor.organisation_id)
        .order_by("full_name")
        .values_list("pk", "full_name")
    )
    subjects = Subjects(actor, authors)
    return Listing(
        caption="Entrées du journal",
        columns=(
            Column(
                "quand", "Quand", value="at", kind="instant", sort="id", filter=Period("at", instant=True)
            ),
            Column(
                "auteur",
                "Auteur",
                value=lambda entry: _say_author(entry, authors),
                filter=Choice("user_id", tuple((str(pk), name) for pk, name in authors.items())),
            ),
            Column(
                "action",
                "Action",
                value=lambda entry: ACTIONS.get(entry.action, entry.action),
                filter=Choice("action", tuple(sorted(ACTIONS.items(), key=lambda pair: pair[1])), "Toutes"),
            ),
            Column("objet", "Sur quoi", value=subjects.say),
            Column("motif", "Motif", value=lambda entry: PURPOSES.get(entry.purpose, entry.purpose)),
            Column(
                "personne",
                "Fiches (numéro)",
                value=_say_persons,
                filter=Prefix(_about_person, fold=_read_number, exact=True),
            ),
        ),
        order="-quand",
        empty="Rien encore. Chaque action et chaque consultation d’une fiche paraîtront ici.",
        unit=("entrée", "entrées"),
        feminine=True,
    )


def describe_chain() -> ChainState:
    """« Chaîne intacte jusqu’au … », or the first broken batch and what to do."""
    last = Verification.objects.last()
    if last is None:
        return ChainState(
            Badge("À vérifier", "due"),
            "La chaîne des scellés n’a pas encore été vérifiée : elle l’est chaque heure.",
            "",
        )
    made = f"Vérifiée le {_say_instant(last.verified_at)}."
    if last.broken:
        sentence = WORDING[last.broken["code"]].format(**last.broken["params"])
        return ChainState(Badge("Chaîne rompue", "late"), sentence, made)
    if last.sealed_until is None:
        return ChainState(Badge("Chaîne vide", "due"), "Aucune entrée n’est encore scellée.", made)
    sentence = (
        f"Chaîne intacte jusqu’au {_say_instant(last.sealed_until)} : "
        f"{format_number(last.entries)} entrées, {format_number(last.seals)} scellés, "
        "toutes organisations comprises."
    )
    return ChainState(Badge("Chaîne intacte", "done"), sentence, made)


def _say_author(entry: Entry, authors: dict[int, str]) -> str:
    if entry.user_id is None:
        return NOBODY
    return authors.get(entry.user_id) or OTHER.format(entry.user_id)


def _say_persons(entry: Entry) -> Cell | None:
    """The first identifiers, then how many more; an export has them all."""
    persons = [str(person) for person in entry.person_ids]
    if not persons:
        return None
    shown = ", ".join(f"n° {person}" for person in persons[:SHOWN_PERSONS])
    more = len(persons) - SHOWN_PERSONS
    under = f"et {format_number(more)} autre{'s' if more > 1 else ''}" if more > 0 else ""
    return Cell(shown, under=under, raw=" ".join(persons[:ALL_PERSONS]))


def _about_person(entries: QuerySet[Entry], person: str) -> QuerySet[Entry]:
    return entries.filter(Q(person_ids__contains=[int(person)]))


def _read_number(typed: str) -> str:
    digits = "".join(letter for letter in typed if letter.isdecimal())
    return str(int(digits)) if digits else ""


def _say_instant(at) -> str:
    return format_instant(timezone.localtime(at), "d/m/Y à H:i")
