"""The marks that charts are made of: rectangles, lines, real text, and how wide a text will be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

INK, SHEET, HUE = "#1B1F2A", "#FFFFFF", "#1F4E8C"
FONTS = "Libertinus Serif, Charter, Georgia, Cambria, serif"
SIZE = 13


def draw_rect(x: float, y: float, width: float, height: float, fill: str, more: str = "") -> str:
    """A rectangle; `more` are further attributes."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{more}/>'


def draw_line(
    x1: float, y1: float, x2: float, y2: float, stroke: str, *, dash: str = "", width: float = 1
) -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{width}"{dashed}/>'


def draw_text(
    x: float,
    y: float,
    text: str,
    size: float = SIZE,
    fill: str = INK,
    anchor: str = "start",
    *,
    weight: str = "",
    halo: bool = False,
) -> str:
    """A text on its base line, cleaned and escaped."""
    marks = f' font-weight="{weight}"' if weight else ""
    words = _clean(text)
    said = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{marks}'
    # A white edge keeps the value readable where the dashed line of the target crosses it.
    edge = f' stroke="{SHEET}" stroke-width="3" stroke-linejoin="round"'
    under = f'<text {said} fill="{SHEET}"{edge} aria-hidden="true">{words}</text>' if halo else ""
    return f'{under}<text {said} fill="{fill}">{words}</text>'


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NARROW, _BROAD = frozenset("iljtfrI.,;:'’|!()[]/ \u202f\u00a0-"), frozenset("mwMWŒœ%@—")


def _clean(text: str) -> str:
    return escape(_CONTROLS.sub("", text))


def measure_text(text: str, size: float = SIZE) -> float:
    """How wide a text will be: as in the widest font that a screen may choose.

    None is embedded: a text must not be cut where the fonts named above are absent.
    """
    ems = 0.0
    for char in text:
        if char in _NARROW:
            ems += 0.36
        elif char in _BROAD:
            ems += 0.95
        else:
            ems += 0.75 if char.isupper() else 0.64
    return ems * size


def wrap_text(text: str, width: float, lines: int) -> list[str]:
    """At most `lines` lines of whole words; what does not fit ends with an ellipsis, whole in the table."""
    found: list[str] = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if measure_text(longer) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [_shorten(line, width) for line in found]


def _shorten(line: str, width: float) -> str:
    if measure_text(line) <= width:
        return line
    while line and measure_text(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def write_svg(width: float, height: float, title: str, description: str, parts: Sequence[str]) -> str:
    """One whole drawing, named for assistive tools, with the patterns that its body uses."""
    body = "".join(parts)
    # Several charts share a page: their names must not collide.
    name = "c" + sha256(f"{title}{description}{body}".encode()).hexdigest()[:10]
    for pattern in ("HATCH", "CROSS"):
        body = body.replace(f"url(#{pattern})", f"url(#{name}-{pattern.lower()})")
    stroke = f'stroke="{HUE}" stroke-width="2"'
    patterns = "".join(
        f'<pattern id="{name}-{key}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{SHEET}"/>'
        f'<path d="{path}" {stroke}/></pattern>'
        for key, path in (("hatch", "M0 0V6"), ("cross", "M0 0V6M0 0H6"))
        if f"#{name}-{key}" in body
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-labelledby="{name}-t {name}-d" '
        f"font-family={quoteattr(FONTS)}>"
        f'<title id="{name}-t">{_clean(title)}</title><desc id="{name}-d">{_clean(description)}</desc>'
        f"{f'<defs>{patterns}</defs>' if patterns else ''}{body}</svg>"
    )
