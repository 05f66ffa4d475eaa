"""What those who keep an agreement write: the day of an event, what became of an obligation."""

from __future__ import annotations

from datetime import date

from accord.conventions.clock import today
from accord.face.columns import read_date
from accord.face.forms import Field, Form, Refused
from accord.kit.text import format_date


def read_past_day(typed: str) -> date:
    """A day that has come; Refused otherwise."""
    day = read_date(typed)
    if day > today():
        last = format_date(today())
        raise Refused(f"Cette date n’est pas encore venue : écrivez le {last} ou une date plus ancienne.")
    return day


class EventForm(Form):
    """The day on which something happened to the agreement, and what shows it."""

    fields = (
        Field("jour", "Date", kind="date", required="Écrivez la date de l’événement.", read=read_past_day),
        Field(
            "reference",
            "Ce qui l’établit",
            hint="Par exemple : accusé de réception, délibération, courrier.",
            maxlength=250,
        ),
    )


class DoneForm(Form):
    """What was done, when, and what shows it."""

    fields = (
        Field(
            "fait-le",
            "Fait le",
            kind="date",
            required="Écrivez le jour où cela a été fait.",
            read=read_past_day,
        ),
        Field(
            "justificatif",
            "Justificatif",
            kind="textarea",
            hint="Le document qui le montre, et où le trouver.",
            required="Dites ce qui montre que c’est fait.",
            maxlength=500,
        ),
    )


class WaivedForm(Form):
    """Why nothing was to be done."""

    fields = (
        Field(
            "motif",
            "Motif",
            kind="textarea",
            hint="Par exemple : les parties en ont décidé ainsi au comité du 12 mars.",
            required="Dites pourquoi cette échéance est sans objet.",
            maxlength=500,
        ),
    )
