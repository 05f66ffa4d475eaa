"""Who acts, for which organisation, in which role; and how PostgreSQL is told so for one transaction.

The two settings `accord.organisation` and `accord.user` live in the transaction only. Nothing outside
`acting_as` has an actor, and without one row-level security shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from accord.journal.actions import write_entry
from accord.journal.rules.chain import is_code
from accord.partners.errors import StreamsOutsideActor
from accord.partners.models import Membership
from accord.partners.queries import find_membership

SESSION_KEY = "membership"


@dataclass(frozen=True, slots=True)
class Actor:
    """A user acting for an organisation in one role, or nobody (a sender's key). Identifiers only."""

    user_id: int | None
    organisation_id: int
    role: str


@contextmanager
def acting_as(actor: Actor | None) -> Generator[None]:
    """One transaction in which PostgreSQL knows the actor (or that there is none), and then forgets."""
    with transaction.atomic():
        former = _read_settings()
        _write_settings(
            str(actor.organisation_id) if actor else "",
            str(actor.user_id or "") if actor else "",
        )
        try:
            yield
        finally:
            # Inside an outer transaction the settings would outlive this block. When the block failed,
            # PostgreSQL refuses the statement and the rollback restores them.
            with suppress(DatabaseError):
                if not connection.needs_rollback:
                    _write_settings(*former)


def stream_as(actor: Actor | None, pieces: Callable[[], Iterable[bytes]], **headers: str) -> HttpResponseBase:
    """A streamed answer that opens its own transaction as the actor when it is read.

    `pieces` is called then, not before. Keywords are those of StreamingHttpResponse (`content_type`).
    """

    def read() -> Iterator[bytes]:
        with acting_as(actor):
            yield from pieces()

    response = StreamingHttpResponse(read(), **headers)
    response.opens_own_transaction = True
    return response


class ActorMiddleware:
    """Opens the transaction of a request, sets the actor from the session, resets it on the way out.

    Sets `request.actor` (None for a stranger) and `request.membership`. A failed view leaves nothing written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, made within the actor's transaction."""
        membership = find_session_membership(request)
        request.membership = membership
        request.actor = actor_of(membership) if membership else None
        with acting_as(request.actor):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if response.status_code in (403, 404) and request.actor and request.resolver_match:
            self._note_refusal(request, response.status_code)
        if response.streaming and not getattr(response, "opens_own_transaction", False):
            raise StreamsOutsideActor(request.resolver_match.view_name if request.resolver_match else "")
        return response

    def _note_refusal(self, request: HttpRequest, status: int) -> None:
        """What was asked and not given: another organisation's object, or a page that the role does not open.

        In a transaction of its own: that of the refused view kept nothing.
        """
        match = request.resolver_match
        asked = {name: str(value) for name, value in match.kwargs.items() if is_code(str(value))}
        with acting_as(request.actor):
            write_entry(
                action="page.refused",
                actor=request.actor,
                target=match.url_name or "",
                detail={"status": status, **asked},
            )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Nothing that a refused or failed view wrote is kept."""
        transaction.set_rollback(True)
        return None


def actor_of(membership: Membership) -> Actor:
    """The actor that a membership makes."""
    return Actor(membership.user_id, membership.organisation_id, membership.role)


def find_session_membership(request: HttpRequest) -> Membership | None:
    """The session's membership if it still stands today; the first that does when none was chosen."""
    if not request.user.is_authenticated:
        return None
    return find_membership(user=request.user, chosen=request.session.get(SESSION_KEY))


def _read_settings() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('accord.organisation', true), current_setting('accord.user', true)"
        )
        organisation, user = cursor.fetchone()
    return organisation or "", user or ""


def _write_settings(organisation: str, user: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('accord.organisation', %s, true), set_config('accord.user', %s, true)",
            [organisation, user],
        )
