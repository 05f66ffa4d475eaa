"""The main words of a draft as a form: title, parties, dates, term; only what differs is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from accord.conventions.rules.words import Value, WordChange, list_entries, read_word
from accord.declaration.base import TO_COMPLETE
from accord.declaration.phrases import read_duration
from accord.face.columns import Refused, read_date
from accord.face.forms import Field, Form
from accord.kit.text import format_date

RENEWALS = (("jamais", "jamais"), ("tacite", "tacite"), ("expresse", "expresse"))
BLANK = f"Une date JJ/MM/AAAA ; « {TO_COMPLETE} » si le texte la laisse en blanc."
# Of each party: the word, its label, how long it may be.
PARTY_WORDS = (
    ("nom", "nom complet", 2000),
    ("nom_court", "nom court", 250),
    ("signataire", "qui signe", 250),
)


class WordsForm(Form):
    """Each field is a word of a table; `changes` are those that were given another value."""

    def __init__(self, files: Mapping[str, str], data: Any = None) -> None:
        self.places: dict[str, tuple[str, str, str]] = {}
        self.found: dict[str, Any] = {}
        fields = [*_header_fields(), *_term_fields(files), *_party_fields(files), *_event_fields(files)]
        for table, entry, word, field in fields:
            self.places[field.name] = (table, entry, word)
            self.found[field.name] = read_word(files, table, entry, word)
        # A field of days wants the day itself; a field that also takes words shows it as French writes it.
        initial = {
            field.name: self.found[field.name] if field.kind == "date" else _show(self.found[field.name])
            for *_place, field in fields
        }
        super().__init__(data, initial={name: value or "" for name, value in initial.items()})
        self.fields = tuple(field for *_place, field in fields)

    def changes(self) -> list[WordChange]:
        """The words whose value is another one; an answer left empty takes an optional word away."""
        return [
            WordChange(*self.places[name], _value(typed))
            for name, typed in self.values.items()
            if _show(self.found[name]) != _show(_value(typed))
        ]


def _header_fields() -> Iterator[tuple[str, str, str, Field]]:
    must = "Écrivez l’intitulé de la convention."
    yield "convention", "", "titre", Field("titre", "Intitulé", required=must, maxlength=250)
    must = "Dites ce que la convention organise."
    yield "convention", "", "objet", Field("objet", "Objet", kind="textarea", required=must, maxlength=2000)
    must = f"Écrivez le numéro de l’acte, ou « {TO_COMPLETE} »."
    yield "convention", "", "numero", Field("numero", "Numéro de l’acte", required=must, maxlength=60)
    must = "Écrivez l’année."
    yield "convention", "", "annee", Field("annee", "Année", kind="number", required=must, maxlength=4)


def _term_fields(files: Mapping[str, str]) -> Iterator[tuple[str, str, str, Field]]:
    if read_word(files, "duree", "", "article") is None:
        return
    events = list_entries(files, "evenement")
    hint = "Une date JJ/MM/AAAA" + (f", ou un événement du texte : {', '.join(events)}." if events else ".")

    def read_start(typed: str) -> date | str:
        return typed if typed in events else read_date(typed)

    must = "Dites quand elle prend effet."
    yield "duree", "", "commence", Field("commence", "Prend effet", hint=hint, required=must, read=read_start)
    hint = "En mots : 1 an, 18 mois, 4 ans."
    yield "duree", "", "duree", Field("duree", "Durée", hint=hint, maxlength=40, read=_read_duration)
    hint = "Si le texte l’écrit : elle l’emporte alors sur la durée."
    yield "duree", "", "fin", Field("fin", "Dernier jour", kind="date", hint=hint)
    yield (
        "duree",
        "",
        "reconduction",
        Field("reconduction", "Reconduction", kind="select", options=RENEWALS, required="Choisissez."),
    )
    yield (
        "duree",
        "",
        "reconductions_maximum",
        Field("fois", "Reconductions au plus", kind="number", maxlength=3),
    )


def _party_fields(files: Mapping[str, str]) -> Iterator[tuple[str, str, str, Field]]:
    for key in list_entries(files, "partie"):
        short = read_word(files, "partie", key, "nom_court") or key
        for word, label, longest in PARTY_WORDS:
            must = f"Écrivez le {label} de cette partie." if word != "signataire" else "Dites qui signe."
            name = f"partie-{key}-{word}"
            yield "partie", key, word, Field(name, f"{short} : {label}", required=must, maxlength=longest)


def _event_fields(files: Mapping[str, str]) -> Iterator[tuple[str, str, str, Field]]:
    for key in list_entries(files, "evenement"):
        if read_word(files, "evenement", key, "dernier_de") or read_word(files, "evenement", key, "arrive"):
            continue
        label = read_word(files, "evenement", key, "libelle") or key
        field = Field(f"evenement-{key}", f"Date : {label}", hint=BLANK, read=_read_blank_date)
        yield "evenement", key, "date", field


def _read_duration(typed: str) -> str:
    if read_duration(typed) is None:
        raise Refused("Écrivez une durée, par exemple : 3 mois, 1 an, 4 ans.")
    return typed


def _read_blank_date(typed: str) -> date | str:
    return TO_COMPLETE if typed.lower() == TO_COMPLETE else read_date(typed)


def _show(value: Any) -> str:
    """A value as its field shows it."""
    if value is None:
        return ""
    return format_date(value) if isinstance(value, date) else str(value)


def _value(typed: Any) -> Value:
    return None if typed == "" or typed is None else typed
