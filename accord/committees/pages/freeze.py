"""Freezing the figures of a meeting: the day, then the consequence, then it is asked of the worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accord.committees.pages.preparation import Check
from accord.committees.rules.states import opens_on
from accord.conventions.agreements import Place
from accord.conventions.clock import today
from accord.declaration.duties import Committee
from accord.face.columns import read_date
from accord.face.components import Confirmation, Crumb
from accord.face.forms import Field, Form, FormSheet, Refused
from accord.face.words import plural
from accord.indicators.models import Snapshot
from accord.kit.text import format_article, format_date, format_date_long, format_date_words

EXPLANATION = (
    "Les chiffres du dossier de séance sont calculés une fois, signés d’un sceau, et ne changent plus : "
    "demandés de nouveau dans deux ans, ils seront les mêmes."
)


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
            hint="Le jour où le comité se réunit : le dossier de séance porte cette date.",
            required="Écrivez la date de la séance.",
            read=read_meeting_day,
        ),
    )


@dataclass(frozen=True)
class FreezePage:
    """The form, or the consequence. `checks` are what the preparation found not in order."""

    crumbs: tuple[Crumb, ...]
    heading: str
    agreement: str
    article: str
    explanation: str
    form: FormSheet | None
    confirmation: Confirmation | None
    checks: tuple[Check, ...]
    checks_heading: str
    back: str


def ask_day(due_on: date | None) -> FreezeForm:
    """The form, filled in with the due date of the next meeting; empty when no more is due."""
    return FreezeForm(initial={"seance": due_on} if due_on else {})


def build_freeze_page(
    place: Place,
    committee: Committee,
    form: FormSheet | None,
    *,
    checks: Sequence[Check],
    due_on: date | None = None,
    confirmation: Confirmation | None = None,
) -> FreezePage:
    """The page: what is not in order is said again beside the form and beside the consequence."""
    args = [place.agreement.key, committee.key]
    left = tuple(check for check in checks if check.sign != "done")
    points = plural(
        len(left),
        "point n’est pas en ordre, et n’empêche pas d’arrêter les chiffres",
        "points ne sont pas en ordre, et n’empêchent pas d’arrêter les chiffres",
    )
    return FreezePage(
        crumbs=(
            Crumb("Comités", reverse("committees", args=args[:1])),
            Crumb(committee.label, reverse("committee", args=args)),
            Crumb("Arrêter les chiffres"),
        ),
        heading="Arrêter les chiffres",
        agreement=f"{committee.label} · {place.agreement.title}",
        article=format_article(committee.article),
        explanation=f"{EXPLANATION}{_say_due(due_on)}",
        form=form,
        confirmation=confirmation,
        checks=left,
        checks_heading=points if left else "",
        back=reverse("committee", args=args),
    )


def _say_due(due_on: date | None) -> str:
    if due_on is None:
        return ""
    said = f" La prochaine séance est due au plus tard le {format_date_long(due_on)}"
    if opens_on(due_on) <= today():
        return f"{said}."
    return f"{said} ; ses chiffres s’arrêtent à partir du {format_date_words(opens_on(due_on))}."


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
            f"Les {figures} du dossier de séance seront arrêtés sur {_say_data(place, snapshot)} et sur la "
            f"version {place.version.number} de la convention. Ils ne changeront plus : un fichier reçu plus "
            "tard n’entrera que dans le dossier d’une autre séance."
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
