"""What a file is made of, by its bytes and never by its extension; weighed, hashed and copied in one pass."""

from __future__ import annotations

import codecs
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from accord.deposits.errors import UnreadableFile
from accord.kit.filled_box import BrokenWorkbook, has_huge_box
from accord.kit.problems import Problem

Nature = Literal["xml", "csv", "xlsx", "xls", "ods", "zip", "gzip", "vide", "inconnu"]
WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
CHUNK = 1 << 20
HEAD = 1 << 16
MAX_BYTES = 4 << 30
# A spreadsheet is a zip: what it unfolds to is bounded, whatever it weighs.
MAX_UNFOLDED_BYTES = 1 << 30
MAX_UNFOLDING_RATIO = 200
MAX_MEMBERS = 2_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Content:
    """The bytes of a file: what they are, how they are encoded, what they weigh, their SHA-256."""

    nature: Nature
    size: int
    sha256: str
    encoding: str
    is_ascii: bool = False

    @property
    def is_workbook(self) -> bool:
        """Whether it is a spreadsheet, of any make."""
        return self.nature in WORKBOOKS

    @property
    def encoding_label(self) -> str:
        """The encoding as a person names it."""
        if self.is_workbook:
            return ""
        labels = {
            "utf-8-sig": "UTF-8 (avec marque)",
            "utf-8": "UTF-8",
            "cp1252": "Windows-1252",
            "utf-16": "UTF-16",
        }
        return "ASCII" if self.is_ascii else labels.get(self.encoding, self.encoding)


class _Weigher:
    """Hashes and decodes what passes by: strict UTF-8 fails once and for all at its first wrong byte."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self.is_utf8 = self.is_ascii = True
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")

    def take(self, chunk: bytes, *, last: bool = False) -> None:
        self.digest.update(chunk)
        self.size += len(chunk)
        self.is_ascii = self.is_ascii and chunk.isascii()
        if self.is_utf8 and not (self.is_ascii and not last):
            try:
                self._decoder.decode(chunk, final=last)
            except UnicodeDecodeError:
                self.is_utf8 = False


def copy_file(source: Path, target: Path | None = None, progress: Progress | None = None) -> Content:
    """Read a file once; keep a copy at `target` (mode 0600). Raises UnreadableFile when too big."""
    total = source.stat().st_size
    if total > MAX_BYTES:
        raise UnreadableFile([Problem("fichier.trop_gros", source.name, {"limite": MAX_BYTES >> 30})])
    weigher, head = _Weigher(), b""
    output = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) if target else None
    try:
        with source.open("rb") as input_:
            while chunk := input_.read(CHUNK):
                head = head or chunk[:HEAD]
                weigher.take(chunk)
                if output is not None:
                    _write_all(output, chunk)
                if progress:
                    progress(weigher.size, total)
        weigher.take(b"", last=True)
        if output is not None:
            os.fsync(output)
    finally:
        if output is not None:
            os.close(output)
    content = Content(
        _nature_of(head, source), weigher.size, weigher.digest.hexdigest(), "", weigher.is_ascii
    )
    return content if content.is_workbook else replace(content, encoding=_encoding_of(head, weigher.is_utf8))


def _write_all(descriptor: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(descriptor, view) :]


def _encoding_of(head: bytes, is_utf8: bool) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    return "utf-8" if is_utf8 else "cp1252"


def _nature_of(head: bytes, source: Path) -> Nature:
    if not head.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        return "vide"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _nature_of_zip(source)
    if head.startswith(_OLD_OFFICE):
        return "xls"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    text = _decode_head(head).lstrip("\ufeff \r\n\t")
    if text.startswith("<"):
        return "xml"
    odd = sum(char < " " and char not in "\r\n\t\f" for char in text)
    return "inconnu" if odd * 50 > len(text) else "csv"


def look_at_nature(path: Path) -> Nature:
    """What a file is, by its first bytes."""
    with path.open("rb") as source:
        return _nature_of(source.read(HEAD), path)


def _decode_head(head: bytes) -> str:
    encoding = _encoding_of(head, is_utf8=True)
    return head.decode(encoding if encoding != "utf-8" else "latin-1", "replace")


def _nature_of_zip(source: Path) -> Nature:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                return "xlsx"
            # The declared kind is the first member, and weighs a few bytes.
            if "content.xml" in names and names[0] == "mimetype":
                with archive.open("mimetype") as kind:
                    return "ods" if kind.read(len(_ODS) + 20).startswith(_ODS) else "zip"
    except (zipfile.BadZipFile, OSError, zlib.error, EOFError, NotImplementedError, RuntimeError):
        pass
    return "zip"


def find_content_problems(content: Content, source: Path) -> list[Problem]:
    """Why a file cannot even be looked at: empty, an archive, unknown, a workbook that unfolds too much."""
    name = source.name
    if content.nature == "vide":
        return [Problem("fichier.vide", name)]
    if content.nature in ("zip", "gzip"):
        return [Problem("fichier.archive", name, {"sorte": content.nature})]
    if content.nature == "inconnu":
        return [Problem("fichier.inconnu", name)]
    if content.nature in ("xlsx", "ods"):
        return _find_workbook_problems(source)
    return []


def _find_workbook_problems(source: Path) -> list[Problem]:
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        unfolded = sum(member.file_size for member in members)
        folded = sum(member.compress_size for member in members) or 1
        swells = unfolded > 10 * CHUNK and unfolded / folded > MAX_UNFOLDING_RATIO
        if len(members) > MAX_MEMBERS or unfolded > MAX_UNFOLDED_BYTES or swells:
            return [Problem("fichier.gonfle", source.name, {"limite": MAX_UNFOLDED_BYTES >> 20})]
        # The sizes above are what the archive says of itself; unfolding it once proves them.
        try:
            broken = archive.testzip() is not None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            broken = True
    return [Problem("fichier.abime", source.name)] if broken else _find_box_problems(source)


def _find_box_problems(source: Path) -> list[Problem]:
    """Two cells in opposite corners weigh nothing, and the reader of sheets reserves all that is between."""
    try:
        with source.open("rb") as workbook:
            is_huge = has_huge_box(workbook)
    except BrokenWorkbook:
        return [Problem("fichier.abime", source.name)]
    return [Problem("fichier.gonfle", source.name, {"limite": MAX_UNFOLDED_BYTES >> 20})] if is_huge else []


def _keep_undefined_bytes(fault: UnicodeError) -> tuple[str, int]:
    """Five bytes have no character in windows-1252: kept as they are, so that broken text can be mended."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return "".join(map(chr, fault.object[fault.start : fault.end])), fault.end


codecs.register_error("accord.keep", _keep_undefined_bytes)
ON_UNDEFINED = "accord.keep"
