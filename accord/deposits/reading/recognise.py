"""Which declared format a file is in: by its header or its root, by its name, never by its extension."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from accord.declaration.formats import Format, Variant
from accord.deposits.errors import UnknownFormat, UnreadableFile
from accord.deposits.reading.content import Content, find_content_problems
from accord.deposits.reading.own_workbooks import REASON_COLUMN
from accord.deposits.reading.spreadsheet import read_first_cells
from accord.deposits.reading.tabular import Layout, guess_separator, read_first_rows
from accord.deposits.reading.xml_flow import FlowHead, read_flow_head
from accord.kit.dates_in_text import read_date
from accord.kit.periods import Period, month_period, year_period
from accord.kit.problems import Problem, Severity, Where
from accord.kit.text import fold_name, printable

HEADER_ROWS, SAMPLE_ROWS = 20, 400
# No partner's table is wider; a broken workbook may say that it is.
WIDEST_HEADER = 2_000
# A header that names fewer of a format's columns than that is another file.
LEAST_SHARE = 0.5
OLDEST_YEAR = 1900
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._\-]+)["']""")


@dataclass(frozen=True)
class Recognition:
    """What a file is: its format and variant, how it is cut, what it is about, and what is odd about it.

    `columns` gives the place in the file of each field found. `series` may still hold `{CHAMP}`, known from
    the first row only.
    """

    name: str
    form: Format
    variant: Variant | None
    content: Content
    reference_on: date | None
    period: Period | None
    series: str
    layout: Layout | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    xml_encoding: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """The problems that keep the file from being read."""
        return tuple(problem for problem in self.problems if problem.is_blocking)


def recognise_file(
    path: Path,
    content: Content,
    formats: Iterable[Format],
    *,
    name: str = "",
    format_key: str | None = None,
) -> Recognition:
    """The declared format of a file. Raises UnreadableFile when it is in none, with the reason."""
    name = printable(name or path.name)
    if problems := find_content_problems(content, path):
        raise UnreadableFile([Problem(one.code, name, one.params) for one in problems])
    candidates = _candidates(list(formats), format_key)
    if content.nature == "xml":
        return _recognise_flow(path, content, candidates, name)
    return _recognise_table(path, content, candidates, name)


def _candidates(formats: list[Format], format_key: str | None) -> list[Format]:
    if format_key is None:
        return formats
    chosen = [form for form in formats if form.key == format_key]
    if not chosen:
        raise UnknownFormat(format_key, [form.key for form in formats])
    return chosen


def _alert(code: str, name: str, **params: object) -> Problem:
    return Problem(code, name, params, Severity.ALERT)


def _recognise_flow(path: Path, content: Content, formats: list[Format], name: str) -> Recognition:
    encoding, problems = _xml_encoding(path, content, name)
    try:
        head = read_flow_head(path, encoding)
    except UnreadableFile as fault:
        raise UnreadableFile([Problem(one.code, name, one.params) for one in fault.problems]) from None
    if head.has_document_type:
        raise UnreadableFile([Problem("xml.dtd", name)])
    flows = [form for form in formats if form.xml is not None]
    fitting = [form for form in flows if form.xml is not None and form.xml.root == head.root]
    if not fitting:
        expected = sorted({form.xml.root for form in flows if form.xml is not None})
        raise UnreadableFile([Problem("xml.racine", name, {"attendue": ", ".join(expected) or "aucune"})])
    form = max(fitting, key=lambda one: _nearness(one, head))
    variant, found = _find_variant(form, name, header=head.leaves)
    problems += found
    reference_on = _reference_of_flow(form, head.leaves) or _reference_in_name(variant, name)
    if reference_on is None:
        problems.append(Problem("periode.inconnue", name))
    series = _name_series(variant, reference_on, head.leaves)
    return Recognition(
        name, form, variant, content, reference_on, _period_of(form, variant, reference_on), series,
        xml_encoding=encoding, problems=tuple(problems),
    )  # fmt: skip


def _nearness(form: Format, head: FlowHead) -> tuple[bool, float]:
    """Whether a flow holds the records of a format, and how much of what the format reads is in sight."""
    elements = {(one.path or one.name).rsplit("/", 1)[-1] for one in form.fields}
    record = form.xml.record if form.xml else ""
    return record in head.elements, len(elements & head.elements) / len(elements)


