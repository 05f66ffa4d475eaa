"""The list of an office: its template, its preview row by row, what was kept and what comes back."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.models import RegisterList
from accord.conventions.pages.problems import ProblemList, list_problems
from accord.conventions.rules.register import (
    COLUMNS,
    EXAMPLE,
    EXPLAINED,
    MARK,
    REASONS,
    RegisterColumn,
    RegisterLine,
    read_day,
)
from accord.conventions.wording import WORDING
from accord.face.components import Crumb, Notice
from accord.face.forms import FormSheet
from accord.face.frame import Link
from accord.face.listing import Column, Listing
from accord.face.words import plural, say_instant
from accord.kit.problems import Problem
from accord.kit.text import format_date
from accord.partners.actor import Actor

FORMATS = (("xlsx", "Excel"), ("ods", "OpenDocument"), ("csv", "CSV"))
MOST_SHOWN = 60


@dataclass(frozen=True)
class SheetRow:
    """A row of a file that leaves: its rank, its cells by key, why it came back."""

    rank: int
    cells: dict[str, str]
    reason: str = ""


@dataclass(frozen=True)
class ListLine:
    """A list that was handed over."""

    name: str
    about: str
    url: str


@dataclass(frozen=True)
class RegisterPage:
    """Where a list is handed over: the template, what each column takes, the lists handed over before."""

    crumbs: tuple[Crumb, ...]
    form: FormSheet
    problems: ProblemList | None
    templates: tuple[tuple[str, str], ...]
    columns: tuple[RegisterColumn, ...]
    lists: tuple[ListLine, ...]


@dataclass(frozen=True)
class GoodLine:
    """A row that makes an agreement."""

    number: int
    title: str
    key: str
    parties: str
    term: str


@dataclass(frozen=True)
class BadLine:
    """A row that comes back, with each reason."""

    number: int
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ListPage:
    """A list, row by row. `button` is empty once it is imported, or when nothing can be."""

    crumbs: tuple[Crumb, ...]
    heading: str
    about: str
    done: Notice | None
    good_heading: str
    good: tuple[GoodLine, ...]
    more_good: str
    bad_heading: str
    bad: tuple[BadLine, ...]
    more_bad: str
    rejects: tuple[tuple[str, str], ...]
    button: str
    action: str
    token: str


def template_listing(*, with_reasons: bool = False) -> Listing:
    """The columns of the list, as the template and the returned rows have them."""
    columns = [
        Column(column.key, column.title, value=_cell(column.key), sort="rank" if column == MARK else "")
        for column in COLUMNS
    ]
    if with_reasons:
        columns.append(Column("reason", REASONS))
    return Listing(
        caption="Conventions", columns=tuple(columns), order=MARK.key, empty="", tie="rank", page_size=1
    )


def _cell(key: str):
    return lambda row: row.cells.get(key) or None


def template_rows() -> list[SheetRow]:
    """What the template shows under its titles: what each column takes, then an example."""
    explained = {column.key: column.meaning for column in COLUMNS} | {MARK.key: EXPLAINED}
    example = {column.key: column.example for column in COLUMNS} | {MARK.key: EXAMPLE}
    return [SheetRow(1, explained), SheetRow(2, example)]


def rejected_rows(lines: list[RegisterLine]) -> list[SheetRow]:
    """The rows that come back, each with its reasons."""
    return [
        SheetRow(line.number, dict(line.cells), " ".join(_reasons(line)))
        for line in lines
        if not line.is_good
    ]


def build_register_page(actor: Actor, form: FormSheet, problems: list[Problem]) -> RegisterPage:
    """Where a list is handed over."""
    url = reverse("register-template")
    rows = RegisterList.objects.filter(organisation_id=actor.organisation_id).order_by("-id")[:10]
    return RegisterPage(
        crumbs=(Crumb("Conventions", reverse("agreements")), Crumb("Enregistrer une liste")),
        form=form,
        problems=list_problems(problems) if problems else None,
        templates=tuple((label, f"{url}?export={name}") for name, label in FORMATS),
        columns=COLUMNS[1:],
        lists=tuple(
            ListLine(
                row.file_name,
                _about(row),
                reverse("register-list", kwargs={"number": row.pk}),
            )
            for row in rows
        ),
    )


def build_list_page(waiting: RegisterList, lines: list[RegisterLine], token: str) -> ListPage:
    """A list, row by row: what each one makes, or why it comes back."""
    good = [line for line in lines if line.is_good]
    bad = [line for line in lines if not line.is_good]
    done = waiting.imported_at is not None
    rejects = reverse("register-rejects", kwargs={"number": waiting.pk})
    return ListPage(
        crumbs=(
            Crumb("Conventions", reverse("agreements")),
            Crumb("Enregistrer une liste", reverse("register")),
            Crumb(waiting.file_name),
        ),
        heading=waiting.file_name,
        about=f"Reçue le {say_instant(waiting.created_at)}.",
        done=_say_done(waiting) if done else None,
        good_heading=plural(len(good), "convention à enregistrer", "conventions à enregistrer"),
        good=tuple(map(_good, good[:MOST_SHOWN])) if not done else (),
        more_good=_say_more(len(good)) if not done else "",
        bad_heading=plural(len(bad), "ligne à corriger", "lignes à corriger"),
        bad=tuple(_bad(line) for line in bad[:MOST_SHOWN]),
        more_bad=_say_more(len(bad)),
        rejects=tuple((label, f"{rejects}?export={name}") for name, label in FORMATS) if bad else (),
        button=f"Enregistrer {plural(len(good), 'convention', 'conventions')}" if good and not done else "",
        action=reverse("register-list", kwargs={"number": waiting.pk}),
        token=token,
    )


def _about(row: RegisterList) -> str:
    when = f"reçue le {say_instant(row.created_at)}"
    if row.imported_at is None:
        return f"{when}, {plural(len(row.rows), 'ligne', 'lignes')} en attente"
    left = plural(len(row.rows), "ligne à corriger", "lignes à corriger")
    return (
        f"{when}, {plural(row.imported_count, 'convention enregistrée', 'conventions enregistrées')}, {left}"
    )


def _say_done(waiting: RegisterList) -> Notice:
    return Notice(
        f"Le {say_instant(waiting.imported_at)}. Chacune a ses échéances ; ouvrez son brouillon pour la "
        "compléter.",
        "done",
        f"{plural(waiting.imported_count, 'convention enregistrée', 'conventions enregistrées')}",
        Link(reverse("agreements"), "Voir vos conventions"),
    )


def _say_more(count: int) -> str:
    more = count - MOST_SHOWN
    return f"Et {plural(more, 'autre', 'autres')}." if more > 0 else ""


def _good(line: RegisterLine) -> GoodLine:
    cells = line.cells
    parties = [cells.get(key, "") for key in ("organisme", "partie-2", "partie-3", "partie-4")]
    term = [cells.get("duree", ""), f"fin le {_say_day(cells['fin'])}" if cells.get("fin") else ""]
    start = f"effet le {_say_day(cells['effet'])}" if cells.get("effet") else "prise d’effet à enregistrer"
    return GoodLine(
        line.number,
        line.title,
        line.key,
        " · ".join(filter(None, parties)),
        ", ".join(filter(None, (start, *term))),
    )


def _say_day(cell: str) -> str:
    """A day as French writes it, whatever the file had."""
    day = read_day(cell)
    return format_date(day) if day else cell


def _bad(line: RegisterLine) -> BadLine:
    return BadLine(line.number, line.title or "sans intitulé", tuple(_reasons(line)))


def _reasons(line: RegisterLine) -> list[str]:
    return [problem.message(WORDING) for problem in line.problems]
