"""What goes wrong in this room.

AccordError-free tree, short on purpose:
    NotAllowed (rules/permissions.py) — the role does not open this
    CannotCreate — an account or an organisation that a person must correct first
    StreamsOutsideActor — our fault: a streamed answer that would read after the actor is gone
"""

from accord.kit.problems import Problem
from accord.partners.rules.permissions import NotAllowed

__all__ = ["CannotCreate", "NotAllowed", "StreamsOutsideActor"]


class CannotCreate(Exception):
    """Holds the problems to correct; worded in `partners/wording.py`."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class StreamsOutsideActor(Exception):
    """A view streamed its answer without `stream_as`: its queries would run with no actor and see nothing."""
