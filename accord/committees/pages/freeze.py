"""Freezing the figures of a meeting: the day, then the consequence, then it is asked of the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accord.committees.rules.states import opens_on
from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.declaration.duties import Committee
from accord.face.columns import read_date
from accord.face.components import Confirmation, Crumb
from accord.face.forms import Field, Form, FormSheet, Refused
from accord.face.words import plural
from accord.indicators.models import Snapshot
from accord.kit.text import format_date, format_date_long, format_date_words


def read_meeting_day(typed: str) -> date:
    """The day of a meeting near enough for its figures to be frozen; Refused otherwise."""
    day = read_date(typed)
    if opens_on(day) > today():
        opening = format_date(opens_on(day))
        raise Refused(f"Cette séance est encore loin : ses chiffres s’arrêtent à partir du {opening}.")
    return day


class FreezeForm(Form):
    """The day of the meeting."""

    fields = (
        Field(
            "seance",
            "Date de la séance",
            kind="date",
            hint="Le jour où le comité se réunit : il nomme le dossier.",
            required="Écrivez la date de la séance.",
            read=read_meeting_day,
        ),
    )


@dataclass(frozen=True)
class FreezePage:
    """The form, or the consequence."""

    crumbs: tuple[Crumb, ...]
    heading: str
    agreement: str
    article: str
    explanation: str
    form: FormSheet | None
    confirmation: Confirmation | None
    back: str


def build_freeze_page(
    place: Place, committee: Committee, form: FormSheet | None, confirmation: Confirmation | None = None
) -> FreezePage:
    """The page."""
    args = [place.agreement.key, committee.key]
    return FreezePage(
        crumbs=(
            Crumb("Comités", reverse("committees", args=args[:1])),
            Crumb(committee.label, reverse("committee", args=args)),
            Crumb("Arrêter les chiffres"),
        ),
        heading="Arrêter les chiffres",
        agreement=f"{committee.label} · {place.agreement.title}",
        article=f"article\u00a0{committee.article}",
        explanation=(
            "Les chiffres du dossier sont calculés une fois, signés d’un sceau, et ne changent plus : "
            "demandés de nouveau dans deux ans, ils seront les mêmes."
        ),
        form=form,
        confirmation=confirmation,
        back=reverse("committee", args=args),
    )


def confirm_freeze(
    place: Place, committee: Committee, held_on: date, snapshot: Snapshot, token: str
) -> Confirmation:
    """What freezing does, said before it is done."""
    args = [place.agreement.key, committee.key]
    count = len(committee.pack) or len(place.declared.indicators)
    figures = plural(count, "indicateur", "indicateurs")
    return Confirmation(
        heading=f"{committee.label}, séance du {format_date_long(held_on)}",
        consequence=(
            f"Les {figures} du dossier seront arrêtés sur {_say_data(place, snapshot)} et sur la version "
            f"{place.version.number} de la convention. Ils ne changeront plus : un fichier reçu plus tard "
            "n’entrera que dans le dossier d’une autre séance."
        ),
        undo=(
            "Un dossier arrêté ne se défait pas. Pour le corriger, arrêtez les chiffres d’une autre séance : "
            "les deux dossiers resteront, chacun avec son sceau."
        ),
        action_url=reverse("freeze", args=args),
        button="Arrêter les chiffres",
        cancel_url=reverse("committee", args=args),
        hidden=(("seance", held_on.isoformat()), ("confirme", "oui")),
        token=token,
    )


def _say_data(place: Place, snapshot: Snapshot) -> str:
    """`24 fichiers acceptés, le plus récent au 31 décembre 2020`."""
    files = [one for one in snapshot.manifest.get("deposits", ()) if one["agreement"] == place.agreement.key]
    said = plural(len(files), "fichier accepté", "fichiers acceptés")
    last = max((one["reference_on"] for one in files), default="")
    return f"{said}, le plus récent au {format_date_words(date.fromisoformat(last[:10]))}" if last else said
