"""The blank workbook of a format, for a partner without a system: generated from the declaration, read back.

What enters: a format and one of its variants. What leaves: an XLSX whose columns, once filled, the ordinary
reader takes as they are, and the name under which it recognises the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import IO, Final

from accord.declaration.formats import Format, Variant
from accord.declaration.patterns import write_sample
from accord.deposits.workbook import (
    NARROW,
    WIDE,
    fields_of,
    guide_typing,
    open_book,
    print_wide,
    say_presence,
    style_of,
    write_guide,
)
from accord.face.export import sheet_name
from accord.kit.dates_in_text import read_date
from accord.kit.text import format_date

HEAD_ROWS: Final = 2
_DATE_FORMS: Final = ("%Y%m%d", "%Y-%m-%d", "%Y_%m_%d", "%d-%m-%Y")
_SHOWN: Final = {"%Y": "AAAA", "%m": "MM", "%d": "JJ"}


def blank_formats(formats: tuple[Format, ...]) -> Iterator[tuple[Format, Variant]]:
    """The formats that may be filled by hand in a workbook, variant by variant; a flow is none of them."""
    for form in formats:
        if form.xml is None:
            for variant in form.variants:
                yield form, variant


def write_blank(file: IO[bytes], form: Format, variant: Variant, sender: str) -> None:
    """Write the blank workbook: the columns, the sheet of explanations, the lists of codes."""
    fields = fields_of(form, variant)
    book, styles = open_book(file, f"Modèle : {form.label}")
    sheet = book.add_worksheet(sheet_name(variant.label, 0))
    sheet.freeze_panes(HEAD_ROWS, 0)
    print_wide(sheet, HEAD_ROWS)
    sheet.set_row(0, 48)
    for at, field in enumerate(fields):
        width = WIDE if field.type in ("nom", "texte") or field.codes else NARROW
        sheet.set_column(at, at, max(width, len(field.name) + 2), style_of(field, styles))
        # On two lines, so that no heading for people is taken for the one that the reader looks for.
        sheet.write_string(0, at, f"{field.label}\n({say_presence(field)})", styles.head)
    for at, field in enumerate(fields):
        sheet.write_string(1, at, field.name, styles.name)
    write_guide(book, styles, f"{form.label} : {variant.label}", _advise(form, variant, sender), fields)
    guide_typing(book, sheet, dict(enumerate(fields)), HEAD_ROWS)
    book.close()


def _advise(form: Format, variant: Variant, sender: str) -> Iterator[str]:
    """What whoever fills the workbook needs to know, sentence by sentence."""
    yield f"Ce classeur est rempli par {sender}, à raison d’une ligne par ligne à transmettre."
    yield "Ne changez ni les noms de colonnes (deuxième ligne), ni leur présentation : texte, date ou liste."
    yield "Une valeur inconnue reste vide. N’ajoutez pas de formule, de total ni de cellule fusionnée."
    if variant.nature == "stock":
        yield "Il dit tout le monde à la fois : il remplace le précédent sur la même période."
    else:
        yield "Il dit seulement ce qui a changé depuis le précédent."
    if shown := show_name(variant):
        yield f"Enregistrez-le sous le nom « {shown} »{_explain_name(variant)}."
    yield "Après contrôle, les lignes à corriger vous reviennent dans ce même classeur, cellules en couleur."


def _explain_name(variant: Variant) -> str:
    groups = re.compile(variant.file_name or "").groupindex
    if "date" in groups:
        return ", avec la date de la situation qu’il décrit"
    return ", avec l’année qu’il décrit" if "annee" in groups else ""


def show_name(variant: Variant) -> str:
    """The name of the file with letters where the date stands; empty when the format asks for none."""
    for form in _DATE_FORMS:
        if _name_on(variant, date(2026, 1, 31), form):
            shown = form
            for mark, letters in _SHOWN.items():
                shown = shown.replace(mark, letters)
            return f"{_fill(variant, {'date': shown, 'annee': 'AAAA', 'numero': '001'})}.xlsx"
    return ""


def name_file(form: Format, variant: Variant, day: date) -> str:
    """The name of the blank, dated so that the reader recognises it; a plain one where none is asked."""
    for written in _DATE_FORMS:
        if name := _name_on(variant, day, written):
            return f"{name}.xlsx"
    return f"{form.key}-{variant.key}-{format_date(day).replace('/', '-')}.xlsx"


def _name_on(variant: Variant, day: date, form: str) -> str:
    """The name on a day, if the pattern of the variant takes it and reads the day in it; else nothing."""
    if not variant.file_name:
        return ""
    name = _fill(variant, {"date": f"{day:{form}}", "annee": f"{day:%Y}", "numero": "001"})
    found = re.search(variant.file_name, f"{name}.xlsx", re.IGNORECASE)
    if found is None or not re.fullmatch(r"[\w.\- ]+", name):
        return ""
    written = found.groupdict().get("date")
    return name if written is None or read_date(written).day == day else ""


def _fill(variant: Variant, parts: dict[str, str]) -> str:
    """The name in the shape of the pattern, its parts filled, without the kind of file."""
    return re.sub(r"\.(?:xlsx|csv)$", "", write_sample(variant.file_name or "", parts))