def _xml_encoding(path: Path, content: Content, name: str) -> tuple[str | None, list[Problem]]:
    """The encoding to impose when the one that the flow declares is not the one of its bytes."""
    with path.open("rb") as source:
        form = _XML_ENCODING.match(source.read(400).removeprefix(b"\xef\xbb\xbf"))
    declared = form[1].decode().lower() if form else "utf-8"
    says_utf8 = declared in ("utf-8", "utf8")
    if content.is_ascii or content.encoding == "utf-16":
        return None, []
    is_utf8 = content.encoding in ("utf-8", "utf-8-sig")
    if says_utf8 == is_utf8:
        return None, []
    real = "utf-8" if is_utf8 else "windows-1252"
    return real, [_alert("encodage.declare", name, declare=declared, reel=real)]


def _reference_of_flow(form: Format, leaves: Mapping[str, str]) -> date | None:
    element = (form.period.header or "").rsplit("/", 1)[-1]
    return read_date(leaves.get(element, "")).day


@dataclass(frozen=True)
class _Header:
    form: Format
    at: int
    columns: dict[str, int]
    extra: tuple[str, ...]
    twice: tuple[str, ...]
    width: int

    @property
    def share(self) -> float:
        """How much of the format its header names, required columns first."""
        required = [one.name for one in self.form.fields if one.required]
        found = sum(name in self.columns for name in required) / len(required) if required else 1.0
        return (found * 2 + len(self.columns) / len(self.form.fields)) / 3


def _recognise_table(path: Path, content: Content, formats: list[Format], name: str) -> Recognition:
    separator = "" if content.is_workbook else guess_separator(path, content.encoding)
    rows = (
        read_first_cells(path, SAMPLE_ROWS)
        if content.is_workbook
        else read_first_rows(path, content.encoding, separator, SAMPLE_ROWS)
    )
    header = _find_header(rows, [form for form in formats if form.xml is None])
    if header is None or header.share < LEAST_SHARE:
        raise UnreadableFile([_explain_unknown(header, name)])
    form = header.form
    variant, problems = _find_variant(form, name, columns=header.columns)
    problems += _column_problems(header, variant, name)
    sample = rows[header.at + 1 :]
    reference_on = _reference_in_name(variant, name) or _reference_in_rows(form, header, sample)
    if reference_on is None:
        problems.append(Problem("periode.inconnue", name))
    elif _reference_in_name(variant, name) is None:
        problems.append(_alert("periode.deduite", name, champ=form.period.column or ""))
    series = _name_series(variant, reference_on, {})
    layout = Layout(content.encoding, separator, header.at + 1, header.width)
    return Recognition(
        name, form, variant, content, reference_on, _period_of(form, variant, reference_on), series,
        layout=layout, columns=header.columns, problems=tuple(problems),
    )  # fmt: skip


def _find_header(rows: list[list[str]], formats: list[Format]) -> _Header | None:
    """The row, among the first ones, that names the most columns of a declared format."""
    titles = {form.key: _titles_of(form) for form in formats}
    headers = []
    for at, row in enumerate(rows[:HEADER_ROWS]):
        width = max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)
        folded = [fold_name(cell) for cell in row[:width][:WIDEST_HEADER]]
        if any(folded):
            headers += [_match_header(form, titles[form.key], at, row[:width], folded) for form in formats]
    return max(headers, key=lambda header: (header.share, -header.at), default=None)


def _titles_of(form: Format) -> dict[str, str]:
    """The field that each title names, whatever its case and accents."""
    return {fold_name(header): one.name for one in form.fields for header in one.headers}


def _match_header(
    form: Format, titles: dict[str, str], at: int, row: list[str], folded: list[str]
) -> _Header:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    twice: list[str] = []
    for place, title in enumerate(folded):
        found = titles.get(title)
        if found is None:
            unknown[place] = row[place]
        elif found in columns:
            twice.append(found)
        else:
            columns[found] = place
    if 2 * len(columns) >= len(form.fields):
        _find_by_place(form, columns, unknown)
    # The reasons of a workbook given back are for people.
    extra = [cell for cell in unknown.values() if cell.strip() != REASON_COLUMN]
    return _Header(form, at, columns, tuple(extra), tuple(twice), len(row))


def _find_by_place(form: Format, columns: dict[str, int], unknown: dict[int, str]) -> None:
    """A column whose title changed is known by its place, when the other titles say which file it is."""
    for one in form.fields:
        usual = (one.position or 0) - 1
        if one.name not in columns and usual in unknown:
            columns[one.name] = usual
            del unknown[usual]


