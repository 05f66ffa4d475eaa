"""How a workbook of a format looks: types of columns, drop-down lists, and the sheet that explains it.

The blank that a partner fills and the one that comes back with its faults are written with the same pieces;
everything is read from the declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from accord.declaration.formats import Field, Format, Variant
from accord.deposits.reading.own_workbooks import GUIDE_SHEET, write_choice

LISTS_SHEET: Final = "Listes"
DATE_TYPES: Final = frozenset({"date", "naissance"})
NUMBER_TYPES: Final = frozenset({"nombre", "heures", "montant"})
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
LAST_ROW: Final = 1_048_575
# The number that every spreadsheet gives to the look « text ».
TEXT_FORMAT: Final = 49
# What a spreadsheet accepts in the message of a cell.
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
NARROW, WIDE = 14, 28
GUIDE_WIDTHS: Final = (26, 40, 14, 52)
LINE_HEIGHT: Final = 15
_FIXED: Final[Mapping[str, tuple[str, ...]]] = {"sexe": ("Femme", "Homme"), "booleen": ("Oui", "Non")}
_WRITTEN: Final[Mapping[str, str]] = {
    "date": "Une date : JJ/MM/AAAA.",
    "naissance": "Une date : JJ/MM/AAAA. Jour ou mois inconnus : 00/04/1986, 00/00/1986.",
    "booleen": "Oui ou Non.",
    "sexe": "Femme ou Homme.",
    "nombre": "Un nombre : 86,5.",
    "heures": "Des heures : 3,5.",
    "montant": "Un montant en euros : 607,75.",
    "nir": "13 ou 15 chiffres, en texte.",
    "siret": "14 chiffres, en texte.",
    "commune": "Le code INSEE sur 5 caractères, en texte (pas le code postal).",
    "france-travail": "Le numéro en texte, avec ses zéros.",
    "allocataire": "Le numéro en texte, avec ses zéros.",
}


def print_wide(sheet: Any, head_rows: int) -> None:
    """On paper: all the columns across one page, the heading on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if head_rows:
        sheet.repeat_rows(0, head_rows - 1)


def choices_of(field: Field) -> tuple[str, ...]:
    """What the drop-down list of a column offers; empty when anything may be typed."""
    if field.type == "code" and field.codes:
        return tuple(write_choice(code, label) for code, label in field.codes.items())
    return _FIXED.get(field.type, ())


def fields_of(form: Format, variant: Variant) -> tuple[Field, ...]:
    """The columns that a variant has: its own, and those of no other variant."""
    special = {name for other in form.variants for name in other.columns}
    return tuple(one for one in form.fields if one.name not in special or one.name in variant.columns)


def say_writing(field: Field) -> str:
    """How a value of the column is written."""
    if field.type == "code" and field.codes:
        return "Choisissez dans la liste."
    length = f" {field.max_length} caractères au plus." if field.max_length else ""
    return f"{_WRITTEN.get(field.type, 'Un texte.')}{length}"


@dataclass(frozen=True)
class Styles:
    """The looks that cells may have."""

    text: Any
    date: Any
    number: Any
    head: Any
    name: Any
    title: Any
    wrapped: Any
    fault: Any
    fault_date: Any


def open_book(file: Any, title: str) -> tuple[Any, Styles]:
    """A workbook written row by row, where a text never becomes a formula nor a link."""
    import xlsxwriter

    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    if isinstance(file, Path):
        # Rows wait on disk until the end: beside the file, where persons are kept from other accounts.
        options["tmpdir"] = str(file.parent)
        file = str(file)
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": title})
    red = {"bg_color": "#FBD9D3", "font_color": "#7A1C10", "border": 1, "border_color": "#B3402F"}
    top = {"text_wrap": True, "valign": "top"}
    paper = {"bg_color": "#F1EEE6"}
    styles = Styles(
        text=book.add_format({"num_format": TEXT_FORMAT}),
        date=book.add_format({"num_format": "dd/mm/yyyy"}),
        number=book.add_format({}),
        head=book.add_format({"bold": True, **paper, **top}),
        name=book.add_format({"num_format": TEXT_FORMAT, "bottom": 1, "font_color": "#4A4636", **paper}),
        title=book.add_format({"bold": True, "font_size": 14}),
        wrapped=book.add_format(top),
        fault=book.add_format({"num_format": TEXT_FORMAT, **red}),
        fault_date=book.add_format({"num_format": "dd/mm/yyyy", **red}),
    )
    return book, styles


