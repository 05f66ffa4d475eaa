"""A form is taken once: a second press of its button leads where the first one led.

Each form carries a token of its own; the address that its first sending led to is kept in the session,
within the transaction of the action. A second sending at the same instant waits for the first.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

from django.db import connection
from django.http import HttpRequest

FIELD: Final = "jeton-envoi"
_KEPT: Final = "taken-forms"
_MOST_KEPT: Final = 20
_SHAPE: Final = re.compile(r"[\w-]{16,64}")


def new_token() -> str:
    """The token of a form just shown."""
    return secrets.token_urlsafe(18)


def find_earlier(request: HttpRequest) -> str:
    """Where this very form already led; empty the first time. Others of the same session wait meanwhile.

    A form without a token is taken as new.
    """
    token = _read_token(request)
    if not token or not request.session.session_key:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"form:{request.session.session_key}"]
        )
    # The session was read before the lock: what the first sending wrote since is in the store only.
    stored = type(request.session)(request.session.session_key).load()
    return str(stored.get(_KEPT, {}).get(token, ""))


def keep_result(request: HttpRequest, url: str) -> None:
    """Remember where the form led, in the same transaction as what it did."""
    token = _read_token(request)
    if not token:
        return
    taken = dict(request.session.get(_KEPT, {}))
    taken[token] = url
    request.session[_KEPT] = dict(list(taken.items())[-_MOST_KEPT:])
    request.session.save()


def _read_token(request: HttpRequest) -> str:
    token = request.POST.get(FIELD, "")
    return token if _SHAPE.fullmatch(token) else ""
