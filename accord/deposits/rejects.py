"""Rejected rows given back as they came, with the reason: same columns, or an anomaly flow in XML."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from lxml import etree

from accord.declaration.formats import Format, XmlLayout
from accord.deposits.errors import RejectsRefused
from accord.deposits.reading.content import CHUNK
from accord.deposits.reading.own_workbooks import REASON_COLUMN
from accord.deposits.reading.recognise import Recognition
from accord.deposits.reading.rows import raw_batches
from accord.deposits.reading.spreadsheet import read_first_cells
from accord.deposits.reading.tabular import read_first_rows
from accord.deposits.reading.xml_flow import make_parser
from accord.deposits.returned import Fault, write_returned
from accord.deposits.wording import WORDING
from accord.kit.own_files import NotOrdinaryFile, make_own_file

# A spreadsheet runs what begins so: a quote before it makes it a text.
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def write_rejected(raw: Path, recognition: Recognition, problems: pl.DataFrame, out: Path) -> int:
    """Write the rejected rows (or records) of a file; returns how many. Values come from the file itself."""
    try:
        make_own_file(out)
    except NotOrdinaryFile:
        raise RejectsRefused(out.name) from None
    if recognition.content.nature == "xml":
        return _write_flow(raw, recognition, _reasons_by(problems, "record", recognition.form), out)
    is_workbook = recognition.layout is not None and not recognition.layout.separator
    if is_workbook and out.suffix.lower() == ".xlsx":
        return write_returned(raw, recognition, _faults_by_row(problems, recognition.form), out)
    reasons = _reasons_by(problems, "row", recognition.form)
    rows = _read_rejected(raw, recognition, reasons)
    header = [*_read_header(raw, recognition), REASON_COLUMN]
    if out.suffix.lower() == ".xlsx":
        return _write_workbook(out, header, rows)
    return _write_csv(out, header, rows)


def _reasons_by(problems: pl.DataFrame, unit: str, form: Format) -> dict[int, str]:
    """The reasons of each rejected unit, worded."""
    noun = form.xml.record_label if form.xml else "ligne"
    labels = {one.name: one.label for one in form.fields}
    reasons: dict[int, list[str]] = {}
    for row, record, name, code in problems.select("row", "record", "field", "code").iter_rows():
        number = record if unit == "record" else row
        sentence = WORDING[code].format(enregistrement=noun)
        said = f"{labels[name]} : {sentence}" if name in labels else sentence
        said = f"Personne {row}, {said}" if unit == "record" and name in labels else said
        kept = reasons.setdefault(number, [])
        if said not in kept:
            kept.append(said)
    return {number: " ".join(sentences) for number, sentences in reasons.items()}


def _faults_by_row(problems: pl.DataFrame, form: Format) -> dict[int, tuple[Fault, ...]]:
    """What is wrong in each rejected row, field by field, worded."""
    labels = {one.name: one.label for one in form.fields}
    faults: dict[int, tuple[Fault, ...]] = {}
    for row, name, code in problems.select("row", "field", "code").iter_rows():
        sentence = WORDING[code].format(enregistrement="ligne")
        fault = Fault(name, f"{labels[name]} : {sentence}" if name in labels else sentence)
        if fault not in faults.get(row, ()):
            faults[row] = (*faults.get(row, ()), fault)
    return faults


def _read_header(raw: Path, recognition: Recognition) -> list[str]:
    layout = recognition.layout
    if layout is None:
        return []
    if recognition.content.is_workbook:
        rows = read_first_cells(raw, layout.skipped)
    else:
        rows = read_first_rows(raw, layout.encoding, layout.separator, layout.skipped)
    return rows[-1][: layout.width]


def _read_rejected(raw: Path, recognition: Recognition, reasons: dict[int, str]) -> Iterator[list[str]]:
    """The cells of each rejected row, then its reason; a row that could not be cut is one cell."""
    wanted = pl.Series(list(reasons), dtype=pl.Int32).implode()
    for batch in raw_batches(raw, recognition):
        found = {row: [whole] for row, whole in batch.uncut.items()}
        mask = batch.rows.is_in(wanted)
        cells = [column.filter(mask).fill_null("") for column in batch.columns]
        found |= {
            row: list(line)
            for row, line in zip(batch.rows.filter(mask), zip(*cells, strict=True), strict=True)
        }
        for row in sorted(found):
            width = len(batch.columns)
            yield [*(found[row] + [""] * width)[:width], reasons.get(row, "")]


def guard_cell(text: str) -> str:
    """The text, with a quote before it when a spreadsheet would run it as a formula."""
    if text.startswith(_RUN_BY_SPREADSHEETS) and not text[1:].replace(",", "").replace(".", "").isdigit():
        return f"'{text}"
    return text


def _write_csv(out: Path, header: list[str], rows: Iterator[list[str]]) -> int:
    count = 0
    with out.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow([guard_cell(cell) for cell in header])
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is what is returned
            writer.writerow([guard_cell(cell) for cell in row])
    return count


def _write_workbook(out: Path, header: list[str], rows: Iterator[list[str]]) -> int:
    import xlsxwriter

    count = 0
    # Every cell is a text: no formula, no link, no number that would lose its zeros.
    with xlsxwriter.Workbook(str(out), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Rejets")
        text = workbook.add_format({"num_format": "@"})
        for place, cell in enumerate(header):
            sheet.write_string(0, place, cell, text)
        for count, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(count, place, guard_cell(cell), text)
    return count


def _write_flow(raw: Path, recognition: Recognition, reasons: dict[int, str], out: Path) -> int:
    """The rejected records with their anomaly, between the same header and control totals."""
    layout = recognition.form.xml
    if layout is None or layout.anomaly is None:
        raise ValueError("this format declares no anomaly")
    tags = [tag for tag in (layout.root, layout.header, layout.record, layout.footer) if tag]
    parser = make_parser(recognition.xml_encoding, tags)
    written = seen = 0
    with out.open("wb") as target, etree.xmlfile(target, encoding="windows-1252") as flow:
        flow.write_declaration()
        with flow.element(layout.root):
            for element in _read_elements(raw, parser):
                if element.tag == layout.header:
                    flow.write(element, pretty_print=True)
                elif element.tag == layout.record:
                    seen += 1
                    if seen in reasons:
                        _add_anomaly(element, layout.anomaly, reasons[seen], layout.anomaly_length)
                        flow.write(element, pretty_print=True)
                        written += 1
                    element.clear()
            if layout.footer:
                flow.write(_count_again(layout, written), pretty_print=True)
    return written


def _read_elements(raw: Path, parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    with raw.open("rb") as source:
        while chunk := source.read(CHUNK):
            try:
                parser.feed(chunk)
            except etree.XMLSyntaxError:
                chunk = b""
            for event, element in parser.read_events():
                if event == "end":
                    yield element
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            if not chunk:
                return


def _add_anomaly(record: etree._Element, path: str, reason: str, length: int) -> None:
    block, _, leaf = path.partition("/")
    for start in range(0, len(reason), length):
        anomaly = etree.SubElement(record, block)
        (etree.SubElement(anomaly, leaf) if leaf else anomaly).text = reason[start : start + length]


def _count_again(layout: XmlLayout, written: int) -> etree._Element:
    """The control totals of the anomaly flow: all its records are rejected ones."""
    footer = etree.Element(layout.footer or "Totaux")
    for tag in (layout.total, layout.anomaly_total):
        if tag:
            etree.SubElement(footer, tag).text = str(written)
    return footer
