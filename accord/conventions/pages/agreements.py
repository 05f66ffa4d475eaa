"""The list of agreements: where each one stands, until when, what is next; those that ended stand apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from accord.conventions.agreements import Place, agreements_of
from accord.conventions.clock import today
from accord.conventions.drafting import PROJECT
from accord.conventions.duties import Duty, DutyState, list_duties, say_distance
from accord.conventions.models import AgreementDraft, Answer, Outcome
from accord.conventions.pages.drafts import draft_url, name_draft
from accord.conventions.pages.question import list_open
from accord.conventions.queries import answers_of_all, outcomes_of_all, read_texts
from accord.declaration.term import MissingEvent, NoTerm, Term, derive_term
from accord.face.components import Button, Empty
from accord.face.frame import Link
from accord.face.listing import AFTER, BEFORE, Cell, Choice, Column, Listing
from accord.face.listing_page import ListPage
from accord.face.words import say_instant
from accord.kit.text import NO_BREAK_SPACE, format_date, format_distance, join_words
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_steer_agreement

LIVING, PROJECTS, ENDED = "", "projets", "terminees"
TABS = ((LIVING, "En cours"), (PROJECTS, "Projets"), (ENDED, "Terminées"))
EMPTY = {
    LIVING: "Aucune convention en cours. Elles paraîtront ici dès que leur texte signé sera enregistré.",
    PROJECTS: "Aucun projet. Un texte non signé paraîtra ici jusqu’à sa signature.",
    ENDED: "Aucune convention terminée. Elles resteront ici, avec leurs versions et leurs chiffres.",
}
NO_AGREEMENT = (
    "Aucune convention n’est encore rattachée à votre organisation. Elle paraîtra ici, avec ses échéances et "
    "ses chiffres, dès que son dossier ou votre liste sera enregistré."
)
LONGEST_NEXT = 90


@dataclass(frozen=True)
class Standing:
    """Where an agreement stands today: its tab, the word and the sign of its state, its last day."""

    tab: str
    word: str
    sign: str
    ends_on: date | None = None
    end: str = ""


@dataclass(frozen=True)
class AgreementRow:
    """One agreement of the list. `ends` puts those without an end after the others."""

    id: int
    title: str
    url: str
    under: str
    parties: tuple[str, ...]
    standing: Standing
    next: Duty | None
    late: int
    questions: int

    @property
    def ends(self) -> date | None:
        """Its last day, to order by."""
        return self.standing.ends_on


@dataclass(frozen=True)
class DraftLine:
    """A draft that waits to be frozen."""

    title: str
    url: str
    about: str


@dataclass(frozen=True)
class AgreementsPage:
    """The list, by tab; the drafts that wait; what those who keep agreements may add."""

    tabs: tuple[Link, ...]
    listing: ListPage | None
    drafts: tuple[DraftLine, ...]
    buttons: tuple[Button, ...]
    empty: Empty | None


def build_agreements_page(actor: Actor, query: QueryDict) -> AgreementsPage:
    """The list of a reader."""
    rows = read_rows(actor)
    steers = can_steer_agreement(actor)
    drafts = tuple(_drafts(actor)) if steers else ()
    tab = query.get("etat", LIVING) if query.get("etat", LIVING) in EMPTY else LIVING
    listing = list_agreements(rows, tab) if rows else None
    return AgreementsPage(
        tabs=tuple(_tabs(rows, query, tab)) if rows else (),
        listing=listing.read(query, keep_tab(rows, tab), exports=True) if listing else None,
        drafts=drafts,
        buttons=(
            Button("Importer un dossier", reverse("import-folder")),
            Button("Enregistrer une liste", reverse("register"), "plain"),
        )
        if steers
        else (),
        empty=None if rows else Empty(NO_AGREEMENT),
    )


def read_rows(actor: Actor) -> list[AgreementRow]:
    """Every agreement of the reader's organisation; a fixed number of queries."""
    places = agreements_of(actor)
    keys = [place.agreement.pk for place in places]
    outcomes = outcomes_of_all(keys)
    answers = answers_of_all(keys)
    return [
        _row(place, outcomes.get(place.agreement.pk, []), answers.get(place.agreement.pk, {}))
        for place in places
    ]


def keep_tab(rows: Iterable[AgreementRow], tab: str) -> list[AgreementRow]:
    """Those of a tab."""
    return [row for row in rows if row.standing.tab == tab]


