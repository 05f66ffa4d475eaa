"""Charts in SVG, the same on the page and in the pack: real text, no font and no script of their own.

Every function takes plain values and gives the text of one `<svg>`. One hue in steps, told apart by hatching
as well; values are written at the end of their bar; the target is a dashed line with its value; what is
unknown is an open bar. The table with the same values always stands beside: a chart is never alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

INK, INK_SOFT, HUE, TARGET = "#1B1F2A", "#4A5163", "#1F4E8C", "#7D5200"
TRACK, RULE, SHEET = "#F1EEE6", "#8F8B7E", "#FFFFFF"
FONTS = "Libertinus Serif, Charter, Georgia, Cambria, serif"
WIDTH = 560
SIZE, SMALL, LINE = 13, 11.5, 15
BAR_HEIGHT, ROW_GAP, OPEN_HEIGHT = 16, 8, 5
HIGHEST_COLUMN = 150
LABEL_SHARE, _GAP = 0.36, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or column. `text` is its value as read; `value` None draws none (hidden or unknown).

    `open_from` to `open_to` is the open bar of what is unknown: for a count, from the value to the value with
    the unknown added; for a rate, the bounds that it would have if every unknown were one way or the other.
    `group` is a heading over bars that follow each other; `step` (0 to 3) the step of hue and hatching.
    """

    label: str
    value: float | None
    text: str
    open_from: float | None = None
    open_to: float | None = None
    group: str = ""
    step: int = 0

    @property
    def reach(self) -> float:
        """The furthest value that the bar draws."""
        return max(self.value or 0, self.open_to or 0)

    @property
    def has_bounds(self) -> bool:
        """Whether the open bar lies across the value (a rate) instead of after it (a count)."""
        return self.value is not None and self.open_from is not None and self.open_from < self.value


@dataclass(frozen=True, slots=True)
class Target:
    """A declared target, on the scale of the bars, with its words ("objectif 70 %")."""

    value: float
    text: str


def draw_bars(
    bars: Sequence[Bar],
    *,
    title: str,
    description: str,
    target: Target | None = None,
    top: float | None = None,
    width: int = WIDTH,
) -> str:
    """Horizontal bars, one a line, in the order given. `top` fixes the end of the scale (100 for rates)."""
    label_width = min(width * LABEL_SHARE, max((_measure(bar.label) for bar in bars), default=0)) + 4
    left = label_width + _GAP
    room = width - left - max((_measure(bar.text) for bar in bars), default=0) - _GAP - 2
    scale = _Scale(left, max(room, width * 0.2), _highest(bars, target, top))
    y = 22.0 if target else 6.0
    start, marks, words = y, list[str](), list[str]()
    for group, members in groupby(bars, key=lambda bar: bar.group):
        if group:
            words.append(_text(0, y + 14, group, weight="600"))
            y += 22
        for bar in members:
            lines = _wrap(bar.label, label_width, 3)
            height = max(BAR_HEIGHT, LINE * len(lines))
            middle = y + height / 2
            words += _draw_label(lines, label_width, middle)
            words.append(_draw_bar(bar, scale, middle, marks, target))
            y += height + ROW_GAP
    marks.insert(0, _line(left, start, left, y - 2, RULE))
    if target:
        marks += _draw_target(target, scale, start, y - 2, width)
    return _svg(width, y + 2, title, description, marks + words)


def draw_columns(
    columns: Sequence[Bar],
    *,
    title: str,
    description: str,
    target: Target | None = None,
    top: float | None = None,
    width: int = WIDTH,
) -> str:
    """Vertical columns, for successive years or months. Few of them: from a dozen on, bars read better."""
    right = _measure(target.text, SMALL) + _GAP if target else 0.0
    slot = (width - right) / max(len(columns), 1)
    labels = [_wrap(column.label, slot - 6, 2) for column in columns]
    base = 20.0 + HIGHEST_COLUMN
    scale = _Scale(0, HIGHEST_COLUMN, _highest(columns, target, top))
    marks, words = [_line(0, base, width - right, base, RULE)], []
    for rank, column in enumerate(columns):
        middle = slot * (rank + 0.5)
        words.append(_draw_column(column, scale, middle, min(slot * 0.56, 64), base, marks, target))
        for number, line in enumerate(labels[rank]):
            words.append(_text(middle, base + 17 + LINE * number, line, anchor="middle"))
    if target:
        y = base - scale.length(target.value)
        marks.append(_line(0, y, width - right, y, SHEET, width=3.4))
        marks.append(_line(0, y, width - right, y, TARGET, dash="5 4", width=1.6))
        words.append(_text(width - right + 5, y + 4, target.text, SMALL, TARGET))
    lines = max((len(label) for label in labels), default=1)
    return _svg(width, base + 8 + LINE * lines, title, description, marks + words)


def draw_rate(
    rate: Bar,
    *,
    title: str,
    description: str,
    target: Target | None = None,
    width: int = WIDTH,
) -> str:
    """One rate out of a hundred on its scale, with the target and the bounds that the unknown leave open."""
    scale = _Scale(1, width - 2, 100)
    y = 22.0 if target else 4.0
    parts = [_rect(scale.left, y, scale.room, 22, TRACK)]
    if rate.value is not None:
        parts.append(_rect(scale.left, y, scale.length(rate.value), 22, HUE))
    low = y + 22
    if rate.open_from is not None and rate.open_to is not None:
        parts.append(_open(scale.at(rate.open_from), low + 3, scale.at(rate.open_to), 6))
        low += 12
    for tick in (0, 25, 50, 75, 100):
        anchor = "start" if tick == 0 else "end" if tick == 100 else "middle"
        parts.append(_line(scale.at(tick), low, scale.at(tick), low + 4, RULE))
        parts.append(_text(scale.at(tick), low + 17, f"{tick}\u00a0%", SMALL, INK_SOFT, anchor))
    if target:
        parts += _draw_target(target, scale, y, low, width)
    if rate.value is not None:
        parts.append(_draw_inside(rate, scale, y))
    return _svg(width, low + 21, title, description, parts)