def style_of(field: Field | None, styles: Styles) -> Any:
    """The look of a column: an identifier is a text, a date a date."""
    if field is None:
        return styles.text
    if field.type in NUMBER_TYPES:
        return styles.number
    return styles.date if field.type in DATE_TYPES else styles.text


def guide_typing(book: Any, sheet: Any, placed: Mapping[int, Field], first_row: int) -> None:
    """Give the columns, by their place, their lists and checks; what does not fit is said, never barred."""
    from xlsxwriter.utility import xl_col_to_name

    lists = {at: choices for at, field in placed.items() if (choices := choices_of(field))}
    for at, field in placed.items():
        ranged = None
        if at in lists:
            letter = xl_col_to_name(list(lists).index(at))
            ranged = f"={LISTS_SHEET}!${letter}$1:${letter}${len(lists[at])}"
        sheet.data_validation(first_row, at, LAST_ROW, at, _check(field, ranged))
    if lists:
        _write_lists(book, list(lists.values()))


def _check(field: Field, ranged: str | None) -> dict[str, Any]:
    """What is looked at when a cell is typed, and what is said beside it."""
    said = {
        "input_title": _shorten(field.label, LONGEST_TITLE),
        "input_message": _shorten(
            f"{say_writing(field)} {'Obligatoire.' if field.required else 'Facultatif.'}", LONGEST_MESSAGE
        ),
        # The reader takes what it can and says the rest: a list that barred the way would lose the case.
        "error_type": "warning",
        "error_title": "À vérifier",
        "error_message": _shorten(f"{say_writing(field)} Garder quand même ?", LONGEST_MESSAGE),
    }
    if ranged:
        return {"validate": "list", "source": ranged, **said}
    if field.type in DATE_TYPES:
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY, **said}
    if field.type == "nombre":
        return {"validate": "decimal", "criteria": ">=", "value": 0, **said}
    if field.max_length:
        return {"validate": "length", "criteria": "<=", "value": field.max_length, **said}
    return {"validate": "any", **said}


def _write_lists(book: Any, lists: Sequence[Sequence[str]]) -> None:
    """The choices, one list a column, on a sheet that is not shown."""
    sheet = book.add_worksheet(LISTS_SHEET)
    for row, values in enumerate(zip_longest(*lists)):
        for at, value in enumerate(values):
            if value is not None:
                sheet.write_string(row, at, value)
    sheet.hide()


def write_guide(
    book: Any, styles: Styles, title: str, advice: Iterable[str], fields: Iterable[Field]
) -> None:
    """The sheet of explanations: what to do, each column, then each code."""
    fields = list(fields)
    sheet = book.add_worksheet(GUIDE_SHEET)
    for at, width in enumerate(GUIDE_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.hide_gridlines(2)
    print_wide(sheet, 0)
    sheet.write_string(0, 0, title, styles.title)
    row = 1
    for row, sentence in enumerate(advice, start=2):
        sheet.write_string(row, 0, sentence)
    heads = ("Colonne", "Ce que c’est", "Présence", "Comment l’écrire")
    columns = [(one.name, one.label, say_presence(one), say_writing(one)) for one in fields]
    row = _write_table(sheet, styles, row + 2, heads, columns)
    codes = [
        (one.name, one.label, code, label) for one in fields if one.codes for code, label in one.codes.items()
    ]
    if codes:
        _write_table(sheet, styles, row + 1, ("Colonne", "Ce que c’est", "Code", "Sens"), codes)


def say_presence(field: Field) -> str:
    """Whether a value is compulsory."""
    return "obligatoire" if field.required else "facultatif"


def _write_table(
    sheet: Any, styles: Styles, row: int, heads: Sequence[str], lines: Iterable[Sequence[str]]
) -> int:
    for at, head in enumerate(heads):
        sheet.write_string(row, at, head, styles.head)
    for line in lines:
        row += 1
        # A spreadsheet does not always fit the height of a row to its text by itself.
        sheet.set_row(row, LINE_HEIGHT * max(map(_count_lines, line, GUIDE_WIDTHS)))
        for at, text in enumerate(line):
            sheet.write_string(row, at, text, styles.wrapped)
    return row + 1


def _count_lines(text: str, width: int) -> int:
    return 1 + max(0, len(text) - 1) // (width - 2)


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
