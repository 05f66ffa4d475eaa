"""The act behind a signature, in words: the assembly, the opinions, the vote, the dates; blanks said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from accord.declaration.act import Act, Vote
from accord.declaration.base import NOT_PROVIDED, TO_COMPLETE
from accord.face.words import plural
from accord.kit.text import NO_BREAK_SPACE, format_date_words, join_words


def say_act(act: Act) -> Iterator[str]:
    """An act behind a signature: the assembly and its number, opinions, votes, dates; blanks said."""
    number = f"délibération n°{NO_BREAK_SPACE}{act.number}"
    if act.number is None or act.number == TO_COMPLETE:
        number = f"numéro {act.number or NOT_PROVIDED}"
    yield f"{act.body} : {number}, {_day(act.voted_on, 'date ')}"
    if act.purpose:
        yield f"objet : {act.purpose}"
    for opinion in act.opinions:
        sense = f"avis {opinion.sense}" if opinion.sense else "avis rendu"
        yield f"{opinion.commission} : {sense}, {_day(opinion.given_on, 'date ')}"
    if (vote := act.vote) is not None:
        yield _say_vote(vote)
    if act.sent_on:
        yield f"contrôle de légalité : {_day(act.sent_on)}"
    if act.published_on:
        yield f"publication : {_day(act.published_on)}"
    if act.signed_by:
        yield f"signé par délégation : {act.signed_by}"
    if act.report:
        yield f"rapport : {act.report}"
    if act.cites:
        yield f"vise : {join_words(list(act.cites))}"


def _say_vote(vote: Vote) -> str:
    abstained = plural(vote.abstentions, "abstention", "abstentions")
    absent = plural(vote.absent, "absent sans procuration", "absents sans procuration")
    said = f"vote : {vote.in_favour} pour, {vote.against} contre, {abstained}"
    return f"{said}, {absent}" if vote.absent else said


def _day(day: date | str | None, before: str = "") -> str:
    return format_date_words(day) if isinstance(day, date) else f"{before}{day or NOT_PROVIDED}"