def _explain_unknown(header: _Header | None, name: str) -> Problem:
    if header is None or not header.columns:
        return Problem("format.inconnu", name)
    missing = [one.name for one in header.form.fields if one.name not in header.columns]
    return Problem("format.eloigne", name, {"format": header.form.label, "manquent": ", ".join(missing[:12])})


def _column_problems(header: _Header, variant: Variant | None, name: str) -> list[Problem]:
    where = Where(name, line=header.at + 1)
    special = {column for other in header.form.variants for column in other.columns}
    expected = [
        one
        for one in header.form.fields
        if one.name not in special or (variant and one.name in variant.columns)
    ]
    lost = [one for one in expected if one.name not in header.columns]
    required = [one.name for one in lost if one.required]
    optional = [one.name for one in lost if not one.required]
    problems = []
    if required:
        problems.append(Problem("colonnes.manquantes", where, {"colonnes": ", ".join(required)}))
    if optional:
        problems.append(
            Problem("colonnes.absentes", where, {"colonnes": ", ".join(optional)}, Severity.ALERT)
        )
    if extra := [cell.strip()[:40] or "(sans titre)" for cell in header.extra[:12]]:
        problems.append(Problem("colonnes.en_plus", where, {"colonnes": ", ".join(extra)}, Severity.ALERT))
    if header.twice:
        problems.append(
            Problem("colonnes.doubles", where, {"colonnes": ", ".join(header.twice)}, Severity.ALERT)
        )
    return problems


def _reference_in_rows(form: Format, header: _Header, rows: list[list[str]]) -> date | None:
    """The end of the span where most dates of the declared column fall, in the first rows."""
    place = header.columns.get(form.period.column or "")
    if place is None:
        return None
    days = [read_date(row[place]).day for row in rows if place < len(row)]
    spans = [end for day in days if day and (end := _span_around(day, form.period.span).ends_on)]
    return max(set(spans), key=spans.count, default=None)


def _find_variant(
    form: Format, name: str, *, header: Mapping[str, str] | None = None, columns: Iterable[str] = ()
) -> tuple[Variant | None, list[Problem]]:
    """The variant that the name of the file and its header agree on; an alert when they do not."""
    present = set(columns)
    special = {column for variant in form.variants for column in variant.columns}
    by_content = [
        variant
        for variant in form.variants
        if all((header or {}).get(element) == value for element, value in variant.header.items())
        and set(variant.columns) == special & present
    ]
    by_name = [variant for variant in form.variants if _search_name(variant, name)]
    both = [variant for variant in by_content if variant in by_name]
    if both:
        return both[0], []
    if len(by_content) == 1:
        problems = [_alert("variante.nom", name, variante=by_content[0].label)] if by_name else []
        return by_content[0], problems
    if len(by_name) == 1:
        return by_name[0], [_alert("variante.contenu", name, variante=by_name[0].label)]
    labels = ", ".join(variant.label for variant in form.variants)
    return None, [Problem("variante.inconnue", name, {"variantes": labels})]


def _search_name(variant: Variant, name: str) -> re.Match[str] | None:
    return re.search(variant.file_name, name, re.IGNORECASE) if variant.file_name else None


def _reference_in_name(variant: Variant | None, name: str) -> date | None:
    form = _search_name(variant, name) if variant else None
    parts = form.groupdict() if form else {}
    if parts.get("date"):
        return read_date(parts["date"]).day
    year = int(parts.get("annee") or 0)
    return year_period(year).ends_on if year >= OLDEST_YEAR else None


def _span_around(day: date, span: str) -> Period:
    if span == "annee":
        return year_period(day.year)
    return month_period(day.year, day.month) if span == "mois" else Period(day, day)


def _period_of(form: Format, variant: Variant | None, reference_on: date | None) -> Period | None:
    """The span that the file covers."""
    if reference_on is None:
        return None
    return _span_around(reference_on, (variant.span if variant else None) or form.period.span)


def _name_series(variant: Variant | None, reference_on: date | None, leaves: Mapping[str, str]) -> str:
    if variant is None:
        return ""
    known = {"variante": variant.key, "annee": str(reference_on.year) if reference_on else "", **leaves}
    return re.sub(r"\{([^{}]+)\}", lambda form: known.get(form[1], ""), variant.series)[:80]
