"""Hostile and broken files, the same for a seed: sound ones cut, flipped, swollen, ill encoded, misnamed."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

FLOW_NAME, LIST_NAME, TABLE_NAME = "RSABEM_131_20180131.xml", "stock_20180131.csv", "formations_2018.csv"
BOOK_NAME = "formations_2018.xlsx"
HUGE = 2_000_000
SOME_DAY = (2018, 1, 31, 0, 0, 0)


@dataclass(frozen=True)
class Broken:
    """A file: how it was broken, its name, its bytes."""

    how: str
    name: str
    content: bytes


Change = Callable[[bytes, random.Random], bytes]


def flip_bits(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 3, 20, 200))):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def cut_the_beginning(content: bytes, chance: random.Random) -> bytes:
    return content[chance.randrange(len(content)) :]


def repeat_a_piece(content: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:end] + content[start:end] * chance.choice((1, 5)) + content[end:]


def sow_bytes(content: bytes, chance: random.Random) -> bytes:
    odd = (
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x1a",
        b"\x81",
        b"\xc3",
        b'"',
        b"<",
        b"&",
        b"\xe2\x80\xae",
    )
    spoilt = content
    for _ in range(chance.choice((1, 10))):
        place = chance.randrange(len(spoilt))
        spoilt = spoilt[:place] + chance.choice(odd) + spoilt[place:]
    return spoilt


def mix_line_ends(content: bytes, chance: random.Random) -> bytes:
    ends = (b"\n", b"\r\n", b"\r", b"\n\r", b"\x0b", b"\x85", b"\x00\n")
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    return b"".join(line + chance.choice(ends) for line in lines)


def encode_otherwise(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("cp1252").replace("MARIE", "ÉLÉONORE-ŒNONE")
    return text.encode(
        chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-7", "cp037", "mac-roman")), "replace"
    )


def read_twice(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("cp1252").replace("MARIE", "ÉLÉONORE")
    for _ in range(chance.choice((1, 2, 3))):
        text = text.encode("utf-8").decode("cp1252", "replace")
    return text.encode("utf-8")


def swell_a_cell(content: bytes, chance: random.Random) -> bytes:
    value = chance.choice((b"A", "é".encode(), b"9", b" ", b"=", b'"')) * HUGE
    return content.replace(b"LEFEVROT", value, 1)


def add_columns(content: bytes, chance: random.Random) -> bytes:
    first, _, rest = content.partition(b"\n")
    return first.rstrip() + b";x" * chance.choice((1, 500, 20_000)) + b"\n" + rest


def drop_columns(content: bytes, chance: random.Random) -> bytes:
    kept = chance.randrange(1, 12)
    return b"\n".join(b";".join(line.split(b";")[:kept]) for line in content.split(b"\n"))


def change_separator(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b";", chance.choice((b",", b"\t", b"|", b":", b";;", b" ")))


def open_quotes(content: bytes, chance: random.Random) -> bytes:
    cells = content.split(b";")
    for _ in range(chance.choice((1, 7))):
        place = chance.randrange(len(cells))
        cells[place] = b'"' + cells[place]
    return b";".join(cells)


def put_values(content: bytes, chance: random.Random) -> bytes:
    odd = (
        "9" * 400,
        "-1",
        "1e309",
        "NaN",
        "2.86E+12",
        "0000-00-00",
        "31/02/2017",
        "٢٠١٨-٠١-٠١",
        "=1+1",
        "'",
        "\\N",
    )
    values = [value.encode("utf-8") for value in odd]
    cells = content.split(b";")
    for place in chance.sample(range(len(cells)), min(30, len(cells))):
        cells[place] = chance.choice(values)
    return b";".join(cells)


ANY: tuple[Change, ...] = (flip_bits, cut, cut_the_beginning, repeat_a_piece, sow_bytes)
TEXT: tuple[Change, ...] = (mix_line_ends, encode_otherwise, read_twice, swell_a_cell)
TABLE: tuple[Change, ...] = (add_columns, drop_columns, change_separator, open_quotes, put_values)


def break_files(samples: Any, count: int, seed: int) -> Iterator[Broken]:
    """So many broken files: the bombs and tricks once each, then the sound ones changed at random."""
    chance = random.Random(seed)
    made = [*_bombs(samples), *_tricks(samples)]
    yield from made
    sound = _sound(samples)
    for number in range(count - len(made)):
        name, content, changes = sound[number % len(sound)]
        change = changes[number // len(sound) % len(changes)]
        yield Broken(change.__name__, name, change(content, chance))


def _sound(samples: Any) -> list[tuple[str, bytes, tuple[Change, ...]]]:
    flow = samples.flow(*map(samples.household, range(1, 30))).encode("cp1252")
    listed = samples.travail_rows(60).encode("cp1252")
    table = samples.region_rows(8).encode("cp1252")
    return [
        (FLOW_NAME, flow, (*ANY, *TEXT)),
        (LIST_NAME, listed, (*ANY, *TEXT, *TABLE)),
        (TABLE_NAME, table, (*ANY, *TEXT, *TABLE)),
        (BOOK_NAME, _workbook(samples.region_rows(8)), ANY),
        (f"{LIST_NAME}.gz", gzip.compress(listed, mtime=0), ANY),
        ("envoi.zip", _archive({LIST_NAME: listed}), ANY),
    ]


def _workbook(text: str) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(*SOME_DAY, tzinfo=UTC)})
        sheet = book.add_worksheet("Formations")
        for row, line in enumerate(text.splitlines()):
            for place, cell in enumerate(line.split(";")):
                sheet.write_string(row, place, cell)
    return target.getvalue()


def _archive(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, SOME_DAY), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _bombs(samples: Any) -> Iterator[Broken]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for how, before in (
        ("laughs", f'<!DOCTYPE Racine [<!ENTITY l0 "ha">{laughs}]>'),
        ("quadratic", f'<!DOCTYPE Racine [<!ENTITY l11 "{"a" * 100_000}">]>'),
        ("outer file", '<!DOCTYPE Racine [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>'),
        ("outer parameters", '<!DOCTYPE Racine SYSTEM "http://127.0.0.1:9/x.dtd">'),
    ):
        flow = samples.flow(samples.household(1, samples.person(nom="&l11;")), avant=before)
        yield Broken(how, FLOW_NAME, flow.encode("cp1252"))
    flow = samples.flow(samples.household(1))
    yield Broken("deep", FLOW_NAME, flow.replace("<Prestations>", "<x>" * 20_000, 1).encode("cp1252"))
    many = " ".join(f'a{number}="x"' for number in range(20_000))
    yield Broken("attributes", FLOW_NAME, flow.replace("<Personne>", f"<Personne {many}>").encode("cp1252"))
    yield from _swollen()
    sheet = (
        '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    yield Broken("far cell", BOOK_NAME, _replace_sheet(samples, sheet))


@cache
def _swollen() -> tuple[Broken, ...]:
    """A few hundred kilobytes that unfold to 200 MB."""
    zeros = bytes(200_000_000)
    inner = _archive({LIST_NAME: zeros})
    book = _archive({"xl/workbook.xml": b"<x/>", "xl/big.xml": zeros})
    return (
        Broken("gzip bomb", f"{LIST_NAME}.gz", gzip.compress(zeros, mtime=0)),
        Broken("zip bomb", "envoi.zip", inner),
        Broken("zip of zips", "envoi.zip", _archive({f"{number}.zip": inner for number in range(20)})),
        Broken("many members", "envoi.zip", _archive({f"{number}.csv": b"" for number in range(5_000)})),
        Broken("workbook bomb", BOOK_NAME, book),
        Broken("not a workbook", BOOK_NAME, _archive({"xl/workbook.xml": b"<x/>"})),
    )


def _replace_sheet(samples: Any, sheet: str) -> bytes:
    """A workbook whose sheet is another one: a cell at the far corner asks for a table of 17 billion."""
    members = {}
    with zipfile.ZipFile(io.BytesIO(_workbook(samples.region_rows(2)))) as book:
        for name in book.namelist():
            members[name] = book.read(name)
    schema = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    members["xl/worksheets/sheet1.xml"] = sheet.replace("<worksheet>", f"<worksheet {schema}>").encode()
    return _archive(members)


def _tricks(samples: Any) -> Iterator[Broken]:
    listed = samples.travail_rows(3).encode("cp1252")
    for member in (
        "../../etc/cron.d/x.csv",
        "/etc/passwd",
        "C:\\x.csv",
        "a\nb.csv",
        "x" * 60_000,
        "\u202evsc.csv",
    ):
        yield Broken("member", "envoi.zip", _archive({member: listed}))
    for name in (
        "..csv", "-rf.csv", "stock_20180131.csv;rm -rf.csv", "stock_99999999.csv", "stock_20180231.csv",
        "\x1b[2Jstock_20180131.csv", "stock_20180131.csv\u202e", "{0}%s%n.csv", "é\u0301.csv", "n" * 240,
        "[stock]*?_20180131.csv",
    ):  # fmt: skip
        yield Broken("name", name, listed)
    for content in (
        b"",
        b"\n" * 100_000,
        b";" * 100_000,
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"<?xml",
        b"PK\x03\x04",
        b"\x1f\x8b",
    ):
        yield Broken("almost nothing", LIST_NAME, content)
    head = samples.travail.encode("cp1252")
    yield Broken("header alone", LIST_NAME, head)
    yield Broken("header again and again", LIST_NAME, (head + b"\n") * 5_000)
    yield Broken("one endless line", LIST_NAME, head + b"\n" + b"a;" * HUGE)
    yield Broken("a list named as a flow", FLOW_NAME, listed)
    yield Broken("a flow named as a list", LIST_NAME, samples.flow(samples.household(1)).encode("cp1252"))
