"""What surrounds every page: its title, where one may go, who is signed in, the clock of a demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.module_loading import import_string

from accord.face.replay import replayed_day
from accord.face.words import typeset
from accord.kit.text import format_date_long


@dataclass(frozen=True)
class Link:
    """A place to go; `is_current` when the reader is there. `of` names what it is a page of, if it must."""

    url: str
    label: str
    is_current: bool = False
    of: str = ""


@dataclass(frozen=True)
class Row:
    """Links of the navigation that stand together: those of the house, then those of what `of` names."""

    of: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Member:
    """Who is signed in, for whom, and where they see to their account."""

    name: str
    organisation: str
    role: str
    account: str


@dataclass(frozen=True)
class Frame:
    """What surrounds a page. `clock`, its ISO day: in a demonstration only. `member`: None for a stranger."""

    title: str
    home: str
    sign_out: str
    stylesheet: str
    script: str
    icon: str
    clock: str
    clock_day: str
    links: tuple[Link, ...] = ()
    member: Member | None = None

    @property
    def here(self) -> str:
        """The name of the link where the reader is; empty when no link leads to the page."""
        return next((link.label for link in self.links if link.is_current), "")

    @property
    def rows(self) -> tuple[Row, ...]:
        """The links in the order given, a row for each thing that they are pages of."""
        return tuple(Row(of, tuple(links)) for of, links in groupby(self.links, key=lambda link: link.of))


def show_page(
    request: HttpRequest,
    template: str,
    page: object,
    *,
    title: str,
    agreement: object | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page in its frame, set as French wants. `page` holds everything that the template shows."""
    frame = build_frame(request, title, agreement)
    page_text = render_to_string(template, {"page": page, "frame": frame}, request)
    return HttpResponse(typeset(page_text), status=status)


def build_frame(request: HttpRequest, title: str, agreement: object | None = None) -> Frame:
    """The frame, from what the request already holds: no query, so that an error page needs no database."""
    membership = getattr(request, "membership", None)
    day = replayed_day()
    member, links = None, ()
    if membership is not None:
        member = Member(
            name=membership.user.full_name,
            organisation=membership.organisation.name,
            role=membership.get_role_display(),
            account=reverse("account"),
        )
        links = tuple(import_string(settings.NAVIGATION)(request, agreement))
    return Frame(
        title=title,
        home=reverse("home"),
        sign_out=reverse("sign-out"),
        stylesheet=versioned_file("accord/accord.css"),
        script=versioned_file("accord/face.js"),
        icon=versioned_file("accord/sign.svg"),
        clock=format_date_long(day) if day else "",
        clock_day=day.isoformat() if day else "",
        links=links,
        member=member,
    )


@lru_cache(maxsize=16)
def versioned_file(path: str) -> str:
    """The address of one of our files, which changes with its content: a browser never keeps an old one."""
    found = finders.find(path)
    return f"{static(path)}?v={sha256(Path(found).read_bytes()).hexdigest()[:10]}"
