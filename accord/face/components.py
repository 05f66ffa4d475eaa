"""What a page is made of. Each component is a frozen value, shown by `face/parts/<name>.html`.

    {% include "face/parts/notice.html" with notice=page.notice %}

A state is one of "info", "done", "due", "late", "frozen": a sign and a word, then a colour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from accord.face.frame import Link
from accord.kit.text import format_number

STATES = ("info", "done", "due", "late", "frozen")
WIDEST_EVIDENCE = 10.0


@dataclass(frozen=True)
class Crumb:
    """A step of the way back; the last one has no address: the reader is there."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Button:
    """A verb with its object. With an address it is a link, without one it sends its form.

    `kind` is main, plain, quiet or danger; `name` and `value` tell one button of a form from another.
    """

    label: str
    url: str = ""
    kind: str = "main"
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Notice:
    """What the page wants known before anything else."""

    text: str
    kind: str = "info"
    heading: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class Badge:
    """A state: its sign and its word."""

    word: str
    state: str


@dataclass(frozen=True)
class Seal:
    """What no longer moves, and since when."""

    word: str
    when: str


@dataclass(frozen=True)
class Empty:
    """What will appear here, and how to make it appear."""

    text: str
    button: Button | None = None


@dataclass(frozen=True)
class Progress:
    """Long work under way. `total` 0 when it is not known yet; `url` shows where it stands now.

    `poll` asks the browser's script to look again by itself; `left` is the time left, in words. Each on a
    page has its own `id`.
    """

    label: str
    done: int
    total: int
    text: str
    left: str
    url: str
    poll: bool = True
    cancel: Button | None = None
    id: str = "avancement"


@dataclass(frozen=True)
class Confirmation:
    """Asks before what cannot be passed over: the consequence, how to undo it, two buttons."""

    heading: str
    consequence: str
    undo: str
    action_url: str
    button: str
    cancel_url: str
    cancel: str = "Revenir sans rien changer"
    hidden: tuple[tuple[str, str], ...] = ()
    token: str = ""
    danger: bool = False


@dataclass(frozen=True)
class Step:
    """A stage of a way of several pages: done, current or to-come."""

    label: str
    state: str
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """Something that happened, in the lane of a partner, with its origin."""

    when: str
    title: str
    lane: str = ""
    text: str = ""
    origin: str = ""
    state: str = ""
    link: Link | None = None
    is_gap: bool = field(default=False, init=False)


@dataclass(frozen=True)
class Gap:
    """A time when nothing is known to have happened, with its length in words."""

    text: str
    is_gap: bool = field(default=True, init=False)


@dataclass(frozen=True)
class Timeline:
    """What happened, in the order given; `lanes` are numbered by their first entry."""

    entries: tuple[Entry | Gap, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of text, marked when the other record does not have it."""

    text: str
    differs: bool


@dataclass(frozen=True)
class PairRow:
    """A field of two records, face to face. `evidence` is a weight: above zero for the same person.

    `word` says in French what was found (« identique », « proche », « différent », « absent »).
    """

    label: str
    left: str
    right: str
    evidence: float | None = None
    word: str = ""

    @property
    def left_pieces(self) -> tuple[Piece, ...]:
        """The left text, with what the right one does not have."""
        return compare(self.left, self.right)[0]

    @property
    def right_pieces(self) -> tuple[Piece, ...]:
        """The right text, with what the left one does not have."""
        return compare(self.left, self.right)[1]

    @property
    def bar(self) -> Bar | None:
        """The evidence as drawn; None when there is none to draw."""
        return None if self.evidence is None else draw_bar(self.evidence)


@dataclass(frozen=True)
class Bar:
    """A bar from the middle of a box of 100 by 8: left for another person, right for the same."""

    x: int
    width: int
    side: str
    value: str


@dataclass(frozen=True)
class Pair:
    """Two records that may be the same person. `risk` says when a relative is the likelier reading."""

    left: str
    right: str
    rows: tuple[PairRow, ...]
    risk: str = ""


def draw_bar(evidence: float) -> Bar:
    """The bar of a weight; ten and beyond fill their side."""
    width = round(min(abs(evidence), WIDEST_EVIDENCE) / WIDEST_EVIDENCE * 50)
    side = "same" if evidence > 0 else "other" if evidence < 0 else "none"
    sign = "+" if evidence > 0 else ""
    return Bar(50 if evidence >= 0 else 50 - width, width, side, f"{sign}{format_number(evidence, 1)}")


def compare(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut where they differ. Nothing is marked when one is absent."""
    if not left or not right:
        return (Piece(left or "—", False),), (Piece(right or "—", False),)
    lefts, rights = [], []
    blocks = SequenceMatcher(None, left.casefold(), right.casefold(), autojunk=False).get_opcodes()
    # A letter may fold into two: cutting would then shift.
    if len(left.casefold()) != len(left) or len(right.casefold()) != len(right):
        blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for what, start, end, other_start, other_end in blocks:
        if end > start:
            lefts.append(Piece(left[start:end], what != "equal"))
        if other_end > other_start:
            rights.append(Piece(right[other_start:other_end], what != "equal"))
    return tuple(lefts), tuple(rights)
