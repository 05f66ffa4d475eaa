"""Who works on which file: locks of the database, that it frees by itself when a process dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db import connection


@contextmanager
def alone_on_file(agreement_id: int, file_sha256: str, *, wait: bool = True) -> Iterator[bool]:
    """Hold the bytes of a file in an agreement: another process waits, or is told False without `wait`."""
    number = _lock_number(f"{agreement_id}/{file_sha256}")
    function = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        held = wait or bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def hold_subject(*subject: object) -> None:
    """Until the end of the transaction, files about the same thing are accepted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_number("/".join(map(str, subject)))])


def _lock_number(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big", signed=True)