def list_agreements(rows: Iterable[AgreementRow], tab: str) -> Listing:
    """The list, as its page and its exports describe it; those that end soonest first, but of the past."""
    names = sorted({name for row in rows for name in row.parties})
    return Listing(
        caption="Conventions",
        columns=(
            Column("convention", "Convention", value=lambda row: Cell(row.title, row.under), sort="title"),
            Column("suivi", "État", value=lambda row: Cell(row.standing.word, state=row.standing.sign)),
            Column("fin", "Fin", value=_end_cell, kind="date", sort="ends"),
            Column("suite", "À venir", value=_next_cell),
            Column("retard", "En retard", value=lambda row: _count(row.late), kind="number", sort="late"),
            Column(
                "questions",
                "Questions",
                value=lambda row: _count(row.questions, sign=""),
                kind="number",
                sort="questions",
            ),
            Column(
                "partie",
                "Parties",
                value=lambda row: join_words(row.parties),
                filter=Choice(_with_party, tuple((name, name) for name in names), every="Toutes"),
            ),
        ),
        order="-fin" if tab == ENDED else "fin",
        link=lambda row: row.url,
        unit=("convention", "conventions"),
        empty=EMPTY[tab],
        keep=("etat",),
    )


def standing_of(place: Place, now: date) -> Standing:
    """Where an agreement stands on a day."""
    header = place.declared.header
    is_project = header.status == PROJECT
    try:
        term = derive_term(place.declared, place.events)
    except MissingEvent as missing:
        label = place.declared.event(missing.event).label
        word = "projet" if is_project else "sans date d’effet"
        return Standing(PROJECTS if is_project else LIVING, word, "later", None, f"attend : {label.lower()}")
    except NoTerm:
        until = header.covers_until
        word = "projet" if is_project else "sans durée écrite"
        covered = "fin de la période couverte" if until else "non prévue"
        return Standing(PROJECTS if is_project else LIVING, word, "later", until, covered)
    return _standing_in_term(term, now, is_project=is_project)


def _standing_in_term(term: Term, now: date, *, is_project: bool) -> Standing:
    state = term.state_on(now)
    end = format_distance(term.ends_on, now)
    if is_project:
        return Standing(PROJECTS, "projet", "later", term.ends_on, end)
    if state in ("échue", "résiliée"):
        return Standing(ENDED, state, "later", term.ends_on, end)
    sign = "info" if state == "pas encore en vigueur" else "done"
    return Standing(LIVING, state, sign, term.ends_on, end)


def _row(place: Place, outcomes: list[Outcome], answers: dict[str, Answer]) -> AgreementRow:
    now = today()
    header = place.declared.header
    standing = standing_of(place, now)
    try:
        duties = list_duties(place, outcomes)
    except MissingEvent:
        duties = []
    coming = [duty for duty in duties if duty.state in (DutyState.SOON, DutyState.LATER)]
    names = tuple(party.short_name for party in place.declared.parties)
    number = f"n°{NO_BREAK_SPACE}{header.number}, {header.year}"
    return AgreementRow(
        id=place.agreement.pk,
        title=place.agreement.title,
        url=reverse("agreement", kwargs={"agreement": place.agreement.key}),
        under=number,
        parties=names,
        standing=standing,
        next=coming[0] if coming else None,
        late=sum(duty.state is DutyState.LATE for duty in duties),
        questions=len(list_open(place, answers)),
    )


def _with_party(rows: list[AgreementRow], name: str) -> list[AgreementRow]:
    return [row for row in rows if name in row.parties]


def _end_cell(row: AgreementRow) -> Cell:
    ends_on = row.standing.ends_on
    return Cell(format_date(ends_on) if ends_on else "—", row.standing.end, raw=ends_on)


def _next_cell(row: AgreementRow) -> Cell:
    if row.next is None:
        return Cell("—")
    due = row.next.due
    label = due.label if len(due.label) <= LONGEST_NEXT else f"{due.label[:LONGEST_NEXT].rstrip()}…"
    said = f"{format_date(due.date)}, {say_distance(due.date, row.next.state, today())}"
    return Cell(said, f"{label} · à la charge de : {due.owner}", raw=f"{said} : {label}")


def _count(count: int, sign: str = "late") -> Cell:
    return Cell(str(count) if count else "—", state=sign if count else "", raw=count)


def _tabs(rows: list[AgreementRow], query: QueryDict, chosen: str) -> Iterator[Link]:
    base = reverse("agreements")
    others = {name: query[name] for name in query if name not in ("etat", AFTER, BEFORE) and query[name]}
    for value, label in TABS:
        wanted = urlencode(({"etat": value} if value else {}) | others)
        count = len(keep_tab(rows, value))
        yield Link(f"{base}?{wanted}" if wanted else base, f"{label} ({count})", chosen == value)


def _drafts(actor: Actor) -> Iterator[DraftLine]:
    rows = AgreementDraft.objects.filter(organisation_id=actor.organisation_id)
    for draft in rows.select_related("agreement", "base", "saved_by").order_by("-saved_at"):
        start = f"à partir de la version {draft.base.number}" if draft.base else "nouvelle convention"
        yield DraftLine(
            name_draft(draft, read_texts(draft.files)),
            draft_url(draft),
            f"{start}, enregistré le {say_instant(draft.saved_at)}",
        )
