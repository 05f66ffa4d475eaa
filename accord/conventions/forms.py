"""What those who keep an agreement write: the day of an event, what became of an obligation."""

from __future__ import annotations

from datetime import date

from accord.conventions.clock import today
from accord.face.columns import read_date
from accord.face.forms import Field, Form, Refused
from accord.kit.text import format_date

# The days that a text may speak of (`declaration/base.py`): counted from another one, nothing would hold.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


def read_day(typed: str) -> date:
    """A day that an agreement may speak of; Refused otherwise."""
    day = read_date(typed)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(f"Écrivez une année entre {FIRST_DAY.year} et {LAST_DAY.year}.")
    return day


def read_past_day(typed: str) -> date:
    """A day that has come; Refused otherwise."""
    day = read_day(typed)
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


_LABEL = Field(
    "libelle",
    "De quelle fois il s’agit",
    hint="Un nom court qui la distingue : « Arras, groupe de mars ». Jamais le nom d’une personne.",
    required="Donnez un nom à cette fois-ci, pour la distinguer des autres.",
    maxlength=80,
)


class TimeForm(Form):
    """One time of an event that comes back and is planned before it comes: a session, a committee."""

    fields = (
        Field("jour", "Date", kind="date", required="Écrivez la date.", read=read_day),
        _LABEL,
        EventForm.fields[1],
    )


class PastTimeForm(Form):
    """One time of an event that comes back and is known once it has come: a letter."""

    fields = (EventForm.fields[0], _LABEL, EventForm.fields[1])


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


class FolderForm(Form):
    """The folder of an agreement, handed over as a zip."""

    fields = (
        Field(
            "dossier",
            "Dossier de la convention, en ZIP",
            kind="file",
            accept=".zip,application/zip",
            hint="Tel qu’il a été téléchargé ou écrit : ses fichiers .toml, .csv et .md, avec formats/ et "
            "exemples/ s’il y en a.",
            required="Choisissez le fichier ZIP du dossier.",
        ),
    )


class ListForm(Form):
    """An office's list of agreements."""

    fields = (
        Field(
            "liste",
            "Votre liste, dans les colonnes du modèle",
            kind="file",
            accept=".xlsx,.ods,.csv",
            hint="XLSX, ODS ou CSV.",
            required="Choisissez le fichier de votre liste.",
        ),
    )


class AnswerForm(Form):
    """What a person answers to a question of the text, and why."""

    fields = (
        Field(
            "reponse",
            "Réponse retenue",
            kind="textarea",
            hint="La lecture que les parties suivront.",
            required="Écrivez la réponse retenue.",
            maxlength=1000,
        ),
        Field(
            "motif",
            "Sur quoi elle s’appuie",
            kind="textarea",
            hint="Par exemple : relevé de décisions du comité du 12 mars, échange avec l’autre partie.",
            required="Dites sur quoi cette réponse s’appuie.",
            maxlength=1000,
        ),
    )


class WithdrawForm(Form):
    """Why an answer no longer stands."""

    fields = (
        Field(
            "motif-retrait",
            "Pourquoi la retirer",
            kind="textarea",
            required="Dites pourquoi cette réponse ne vaut plus.",
            maxlength=1000,
        ),
    )


class NewFileForm(Form):
    """The name of a file to add to a draft."""

    fields = (
        Field(
            "nom",
            "Nom du fichier à ajouter",
            hint="Par exemple : comites.toml, formats/caf-beneficiaires.toml.",
            required="Écrivez le nom du fichier.",
            maxlength=120,
        ),
    )
