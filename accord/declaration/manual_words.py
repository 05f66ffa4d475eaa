"""The parts of the reference page in order, and the phrases of dates with what they give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from accord.declaration.phrases import read_delay, read_duration, read_rhythm, read_year_day
from accord.kit.text import format_date

# A word whose entries are files of a folder: their words stand at the top, under no title.
FILES_IN: Mapping[str, str] = {"format": "formats", "modele": "bibliotheque"}
# The parts of the page, each with its words in the order of reading. Every word stands in exactly one.
PARTS: Mapping[str, tuple[str, ...]] = {
    "La convention, qui la signe, ce qui arrive": (
        "convention",
        "partie",
        "partenaire",
        "emetteur",
        "evenement",
    ),
    "Sa vie : durée, fin, changements": (
        "duree",
        "resiliation",
        "revision",
        "litiges",
        "avenant",
        "circuit",
    ),
    "Ce qui est promis, ce qui est dû, qui se réunit": (
        "axe",
        "engagement",
        "obligation",
        "disposition",
        "comite",
        "question",
    ),
    "L’argent et les chiffres du texte": (
        "enveloppe",
        "tarif",
        "echeancier",
        "ligne_budgetaire",
        "action",
        "chiffre",
        "calcul",
        "priorite",
        "demarcation",
    ),
    "Les personnes et leurs données": (
        "public",
        "territoire",
        "droit_de_vue",
        "rapprochement",
        "diffusion",
        "parcours",
        "programme",
    ),
    "Ce que l’on mesure": ("indicateur", "indicateur_attendu"),
    "Les fichiers échangés": ("format", "fichier", "modele", "conservation"),
}


def rule_lines() -> str:
    """One line for each kind of phrase, computed by the code that dates what is due."""
    return "\n".join(f"| `{written}` | {gives} | {rule} |" for written, gives, rule in _rules())


def _rules() -> list[tuple[str, str, str]]:
    start, january = date(2018, 1, 15), date(2018, 1, 31)
    return [
        _after("1 mois", january, "même quantième, ou dernier jour du mois (art. 641)"),
        _after("3 mois", date(2024, 2, 29), "même quantième (art. 641)"),
        _after("8 jours", start, "jours du calendrier (art. 641)"),
        _after("8 jours francs", start, "ni premier ni dernier jour, report (art. 642)"),
        _after("15 jours ouvrés", start, "lundi à vendredi, hors fériés"),
        _after("5 jours ouvrables", date(2024, 5, 6), "lundi à samedi, hors fériés"),
        _after("2 semaines", start, "sept jours chacune"),
        _term("1 an", start, "une durée finit la veille de son anniversaire"),
        _term("4 ans", date(2024, 9, 30), "de même, la dernière année"),
        _rhythm("chaque trimestre", "une fois par trimestre de la convention"),
        _rhythm("tous les deux mois", "une fois tous les deux mois"),
        _rhythm("au moins deux fois par an", "une fois par semestre de la convention"),
        _rhythm("une à deux fois par an", "une fois par an au moins"),
        _delay("2 mois après notification", start, "depuis la date de l’événement"),
        _delay("1 mois avant debut-session", date(2018, 3, 31), "à rebours, même règle"),
        _delay("le jour de gel-cohorte", start, "le jour même"),
        _day("31 décembre"),
    ]


def _after(text: str, day: date, rule: str) -> tuple[str, str, str]:
    duration = read_duration(text)
    assert duration is not None  # a phrase of the page is one that the grammar reads
    return text, f"{format_date(day)} → {format_date(duration.after(day))}", rule


def _term(text: str, day: date, rule: str) -> tuple[str, str, str]:
    duration = read_duration(text)
    assert duration is not None
    return text, f"du {format_date(day)} au {format_date(duration.last_day_from(day))}", rule


def _rhythm(text: str, gives: str) -> tuple[str, str, str]:
    assert read_rhythm(text) is not None
    return text, gives, "périodes entières depuis la prise d’effet"


def _delay(text: str, day: date, rule: str) -> tuple[str, str, str]:
    delay = read_delay(text)
    assert delay is not None
    return text, f"{format_date(day)} → {format_date(delay.due_on(day))}", rule


def _day(text: str) -> tuple[str, str, str]:
    day = read_year_day(text)
    assert day is not None
    return (
        text,
        f"{format_date(day.in_year(2025))}, {format_date(day.in_year(2026))}…",
        "chaque année de la convention",
    )