@dataclass(frozen=True, slots=True)
class _Scale:
    left: float
    room: float
    top: float

    def length(self, value: float) -> float:
        return self.room * min(max(value, 0), self.top) / self.top

    def at(self, value: float) -> float:
        return self.left + self.length(value)


def _highest(bars: Iterable[Bar], target: Target | None, top: float | None) -> float:
    if top is not None:
        return top
    return max([bar.reach for bar in bars] + [target.value if target else 0]) or 1


def _draw_label(lines: Sequence[str], right: float, middle: float) -> list[str]:
    first = middle + 4.5 - LINE * (len(lines) - 1) / 2
    return [_text(right, first + LINE * number, line, anchor="end") for number, line in enumerate(lines)]


def _draw_bar(bar: Bar, scale: _Scale, middle: float, marks: list[str], target: Target | None) -> str:
    """Adds the marks of one bar and gives the text of its value: texts are drawn last, above every mark."""
    top, end, thick = middle - BAR_HEIGHT / 2, scale.left, float(BAR_HEIGHT)
    below = bar.has_bounds
    if bar.value is not None:
        end = scale.at(bar.value)
        height = thick - OPEN_HEIGHT - 1 if below else thick
        marks.append(_filled(scale.left, top, end - scale.left, height, bar.step))
    if bar.open_from is not None and bar.open_to is not None and bar.open_to > bar.open_from:
        height = OPEN_HEIGHT if below else thick
        last = scale.at(bar.open_to)
        marks.append(_open(scale.at(bar.open_from), top + thick - height, last, height))
        end = max(end, last)
    start = end + 6
    if target and start - 4 < scale.at(target.value) < start + _measure(bar.text):
        start = scale.at(target.value) + 6
    return _text(start, middle + 4.5, bar.text, halo=True)


def _draw_column(
    column: Bar,
    scale: _Scale,
    middle: float,
    thick: float,
    base: float,
    marks: list[str],
    target: Target | None,
) -> str:
    head, left = 0.0, middle - thick / 2
    if column.value is not None:
        head = scale.length(column.value)
        marks.append(_filled(left, base - head, thick, head, column.step))
    if column.open_from is not None and column.open_to is not None and column.open_to > column.open_from:
        low, high = scale.length(column.open_from), scale.length(column.open_to)
        x, across = (left + thick + 2, OPEN_HEIGHT) if column.has_bounds else (left, thick)
        marks.append(_open(x, base - high, x + across, high - low))
        head = max(head, high)
    y = base - head - 6
    if target and y - 12 < base - scale.length(target.value) < y + 4:
        y = base - scale.length(target.value) - 5
    return _text(middle, y, column.text, anchor="middle", halo=True)


def _draw_target(target: Target, scale: _Scale, top: float, bottom: float, width: float) -> list[str]:
    x, half = scale.at(target.value), _measure(target.text, SMALL) / 2
    anchor, at = ("middle", x)
    if x + half > width:
        anchor, at = "end", width
    elif x - half < 0:
        anchor, at = "start", 0
    return [
        _line(x, top - 5, x, bottom, SHEET, width=3.4),
        _line(x, top - 5, x, bottom, TARGET, dash="5 4", width=1.6),
        _text(at, top - 9, target.text, SMALL, TARGET, anchor),
    ]


def _draw_inside(rate: Bar, scale: _Scale, y: float) -> str:
    end = scale.at(rate.value or 0)
    if end - scale.left > _measure(rate.text) + 14:
        return _text(scale.left + 8, y + 15.5, rate.text, fill=SHEET, weight="600")
    return _text(end + 8, y + 15.5, rate.text, weight="600")


def _filled(x: float, y: float, width: float, height: float, step: int) -> str:
    """A step of the hue: solid, hatched, pale, crossed. The border keeps 3:1 on any ground."""
    if step % 4 == 0:
        return _rect(x, y, width, height, HUE)
    fill = {1: "url(#HATCH)", 2: "#C9D7EA", 3: "url(#CROSS)"}[step % 4]
    return _rect(x, y, width, height, fill, f' stroke="{HUE}"')


def _open(x: float, y: float, end: float, height: float) -> str:
    return _rect(x, y, max(end - x, 1), height, "none", f' stroke="{INK_SOFT}" stroke-width="1.2"')


def _rect(x: float, y: float, width: float, height: float, fill: str, more: str = "") -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{more}/>'


def _line(
    x1: float, y1: float, x2: float, y2: float, stroke: str, *, dash: str = "", width: float = 1
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{width}"{dashed}/>'


def _text(
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


def _measure(text: str, size: float = SIZE) -> float:
    """How wide a text will be: a little more than in the fonts named above, none of which is embedded."""
    ems = 0.0
    for char in text:
        if char in _NARROW:
            ems += 0.33
        elif char in _BROAD:
            ems += 0.88
        else:
            ems += 0.7 if char.isupper() else 0.53
    return ems * size


def _wrap(text: str, width: float, lines: int) -> list[str]:
    """At most `lines` lines of whole words; what does not fit ends with an ellipsis, whole in the table."""
    found: list[str] = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if _measure(longer) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [_shorten(line, width) for line in found]


def _shorten(line: str, width: float) -> str:
    if _measure(line) <= width:
        return line
    while line and _measure(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _svg(width: float, height: float, title: str, description: str, parts: Sequence[str]) -> str:
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
