"""TOML that does not read: what the parser says in English becomes a problem with its line and its cure."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from accord.declaration.locate import KeyPath, locate_keys
from accord.kit.problems import Problem, Where

MAX_FILE_BYTES = 1_000_000
MAX_KEY_PARTS = 20
MAX_DEPTH = 40
MAX_DIGITS = 18
_KEY_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![\w-]){_KEY_PART}(?:\.[ \t]*+{_KEY_PART}){{{MAX_KEY_PARTS}}}")
_HUGE_NUMBER = re.compile(r"(?<![\w.])(?:[\d_.]{19,}|[+-]?[\d_.]++[eE][+-]?\d{2,})")
_PLACE = re.compile(r"(?P<cause>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|#.*")
_ACCENTED_WORD = re.compile(r"(?:^|[\[{,.])\s*[\w-]*[^\W\x00-\x7f][\w-]*\s*[=\].]")
_CODES = (
    ("Unterminated string", "toml.guillemet"),
    ("Illegal character", "toml.guillemet"),
    ('Expected "\'"', "toml.guillemet"),
    ("Expected '='", "toml.egal"),
    ("Cannot overwrite a value", "toml.deux_fois"),
    ("Cannot declare", "toml.deux_fois"),
    ("Cannot mutate", "toml.deux_fois"),
    ("Duplicate inline table key", "toml.deux_fois"),
    ("Unclosed array", "toml.crochet"),
    ("Expected ']", "toml.crochet"),
    ("Unclosed inline table", "toml.accolade"),
    ("Invalid initial character", "toml.accolade"),
    ("Expected newline", "toml.fin_de_ligne"),
    ("Invalid value", "toml.valeur"),
    ("Invalid date", "toml.valeur"),
    ("Unescaped", "toml.barre"),
)


def read_toml(name: str, data: bytes) -> tuple[dict[str, Any], dict[KeyPath, int]] | Problem:
    """The content of a file and the line of each of its keys, or the one reason why it does not read."""
    if len(data) > MAX_FILE_BYTES:
        return Problem("fichier.trop_gros", Where(name, line=1), {"limite": MAX_FILE_BYTES // 1_000_000})
    text = decode_text(name, data)
    if isinstance(text, Problem):
        return text
    if long := _LONG_KEY.search(text):
        # Read as it is, such a key costs the square of its length.
        where = Where(name, line=text.count("\n", 0, long.start()) + 1)
        return Problem("toml.cle_longue", where, {"limite": MAX_KEY_PARTS})
    try:
        content = tomllib.loads(text, parse_float=Decimal)
        excess = _find_excess(content)
        if excess == "toml.imbrication":
            return Problem(excess, Where(name, line=1))
        return Problem(excess, _place_number(name, text)) if excess else (content, locate_keys(text))
    except tomllib.TOMLDecodeError as fault:
        return _explain(name, text, str(fault))
    except RecursionError:
        return Problem("toml.imbrication", Where(name, line=1))
    except (ValueError, ArithmeticError):
        return Problem("toml.nombre", _place_number(name, text))


def _find_excess(content: dict[str, Any]) -> str:
    """The code of what no declaration needs, and that would break what reads it: depth, huge numbers."""
    waiting: list[tuple[object, int]] = [(content, 1)]
    found = ""
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return "toml.imbrication"
        if isinstance(value, dict):
            waiting.extend((inner, depth + 1) for inner in value.values())
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in value)
        elif isinstance(value, Decimal) and value.is_finite():
            too_long = len(value.as_tuple().digits) > MAX_DIGITS
            found = "toml.nombre" if too_long or abs(value.adjusted()) > MAX_DIGITS else found
        elif isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:
            found = "toml.nombre"
    return found


def _place_number(name: str, text: str) -> Where:
    """The line of the first number that looks out of sense, or the first line."""
    found = _HUGE_NUMBER.search(text)
    return Where(name, line=text.count("\n", 0, found.start()) + 1 if found else 1)


def decode_text(name: str, data: bytes) -> str | Problem:
    """The text of a file in UTF-8, with or without its mark, or the line that is not."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return Problem("fichier.encodage", Where(name, line=data.count(b"\n", 0, fault.start) + 1))


def _explain(name: str, text: str, message: str) -> Problem:
    place = _PLACE.fullmatch(message)
    cause = place["cause"] if place else message
    line = int(place["line"]) if place and place["line"] else text.rstrip().count("\n") + 1
    written = text.splitlines()[line - 1] if text.strip() else ""
    if _ACCENTED_WORD.search(_QUOTED.sub("", written)):
        # The commonest slip of a French writer, and the parser blames the character after it.
        return Problem("toml.accent", Where(name, line=line))
    code = next((code for start, code in _CODES if cause.startswith(start)), "toml.syntaxe")
    return Problem(code, Where(name, line=line))
