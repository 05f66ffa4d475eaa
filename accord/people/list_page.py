"""The list of persons: whoever the organisation follows, in the order of names, by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from accord.face.columns import Cell
from accord.face.components import Crumb, Notice
from accord.face.forms import FormSheet
from accord.face.listing import Column, Listing
from accord.face.listing_page import ActiveFilter, Export, FilterField, Header, ListPage, Row, describe_count
from accord.kit.text import fold_name, format_date, join_words
from accord.partners.rules.permissions import STEERING, can_export_persons, can_review_pairs
from accord.people.directory import (
    COUNTED,
    PAGE,
    Line,
    Search,
    count_people,
    find_line,
    persons_of_waiting_pairs,
    read_lines,
)
from accord.people.forms import NUMBERS, NumberForm
from accord.people.names import name_communes, name_person, write_birth_month, write_other_name
from accord.people.panels import Latest, origins_of, read_groups, read_panels
from accord.people.queries import IdentityCard, persons_on_page
from accord.people.wording import NOBODY_HAS_IT, NOBODY_LIKE_THAT, NOBODY_YET, SHORT_KINDS, WHO

FOUND = "people-found"
NAME, FIRST, SOURCE, PAIRS, GROUP, BY_NUMBER = "nom", "prenom", "source", "paires", "cohorte", "numero"
AFTER, BEFORE, EXPORT = "apres", "avant", "export"
HEADERS = ("Nom et prénoms", "Naissance", "Commune", "Sources", "Dernier événement connu")
EXPORTS = (("csv", "CSV"), ("xlsx", "Excel"), ("ods", "OpenDocument"))
LONGEST = 80


@dataclass(frozen=True)
class PeoplePage:
    """The page. `number` finds by an exact number; `notice` answers the last search of this kind."""

    crumbs: tuple[Crumb, ...]
    heading: str
    intro: str
    listing: ListPage
    number: FormSheet
    number_url: str
    notice: Notice | None
    pairs_url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, read strictly: what is none of ours is left aside."""

    search: Search
    params: dict[str, str]
    after: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the list, in words."""

    person_id: int
    name: str
    other_name: str
    birth: str
    commune: str
    sources: str
    event: str
    event_on: str


def read_asked(request: HttpRequest) -> Asked:
    """The search that the address (and, for an exact number, the session) asks for."""
    given = {
        name: request.GET.get(name, "").strip()[:LONGEST]
        for name in (NAME, FIRST, SOURCE, PAIRS, GROUP, BY_NUMBER)
    }
    narrows = request.actor.role == STEERING
    kind = given[SOURCE] if narrows and given[SOURCE] in SHORT_KINDS else ""
    among: list[tuple[int, ...]] = []
    if given[BY_NUMBER]:
        among.append(tuple(request.session.get(FOUND, {}).get("persons", ())))
    if given[PAIRS] and can_review_pairs(request.actor):
        among.append(persons_of_waiting_pairs())
    if narrows and given[GROUP]:
        among.append(read_groups().persons_of_group(given[GROUP]))
    kept = {name: value for name, value in given.items() if value}
    shared = tuple(sorted(set.intersection(*map(set, among)))) if among else None
    search = Search(given[NAME] if fold_name(given[NAME]) else "", given[FIRST], kind, shared)
    return Asked(search, kept, _number(request.GET.get(AFTER)), _number(request.GET.get(BEFORE)))


def build_list_page(
    request: HttpRequest, asked: Asked, form: NumberForm
) -> tuple[PeoplePage, tuple[int, ...]]:
    """The page, and the persons that it shows."""
    lines, has_before, has_after = _read_page(asked)
    is_whole = not (has_before or has_after)
    count = len(lines) if is_whole else count_people(asked.search)
    persons = tuple(line.person_id for line in lines)
    rows = describe_rows(lines)
    url, filters = _addresses(asked), _filters(request, asked)
    can_export = can_export_persons(request.actor) and bool(rows)
    listing = ListPage(
        caption="Personnes",
        headers=tuple(Header(label, "text") for label in HEADERS),
        rows=tuple(_row(row) for row in rows),
        filters=filters,
        sorts=(),
        active=_active(request, asked, filters, url),
        count=describe_count(count, ("personne", "personnes"), True, COUNTED),
        empty=NOBODY_LIKE_THAT if asked.params else NOBODY_YET[request.actor.role],
        first=url() if has_before else "",
        previous=url(**{BEFORE: str(lines[0].identity_id)}) if has_before else "",
        following=url(**{AFTER: str(lines[-1].identity_id)}) if has_after else "",
        cleared=reverse("people"),
        kept=((BY_NUMBER, asked.params[BY_NUMBER]),) if BY_NUMBER in asked.params else (),
        exports=tuple(Export(label, url(**{EXPORT: name})) for name, label in EXPORTS) if can_export else (),
        keys=persons,
    )
    page = PeoplePage(
        crumbs=(Crumb("Accueil", reverse("home")), Crumb("Personnes")),
        heading="Personnes",
        intro=f"{WHO[request.actor.role]} Chaque consultation est inscrite au journal.",
        listing=listing,
        number=form.sheet(),
        number_url=reverse("people-number"),
        notice=_notice(request, asked),
        pairs_url=reverse("pairs") if can_review_pairs(request.actor) else "",
    )
    return page, persons


def describe_rows(lines: Sequence[Line]) -> list[PersonRow]:
    """Each person in words: a fixed number of queries, whatever their number."""
    cards = persons_on_page([line.person_id for line in lines])
    identities = [card.id for found in cards.values() for card in found]
    latest = _latest_of(identities) if identities else {}
    communes = name_communes({one.commune for found in latest.values() for one in found})
    return [
        _describe(line, cards[line.person_id], latest, communes) for line in lines if line.person_id in cards
    ]


def export_listing() -> Listing:
    """The list as a file: the columns of the page."""
    return Listing(
        caption="Personnes",
        columns=(
            Column("nom", "Nom et prénoms", value="name", sort="name"),
            Column("usage", "Autre nom", value="other_name"),
            Column("naissance", "Naissance", value="birth"),
            Column("commune", "Commune", value="commune"),
            Column("sources", "Sources", value="sources"),
            Column("evenement", "Dernier événement connu", value="event"),
            Column("le", "Le", value="event_on"),
        ),
        order="nom",
        empty="",
        tie="person_id",
    )


def _read_page(asked: Asked) -> tuple[list[Line], bool, bool]:
    """The lines, whether some stand before them, whether some stand after."""
    if asked.before is not None and (start := find_line(asked.search, asked.before)):
        found = read_lines(asked.search, start=start, backwards=True, limit=PAGE + 1)
        if len(found) > PAGE:
            return found[1:], True, True
    elif asked.after is not None and (start := find_line(asked.search, asked.after)):
        found = read_lines(asked.search, start=start, limit=PAGE + 1)
        if found:
            return found[:PAGE], True, len(found) > PAGE
    found = read_lines(asked.search, limit=PAGE + 1)
    return found[:PAGE], False, len(found) > PAGE


def _latest_of(identities: Collection[int]) -> dict[int, list[Latest]]:
    deposits = list(origins_of(identities))
    found: dict[int, list[Latest]] = {}
    for panel in read_panels():
        for identity, latest in panel.latest_of(identities, deposits).items():
            found.setdefault(identity, []).append(latest)
    return found


def _describe(
    line: Line,
    cards: Sequence[IdentityCard],
    latest: Mapping[int, Sequence[Latest]],
    communes: Mapping[str, str],
) -> PersonRow:
    known = sorted((one for card in cards for one in latest.get(card.id, ())), key=lambda one: one.on)
    commune = next((communes[one.commune] for one in reversed(known) if one.commune), "")
    born = next((card for card in cards if card.birth_on), cards[0])
    shown = next((card for card in cards if card.id == line.identity_id), cards[0])
    return PersonRow(
        person_id=line.person_id,
        name=name_person(cards),
        other_name=write_other_name(cards, shown, line.name_key),
        birth=write_birth_month(born),
        commune=commune,
        sources=join_words(list(dict.fromkeys(SHORT_KINDS.get(card.kind, card.kind) for card in cards))),
        event=known[-1].title if known else "",
        event_on=format_date(known[-1].on) if known else "",
    )


def _row(row: PersonRow) -> Row:
    cells = (
        (HEADERS[1], "", Cell(row.birth or "inconnue")),
        (HEADERS[2], "", Cell(row.commune or "inconnue")),
        (HEADERS[3], "", Cell(row.sources)),
        (HEADERS[4], "", Cell(row.event or "aucun", under=row.event_on)),
    )
    head = Cell(row.name, under=row.other_name)
    return Row(row.person_id, reverse("person", kwargs={"person": row.person_id}), head, cells)


def _filters(request: HttpRequest, asked: Asked) -> tuple[FilterField, ...]:
    fields = [
        FilterField(NAME, "Nom de naissance ou d’usage", "prefix", asked.params.get(NAME, "")),
        FilterField(FIRST, "Prénom", "prefix", asked.params.get(FIRST, "")),
    ]
    if request.actor.role == STEERING:
        groups = tuple((group.key, group.label) for group in read_groups().groups())
        fields.append(_choice(asked, SOURCE, "Connue par", tuple(SHORT_KINDS.items()), "Toutes"))
        if groups:
            fields.append(_choice(asked, GROUP, "Cohorte", groups, "Toutes"))
    if can_review_pairs(request.actor):
        waiting = (("oui", "Avec une paire à vérifier"),)
        fields.append(_choice(asked, PAIRS, "Paires de fiches", waiting, "Toutes"))
    return tuple(fields)


def _choice(
    asked: Asked, name: str, label: str, options: tuple[tuple[str, str], ...], every: str
) -> FilterField:
    chosen = asked.params.get(name, "")
    shown = tuple((value, text, value == chosen) for value, text in (("", every), *options))
    return FilterField(name, label, "choice", chosen, options=shown)


def _active(
    request: HttpRequest, asked: Asked, filters: Sequence[FilterField], url: Callable[..., str]
) -> tuple[ActiveFilter, ...]:
    found = []
    for field in filters:
        if asked.params.get(field.name):
            said = next((text for value, text, chosen in field.options if chosen and value), "")
            found.append(
                ActiveFilter(field.label, said or f"commence par « {field.value} »", url(field.name))
            )
    if BY_NUMBER in asked.params:
        found.append(ActiveFilter(_searched(request), "trouvé", url(BY_NUMBER)))
    return tuple(found)


def _searched(request: HttpRequest) -> str:
    return dict(NUMBERS).get(request.session.get(FOUND, {}).get("nature", ""), "Numéro")


def _notice(request: HttpRequest, asked: Asked) -> Notice | None:
    if BY_NUMBER in asked.params and not request.session.get(FOUND, {}).get("persons"):
        return Notice(NOBODY_HAS_IT, heading=_searched(request))
    return None


def _addresses(asked: Asked) -> Callable[..., str]:
    """`url("nom")` gives the address without the filter, `url(apres="12")` with a key more."""

    def address(*without: str, **added: str) -> str:
        wanted = {name: value for name, value in (asked.params | added).items() if name not in without}
        return f"{reverse('people')}?{urlencode(wanted)}" if wanted else reverse("people")

    return address


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
