"""
CommitteeError              the sentence is ready for a person
├── UnknownCommittee        the agreement declares no such committee
├── FreezeRefused           who, or in which state, forbids it
├── NoSnapshot              no data has been gathered yet
├── PackNotReady            the figures of the meeting are not frozen
└── AlteredDocument         stored bytes and hash disagree
"""

from accord.committees.wording import WORDING
from accord.kit.problems import Problem


class CommitteeError(Exception):
    """What stops an action of this room, said in French, with its cure."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message(WORDING))
        self.problem = problem


class UnknownCommittee(CommitteeError):
    """The agreement declares no committee of this key."""


class FreezeRefused(CommitteeError):
    """The figures cannot be frozen by this actor, or not from this state."""


class NoSnapshot(CommitteeError):
    """There are no facts to count yet."""


class PackNotReady(CommitteeError):
    """The pack of a meeting is asked for before its figures are frozen."""


class AlteredDocument(CommitteeError):
    """The bytes of a stored document are not those that were frozen."""
