"""A synthetic file in any declared format: the writer follows the declaration, as the reader does."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from lxml import etree

from accord.declaration.formats import Field, Layout, Variant
from accord.declaration.library import find_layouts
from accord.synth.layout_values import REFERENCE, WRONG, ValueMaker

#: Shares of the rows that are wrong on purpose: one value that cannot be read, a person under eighteen.
WRONG_SHARE, MINOR_SHARE = 0.06, 0.04
_STEP = re.compile(r"([^/\[\]]+)(?:\[([^\]]*)\])?(?:/|$)")


@dataclass(frozen=True)
class LayoutFile:
    """A written file, and what it holds: its rows, the minors among them, the rows with a wrong value."""

    path: Path
    rows: int
    minors: int
    wrong: int


def write_layout(
    layout: Layout, folder: Path, *, rows: int, seed: int, variant: str = "", faulty: bool = True,
    support: str = "", namespace: str = "",
) -> LayoutFile:  # fmt: skip
    """Write one file of a format; `faulty` puts wrong values and minors in it."""
    rng = Random(f"{layout.key}-{seed}")  # noqa: S311 - the same seed gives the same file
    chosen = layout.variant(variant) if variant else layout.variants[0]
    fields = _fields_of(layout, chosen)
    maker = ValueMaker(rng)
    lines: list[dict[str, str]] = []
    minors = wrong = 0
    for number in range(1, rows + 1):
        is_minor = faulty and rng.random() < MINOR_SHARE
        line = {one.name: maker.draw(one, number, is_minor=is_minor) for one in fields}
        _copy_repeated(fields, line)
        minors += is_minor and any(one.type == "naissance" and one.gives for one in fields)
        if faulty and not is_minor and rng.random() < WRONG_SHARE:
            spoilt = rng.choice([one for one in fields if one.type in WRONG and not one.codes] or fields)
            line[spoilt.name] = WRONG.get(spoilt.type, "")
            wrong += 1
        lines.append(line)
    support = support or layout.supports[0]
    path = folder / f"{name_variant(chosen) or layout.key}.{support}"
    if support == "xml":
        _write_flow(path, layout, chosen, fields, lines, namespace)
    else:
        _write_table(path, fields, lines, support)
    return LayoutFile(path, rows, minors, wrong)


def write_library(folder: Path, *, rows: int, seed: int) -> list[LayoutFile]:
    """One file of each format of the library, in a folder of its own."""
    import tomllib

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in find_layouts():
        layout = Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        inner = folder / layout.key
        inner.mkdir(exist_ok=True)
        written.append(write_layout(layout, inner, rows=rows, seed=seed))
    return written


def _fields_of(layout: Layout, variant: Variant) -> list[Field]:
    special = {name for one in layout.variants for name in one.columns}
    return [one for one in layout.fields if one.name not in special or one.name in variant.columns]


def _copy_repeated(fields: list[Field], line: dict[str, str]) -> None:
    for one in fields:
        if one.same_as:
            line[one.name] = line[one.same_as]


def name_variant(variant: Variant) -> str:
    """A name that the declared pattern of a variant accepts; empty when it declares none."""
    if variant.file_name is None:
        return ""
    return _spell(re._parser.parse(variant.file_name))  # type: ignore[attr-defined]


def _spell(tokens: object) -> str:
    text = ""
    for kind, value in tokens:  # type: ignore[attr-defined]
        match str(kind):
            case "LITERAL":
                text += chr(value)
            case "SUBPATTERN":
                text += f"{REFERENCE:%Y%m%d}" if _is_day(_spell(value[3])) else _spell(value[3])
            case "MAX_REPEAT" | "MIN_REPEAT":
                # What may be absent is written once, so that an optional date is given.
                text += _spell(value[2]) * max(value[0], int(value[1] == 1))
            case "BRANCH":
                text += _spell(value[1][0])
            case "IN":
                text += "_" if str(value[0][0]) in ("NEGATE",) else _spell_set(value[0])
            case "ANY" | "NOT_LITERAL":
                text += "_"
    return text


def _is_day(text: str) -> bool:
    return len(text) == len("20260228") and text.isdigit()


def _spell_set(item: tuple[object, object]) -> str:
    kind, value = item
    return chr(value) if str(kind) == "LITERAL" else chr(value[0])  # type: ignore[arg-type, index]


def _write_table(path: Path, fields: list[Field], lines: list[dict[str, str]], support: str) -> None:
    header = [one.name for one in fields]
    cells = [[line[name] for name in header] for line in lines]
    if support == "csv":
        with path.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
            writer.writerows([header, *cells])
        return
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Lignes")
        for number, row in enumerate([header, *cells]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)


def _write_flow(
    path: Path, layout: Layout, variant: Variant, fields: list[Field], lines: list[dict[str, str]],
    namespace: str,
) -> None:  # fmt: skip
    """A flow of one row a record, with its header and its control totals."""
    shape = layout.xml
    if shape is None:
        raise ValueError("this format has no XML layout")
    root = etree.Element(shape.root)
    if shape.header:
        header = etree.SubElement(root, shape.header)
        leaves = {
            **variant.header,
            **({layout.period.header: f"{REFERENCE}"} if layout.period.header else {}),
        }
        for name, value in leaves.items():
            etree.SubElement(header, name).text = value
    for line in lines:
        record = etree.SubElement(root, shape.record)
        row = _reach(record, shape.row.split(" | ")[0])
        for one in fields:
            place = (one.path or one.name).split(" | ")[0]
            _write_value(record if place.startswith("/") else row, place.removeprefix("/"), line[one.name])
    if shape.footer:
        footer = etree.SubElement(root, shape.footer)
        etree.SubElement(footer, shape.total or "TOTAL").text = str(len(lines))
    text = etree.tostring(root, encoding="unicode")
    if namespace:
        text = text.replace(f"<{shape.root}", f'<{shape.root} xmlns="{namespace}"', 1)
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8")


def _write_value(start: etree._Element, place: str, value: str) -> None:
    block, _, leaf = _split_last(place)
    element = _reach(start, block) if block else start
    if leaf.startswith("@"):
        element.set(leaf[1:], value)
    else:
        _reach(element, leaf).text = value


def _split_last(place: str) -> tuple[str, str, str]:
    steps = [found[0].rstrip("/") for found in _STEP.finditer(place) if found[0]]
    return "/".join(steps[:-1]), "/", steps[-1]


def _reach(start: etree._Element, place: str) -> etree._Element:
    """The element at a path, made where it is missing, with what its conditions ask."""
    element = start
    for found in _STEP.finditer(place):
        name, condition = found[1], found[2]
        if not found[0]:
            continue
        if name == "..":
            element = element.getparent()
            continue
        xpath = name if not condition else _as_condition(name, condition)
        known = element.xpath(xpath)
        if known:
            element = known[0]
            continue
        element = etree.SubElement(element, name)
        if condition:
            asked, _, values = condition.partition("=")
            _reach(element, asked).text = values.split(",")[0]
    return element


def _as_condition(name: str, condition: str) -> str:
    asked, _, values = condition.partition("=")
    return f"{name}[{asked}='{values.split(',')[0]}']"
