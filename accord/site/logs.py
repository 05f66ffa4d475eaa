"""Logs that never hold a person's data: of an exception, the kind and the place, never the message.

A message may quote a row (« Key (email)=(…) already exists »); the stack says enough to find the fault.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from accord.kit.text import printable

# A job as procrastinate writes it, with its arguments: `deposits.check[12](number=3)`.
_CALL = re.compile(r"(?P<name>[\w.]+\[\d+\])\(.*\)", re.DOTALL)
# What a database adds to an error: the row or the value that it refused.
_QUOTES_ROWS = re.compile(r"^\s*(?:DETAIL|CONTEXT|QUERY|STATEMENT)\s*:.*", re.DOTALL | re.MULTILINE)
# The secret word of a calendar's address: whoever reads it in a log reads the calendar.
_SECRET = re.compile(r"(?<=/calendrier/)[\w-]+")


class DiscreetFormatter(logging.Formatter):
    """Formats a record with its stack but without the words of its exception, nor a job's arguments."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line, then where it happened."""
        # Another formatter may have kept the exception in full on the record itself.
        record = logging.makeLogRecord({**record.__dict__, "exc_text": None})
        record.args = _without_faults(record.args)
        said = _QUOTES_ROWS.sub("", _CALL.sub(r"\g<name>", record.getMessage()))
        said = _SECRET.sub("(mot secret)", said)
        record.msg, record.args = printable(said).rstrip(), None
        return super().format(record)

    def formatException(self, ei: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
        """Where it happened and what kind of exception it is."""
        kind, _, stack = ei
        frames = "".join(traceback.format_list(traceback.extract_tb(stack)))
        return f"{frames}{kind.__module__}.{kind.__qualname__}"


def _without_faults(args: Any) -> Any:
    """The arguments of a message; an exception given as one says its kind only."""
    if isinstance(args, tuple):
        return tuple(type(one).__qualname__ if isinstance(one, BaseException) else one for one in args)
    return args


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {
            "()": "accord.site.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    # Whatever speaks, in the pages or in the worker (procrastinate, asyncio, psycopg), is discreet.
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A refused or missing page is no incident, and its address may say whom it is about.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "accord": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
