"""How long a received file is kept as it came: after that, what was read in it stays and the file goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from accord.declaration.base import Declared, Key, Moment, RefersTo, Text, word
from accord.declaration.happenings import day_of
from accord.declaration.phrases import DurationText

FormatKey = Annotated[Key, RefersTo(("format",))]


class Retention(Declared):
    """How long the received files are kept from the day each one came, from a date on."""

    duration: DurationText = word("duree", "Combien de temps, depuis la réception de chaque fichier", "3 ans")
    formats: tuple[FormatKey, ...] = word(
        "formats", "Pour ces formats seulement ; sans ce mot, pour tous les autres", ["caf-rsa"], default=()
    )
    starts: Moment = word("a_compter_de", "La date ou l’événement d’où vaut cette règle", "notification")
    reference: Text = word("reference", "L’acte qui fixe cette durée", "convention, article 4")


def find_retention(
    retentions: Iterable[Retention], format_key: str, day: date, dates: Mapping[str, date]
) -> Retention | None:
    """The rule in force on a day for the files of a format: the last that began, the format's own first."""
    begun = [
        (format_key in one.formats, start, one)
        for one in retentions
        if (not one.formats or format_key in one.formats)
        and (start := day_of(one.starts, dates)) is not None
        and start <= day
    ]
    return max(begun, key=lambda found: found[:2])[2] if begun else None
