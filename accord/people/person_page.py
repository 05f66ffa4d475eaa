"""The page of a person: what every source says of them, in time order, with its origin; who looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accord.conventions.clock import today
from accord.face.components import Crumb, Notice
from accord.face.words import plural
from accord.kit.periods import elapsed_years
from accord.kit.text import NO_BREAK_SPACE, fold_name, format_date, format_number, join_words
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_review_pairs, can_see_looks
from accord.people.looks import Look, read_looks
from accord.people.models import LinkEvent, Pair
from accord.people.names import name_communes, name_person, write_birth, write_name, write_usual_name
from accord.people.panels import Latest, Source, origins_of, read_panels
from accord.people.queries import IdentityCard, identities_of
from accord.people.rules.identity import first_name_key
from accord.people.rules.timeline import (
    LANES,
    Break,
    Disagreement,
    Event,
    find_breaks,
    find_disagreements,
    find_rsa_disagreements,
    merge_alike,
    order_events,
)
from accord.people.wording import GAPS, KINDS, LIFE, NO_EVENT, RULES, SEXES, SHORT_KINDS
from accord.people.wording import LANES as LANE_WORDS


@dataclass(frozen=True)
class Card:
    """A record of a source. `split_url` is empty when the reader may not separate it, or when it is alone."""

    source: str
    name: str
    rows: tuple[tuple[str, str], ...]
    why: str
    split_url: str


@dataclass(frozen=True)
class Moment:
    """A line of the timeline: an event in the lane of a partner, or a break."""

    when: str
    until: str
    lane: str
    place: int
    title: str
    details: str
    origin: str
    gap: str = ""
    gap_length: str = ""


@dataclass(frozen=True)
class PersonPage:
    """The page. `looks` is None when the reader may not see them."""

    crumbs: tuple[Crumb, ...]
    name: str
    name_source: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]
    undo_url: str
    pairs: tuple[tuple[str, str], ...]
    disagreements: tuple[Disagreement, ...]
    lanes: tuple[str, ...]
    life: str
    no_moment: str
    moments: tuple[Moment, ...]
    cards: tuple[Card, ...]
    looks: tuple[Look, ...] | None
    older_looks: str
    token: str


def build_person_page(
    person: int,
    actor: Actor,
    *,
    token: str,
    notices: tuple[Notice, ...] = (),
    undo: str = "",
    before: int | None = None,
) -> PersonPage:
    """The page of a person of whom the actor follows at least one record; Http404 otherwise."""
    cards = identities_of(person)
    if not cards:
        raise Http404
    identities = [card.id for card in cards]
    origins = origins_of(identities)
    events = [event for panel in read_panels() for event in panel.events_of(identities, origins)]
    latest = [one for panel in read_panels() for one in panel.latest_of(identities, list(origins)).values()]
    lanes = [lane for lane in LANES if any(event.lane == lane for event in events)]
    looks, older = read_looks(person, before) if can_see_looks(actor) else (None, "")
    may_decide = can_review_pairs(actor)
    return PersonPage(
        crumbs=(Crumb("Personnes", reverse("people")), Crumb(name_person(cards))),
        name=name_person(cards),
        name_source=_say_name_source(cards),
        facts=_facts(cards, latest),
        notices=notices,
        undo_url=undo,
        pairs=_waiting_pairs(identities) if may_decide else (),
        disagreements=(*_disagreements(cards), *_rsa_disagreements(events)),
        lanes=tuple(LANE_WORDS[lane] for lane in lanes),
        life=LIFE[actor.role],
        no_moment=NO_EVENT[actor.role],
        moments=tuple(_moments(events, lanes, origins, GAPS[actor.role])),
        cards=_describe_cards(cards, may_decide),
        looks=looks,
        older_looks=f"{reverse('person', kwargs={'person': person})}?consultations={older}#consultations"
        if older
        else "",
        token=token,
    )


def _say_name_source(cards: Sequence[IdentityCard]) -> str:
    """The usual name, and who writes the name so."""
    named = next((card for card in cards if card.birth_name or card.usual_name), cards[0])
    said = f"Nom tel que l’écrit la source : {KINDS.get(named.kind, named.kind)}"
    usual = write_usual_name(named)
    return f"{usual[:1].upper()}{usual[1:]} · {said[:1].lower()}{said[1:]}" if usual else said


def _facts(cards: Sequence[IdentityCard], latest: Sequence[Latest]) -> tuple[tuple[str, str], ...]:
    born = next((card for card in cards if card.birth_on), None)
    found = []
    if born is not None and born.birth_on is not None:
        age = elapsed_years(born.birth_on, today())
        found.append(
            (
                "Naissance",
                f"{write_birth(born.birth_on, born.birth_precision)}, {age}{NO_BREAK_SPACE}ans",
            )
        )
    else:
        found.append(("Naissance", "inconnue"))
    placed = [one for one in latest if one.commune]
    last = max(placed, key=lambda one: one.on, default=None)
    name = name_communes([last.commune])[last.commune] if last else ""
    found.append(("Commune", f"{name}, au {format_date(last.on)}" if last else "inconnue"))
    sources = list(dict.fromkeys(SHORT_KINDS.get(card.kind, card.kind) for card in cards))
    found.append(("Connue par", f"{join_words(sources)}, {plural(len(cards), 'fiche', 'fiches')}"))
    return tuple(found)


def _disagreements(cards: Sequence[IdentityCard]) -> list[Disagreement]:
    """What the records say differently, once written alike: capitals and accents contradict nothing."""

    def said(label: str, value, key) -> tuple[str, list[tuple[str, str, str]]]:
        return label, [(KINDS.get(card.kind, card.kind), value(card), key(card)) for card in cards]

    return find_disagreements(
        [
            said("Nom de naissance", lambda c: c.birth_name, lambda c: fold_name(c.birth_name)),
            said("Prénoms", lambda c: c.first_names, lambda c: first_name_key(c.first_names).split(" ")[0]),
            said("Sexe", lambda c: SEXES.get(c.sex, ""), lambda c: c.sex),
            said(
                "Date de naissance",
                lambda c: write_birth(c.birth_on, c.birth_precision),
                lambda c: str(c.birth_on or ""),
            ),
            said(
                "Identifiant France Travail",
                lambda c: c.france_travail_number,
                lambda c: c.france_travail_number[:8],
            ),
        ]
    )


def _rsa_disagreements(events: Sequence[Event]) -> list[Disagreement]:
    words = {True: "au RSA", False: "sans RSA"}
    return [
        Disagreement(
            f"RSA à l’entrée en formation du {format_date(declared.on)}",
            (
                (f"{LANE_WORDS[declared.lane]} (déclaré par l’organisme)", words[bool(declared.holds_rsa)]),
                (LANE_WORDS["caf"], f"{official.title.removeprefix('RSA : ')}, {_span(official)}"),
            ),
        )
        for declared, official in find_rsa_disagreements(events)
    ]


def _moments(
    events: Sequence[Event], lanes: Sequence[str], origins: Mapping[int, Source], gap: str
) -> list[Moment]:
    """The lines, latest first, with the breaks where they stand."""
    breaks = find_breaks(events, today())
    ordered = order_events(merge_alike(events))
    found: list[Moment] = [_gap(one, gap) for one in breaks if one.is_open]
    closed = sorted((one for one in breaks if not one.is_open), key=lambda one: one.before, reverse=True)
    for event in ordered:
        # A break stands under the first event that follows it, hence above every event that came before.
        while closed and (event.on is None or event.on <= closed[0].after):
            found.append(_gap(closed.pop(0), gap))
        found.append(_moment(event, lanes, origins))
    return found


def _gap(one: Break, said: str) -> Moment:
    length = _say_months(one.months)
    since = (
        f"depuis le {format_date(one.after)}"
        if one.is_open
        else f"du {format_date(one.after)} au {format_date(one.before)}"
    )
    return Moment("", "", "", 0, "", "", "", gap=f"{said}, {since}", gap_length=length)


def _say_months(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(f"{years}{NO_BREAK_SPACE}{'an' if years == 1 else 'ans'}")
    if rest:
        parts.append(f"{rest}{NO_BREAK_SPACE}mois")
    return join_words(parts)


def _moment(event: Event, lanes: Sequence[str], origins: Mapping[int, Source]) -> Moment:
    return Moment(
        when=format_date(event.on, unknown="date inconnue"),
        until=f"au {format_date(event.until)}" if event.until and event.until != event.on else "",
        lane=LANE_WORDS[event.lane],
        place=lanes.index(event.lane) + 1,
        title=event.title,
        details=" · ".join(event.details),
        origin=_say_origin(event, origins),
    )


def _say_origin(event: Event, origins: Mapping[int, Source]) -> str:
    source = origins.get(event.origin.deposit_id)
    if source is None:
        return "liste arrêtée par le Département"
    where = (
        f"{source.file_name}, ligne {format_number(event.origin.row)}"
        if source.file_name
        else f"fichier de : {source.sender}"
    )
    others = f", et {plural(event.files - 1, 'autre ligne', 'autres lignes')}" if event.files > 1 else ""
    return f"{where}, reçu le {format_date(timezone.localtime(source.received_at).date())}{others}"


def _span(event: Event) -> str:
    if event.until and event.until != event.on:
        return f"du {format_date(event.on)} au {format_date(event.until)}"
    return f"au {format_date(event.on)}"


def _describe_cards(cards: Sequence[IdentityCard], may_decide: bool) -> tuple[Card, ...]:
    # Alone, a record was matched with nothing that the reader sees: the reason would tell of what is hidden.
    reasons = _reasons([card.id for card in cards]) if len(cards) > 1 else {}
    return tuple(
        Card(
            source=KINDS.get(card.kind, card.kind),
            name=write_name(card),
            rows=_rows_of(card),
            why=reasons.get(card.id, ""),
            split_url=reverse("person-split", kwargs={"person": card.person_id, "identity": card.id})
            if may_decide and len(cards) > 1
            else "",
        )
        for card in cards
    )


def _rows_of(card: IdentityCard) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Nom d’usage", card.usual_name if write_usual_name(card) else ""),
        ("Sexe", SEXES.get(card.sex, "")),
        ("Naissance", write_birth(card.birth_on, card.birth_precision)),
        ("Lieu de naissance", card.birth_place),
        ("NIR", card.nir),
        ("Identifiant France Travail", card.france_travail_number),
        ("Foyer", card.household),
    )
    return tuple((label, value) for label, value in rows if value)


def _reasons(identities: Collection[int]) -> dict[int, str]:
    """Why each record is this person's: the last word said on it."""
    rows = (
        LinkEvent.objects.filter(identity_id__in=identities)
        .order_by("identity_id", "-id")
        .distinct("identity_id")
        .values_list("identity_id", "rule", "decided_at")
    )
    return {
        identity: f"{RULES.get(rule, rule)}, le {format_date(timezone.localtime(at).date())}"
        for identity, rule, at in rows
    }


def _waiting_pairs(identities: Collection[int]) -> tuple[tuple[str, str], ...]:
    rows = (
        Pair.objects.filter(
            Q(identity__in=identities) | Q(candidate__in=identities), state=Pair.State.WAITING
        )
        .select_related("identity", "candidate")
        .order_by("id")[:20]
    )
    own = set(identities)
    found = []
    for pair in rows:
        other = pair.candidate if pair.identity_id in own else pair.identity
        if other.pk in own:
            continue
        label = f"{write_name(other)}, {KINDS.get(other.kind, other.kind)}"
        found.append((reverse("pair", kwargs={"pair": pair.pk}), label))
    return tuple(found)


def describe_split(person: int, identity: int) -> tuple[IdentityCard, int]:
    """The record to separate and how many the person has; Http404 when it is not one of theirs."""
    cards = identities_of(person)
    found = next((card for card in cards if card.id == identity), None)
    if found is None:
        raise Http404
    return found, len(cards)
