"""Charts in SVG, the same on the page and in the pack: real text, no font and no script of their own.

Every function takes plain values and gives the text of one `<svg>`. One hue in steps, told apart by hatching
as well; values are written at the end of their bar; the target is a dashed line with its value; what is
unknown is an open bar. The table with the same values always stands beside: a chart is never alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from accord.indicators.svg import (
    HUE,
    SHEET,
    draw_line,
    draw_rect,
    draw_text,
    measure_text,
    wrap_text,
    write_svg,
)

INK_SOFT, TARGET = "#4A5163", "#7D5200"
TRACK, RULE = "#F1EEE6", "#8F8B7E"
WIDTH = 560
SMALL, LINE = 11.5, 15
BAR_HEIGHT, ROW_GAP, OPEN_HEIGHT = 16, 8, 5
HIGHEST_COLUMN = 150
LABEL_SHARE, _GAP = 0.36, 8
# On a phone a long label stands above its bar: beside it, neither would have room.
NARROW, SHORT_SHARE = 320, 0.24


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
    rows = _lay_out(bars, target, top, width)
    y = 22.0 if target else 6.0
    start, marks, words = y, list[str](), list[str]()
    for group, members in groupby(bars, key=lambda bar: bar.group):
        if group:
            words.append(draw_text(0, y + 14, group, weight="600"))
            y += 22
        for bar in members:
            y = _draw_row(bar, rows, y, marks, words, target)
    left, scale = rows.scale.left, rows.scale
    if not rows.is_stacked:
        marks.insert(0, draw_line(left, start, left, y - 2, RULE))
    if target:
        marks += _draw_target(target, scale, start, y - 2, width)
    return write_svg(width, y + 2, title, description, marks + words)


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
    right = measure_text(target.text, SMALL) + _GAP if target else 0.0
    slot = (width - right) / max(len(columns), 1)
    labels = [wrap_text(column.label, slot - 6, 2) for column in columns]
    base = 20.0 + HIGHEST_COLUMN
    scale = _Scale(0, HIGHEST_COLUMN, _highest(columns, target, top))
    marks, words = [draw_line(0, base, width - right, base, RULE)], []
    for rank, column in enumerate(columns):
        middle = slot * (rank + 0.5)
        words.append(_draw_column(column, scale, middle, min(slot * 0.56, 64), base, marks, target))
        for number, line in enumerate(labels[rank]):
            words.append(draw_text(middle, base + 17 + LINE * number, line, anchor="middle"))
    if target:
        y = base - scale.length(target.value)
        marks.append(draw_line(0, y, width - right, y, SHEET, width=3.4))
        marks.append(draw_line(0, y, width - right, y, TARGET, dash="5 4", width=1.6))
        words.append(draw_text(width - right + 5, y + 4, target.text, SMALL, TARGET))
    lines = max((len(label) for label in labels), default=1)
    return write_svg(width, base + 8 + LINE * lines, title, description, marks + words)


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
    parts = [draw_rect(scale.left, y, scale.room, 22, TRACK)]
    if rate.value is not None:
        parts.append(draw_rect(scale.left, y, scale.length(rate.value), 22, HUE))
    low = y + 22
    if rate.open_from is not None and rate.open_to is not None:
        parts.append(_open(scale.at(rate.open_from), low + 3, scale.at(rate.open_to), 6))
        low += 12
    for tick in (0, 25, 50, 75, 100):
        anchor = "start" if tick == 0 else "end" if tick == 100 else "middle"
        parts.append(draw_line(scale.at(tick), low, scale.at(tick), low + 4, RULE))
        parts.append(draw_text(scale.at(tick), low + 17, f"{tick}\u00a0%", SMALL, INK_SOFT, anchor))
    if target:
        parts += _draw_target(target, scale, y, low, width)
    if rate.value is not None:
        parts.append(_draw_inside(rate, scale, y))
    return write_svg(width, low + 21, title, description, parts)


@dataclass(frozen=True, slots=True)
class _Scale:
    left: float
    room: float
    top: float

    def length(self, value: float) -> float:
        return self.room * min(max(value, 0), self.top) / self.top

    def at(self, value: float) -> float:
        return self.left + self.length(value)


@dataclass(frozen=True, slots=True)
class _Rows:
    """How horizontal bars share the width: labels beside their bar, or above it when `is_stacked`."""

    label_width: float
    is_stacked: bool
    scale: _Scale


def _lay_out(bars: Sequence[Bar], target: Target | None, top: float | None, width: int) -> _Rows:
    widest = max((measure_text(bar.label) for bar in bars), default=0)
    is_stacked = width < NARROW and widest > width * SHORT_SHARE
    label_width = width if is_stacked else min(width * LABEL_SHARE, widest) + 4
    left = 1 if is_stacked else label_width + _GAP
    room = width - left - max((measure_text(bar.text) for bar in bars), default=0) - _GAP - 2
    return _Rows(label_width, is_stacked, _Scale(left, max(room, width * 0.2), _highest(bars, target, top)))


def _draw_row(
    bar: Bar, rows: _Rows, y: float, marks: list[str], words: list[str], target: Target | None
) -> float:
    """Adds one label and its bar; gives where the next row starts."""
    lines = wrap_text(bar.label, rows.label_width, 3)
    height = float(BAR_HEIGHT)
    if rows.is_stacked:
        words += [draw_text(0, y + 11 + LINE * number, line) for number, line in enumerate(lines)]
        y += LINE * len(lines) + 1
    else:
        height = max(height, LINE * len(lines))
        words += _draw_label(lines, rows.label_width, y + height / 2)
    words.append(_draw_bar(bar, rows.scale, y + height / 2, marks, target))
    return y + height + ROW_GAP


def _highest(bars: Iterable[Bar], target: Target | None, top: float | None) -> float:
    if top is not None:
        return top
    return max([bar.reach for bar in bars] + [target.value if target else 0]) or 1


def _draw_label(lines: Sequence[str], right: float, middle: float) -> list[str]:
    first = middle + 4.5 - LINE * (len(lines) - 1) / 2
    return [draw_text(right, first + LINE * number, line, anchor="end") for number, line in enumerate(lines)]


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
    if target and start - 4 < scale.at(target.value) < start + measure_text(bar.text):
        start = scale.at(target.value) + 6
    return draw_text(start, middle + 4.5, bar.text, halo=True)


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
    return draw_text(middle, y, column.text, anchor="middle", halo=True)


def _draw_target(target: Target, scale: _Scale, top: float, bottom: float, width: float) -> list[str]:
    x, half = scale.at(target.value), measure_text(target.text, SMALL) / 2
    anchor, at = ("middle", x)
    if x + half > width:
        anchor, at = "end", width
    elif x - half < 0:
        anchor, at = "start", 0
    return [
        draw_line(x, top - 5, x, bottom, SHEET, width=3.4),
        draw_line(x, top - 5, x, bottom, TARGET, dash="5 4", width=1.6),
        draw_text(at, top - 9, target.text, SMALL, TARGET, anchor),
    ]


def _draw_inside(rate: Bar, scale: _Scale, y: float) -> str:
    end = scale.at(rate.value or 0)
    if end - scale.left > measure_text(rate.text) + 14:
        return draw_text(scale.left + 8, y + 15.5, rate.text, fill=SHEET, weight="600")
    return draw_text(end + 8, y + 15.5, rate.text, weight="600")


def _filled(x: float, y: float, width: float, height: float, step: int) -> str:
    """A step of the hue: solid, hatched, pale, crossed. The border keeps 3:1 on any ground."""
    if step % 4 == 0:
        return draw_rect(x, y, width, height, HUE)
    fill = {1: "url(#HATCH)", 2: "#C9D7EA", 3: "url(#CROSS)"}[step % 4]
    return draw_rect(x, y, width, height, fill, f' stroke="{HUE}"')


def _open(x: float, y: float, end: float, height: float) -> str:
    return draw_rect(x, y, max(end - x, 1), height, "none", f' stroke="{INK_SOFT}" stroke-width="1.2"')
