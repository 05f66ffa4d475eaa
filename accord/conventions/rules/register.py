"""A row of an office's list of agreements, read strictly, and the smallest folder that says the same.

The folder is in the grammar like any other: what the list does not say is left « à compléter », so that the
check asks for it, and the text can be completed later.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accord.conventions.rules.register_folder import fold_words, names_of, shorten, write_folder
from accord.declaration.phrases import read_duration, read_rhythm
from accord.kit.dates_in_text import read_date
from accord.kit.problems import Problem, Where

# Beside the cells of a row: the line of the file where it stands.
LINE = "ligne"
# The last column of the rows that come back: it may be handed over again as it is.
REASONS = "À corriger"
NEVER, TACIT, EXPRESS = "jamais", "tacite", "expresse"
EXPLAINED, EXAMPLE = "explication", "exemple"
FIRST_YEAR, SHORTEST_YEAR, LONGEST_YEAR = 1900, 1950, 2200


@dataclass(frozen=True)
class RegisterColumn:
    """A column of the list: its title, what to write, an example; `must` when it may not stay empty."""

    key: str
    title: str
    meaning: str
    example: str
    must: bool = False
    longest: int = 200


MARK = RegisterColumn(
    "repere", "Repère", "Laissez vide : les lignes « explication » et « exemple » ne sont pas lues", ""
)
COLUMNS = (
    MARK,
    RegisterColumn(
        "intitule",
        "Intitulé",
        "Obligatoire. Comment on l’appelle chez vous",
        "Formation des référents 2024",
        must=True,
    ),
    RegisterColumn(
        "objet", "Objet", "Ce qu’elle organise, en une phrase", "Former les référents", longest=600
    ),
    RegisterColumn("numero", "Numéro", "Numéro de la délibération ou de l’acte", "2023-603", longest=60),
    RegisterColumn("annee", "Année", "L’année de la convention", "2024"),
    RegisterColumn("etat", "État", "« signée » ou « projet » ; vide : signée", "signée"),
    RegisterColumn(
        "organisme",
        "Notre organisme",
        "Obligatoire. Le vôtre, nom complet",
        "Département du Pas-de-Calais",
        must=True,
    ),
    RegisterColumn("partie-2", "Autre partie", "Obligatoire. Qui signe avec vous", "CNFPT", must=True),
    RegisterColumn("partie-3", "Troisième partie", "S’il y en a une", ""),
    RegisterColumn("partie-4", "Quatrième partie", "S’il y en a une", ""),
    RegisterColumn("effet", "Prend effet le", "Date ; vide si on ne la connaît pas encore", "01/12/2023"),
    RegisterColumn("duree", "Durée", "En mots : 1 an, 18 mois, 4 ans", "13 mois"),
    RegisterColumn("fin", "Fin le", "Date du dernier jour ; elle ou la durée, au moins une", "31/12/2024"),
    RegisterColumn(
        "reconduction", "Reconduction", "« jamais », « tacite », « expresse » ; vide : jamais", NEVER
    ),
    RegisterColumn("fois", "Reconductions au plus", "Un nombre, si elle se reconduit", ""),
    RegisterColumn("preavis", "Préavis", "Durée du préavis de résiliation, en mots", "3 mois"),
    RegisterColumn("comite", "Réunion du comité", "Son rythme, en mots : chaque semestre", "une fois par an"),
    RegisterColumn("bilan", "Bilan", "À quel rythme il est dû, en mots", "une fois par an"),
)
TITLES = {column.key: column.title for column in COLUMNS}


@dataclass
class RegisterLine:
    """One row: what is wrong with it, or the folder of its agreement, and the party that its office plays."""

    number: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    key: str = ""
    title: str = ""
    party: str = ""
    files: dict[str, str] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether it makes an agreement."""
        return not self.problems


def is_explanation(cells: Mapping[str, str]) -> bool:
    """Whether the row is one that the template brought, to be read and not kept."""
    return cells.get(MARK.key, "").strip().lower() in (EXPLAINED, EXAMPLE)


def read_line(number: int, cells: Mapping[str, str], taken: Collection[str]) -> RegisterLine:
    """A row of the list, by its line in the file; `taken` are the keys of agreements that exist already."""
    line = RegisterLine(number, cells, title=cells.get("intitule", ""))
    reader = _Reader(line)
    values = reader.read()
    if line.is_good:
        line.key = make_key(values["intitule"], values["annee"])
        if line.key in taken:
            reader.refuse("intitule", "ligne.deja", cle=line.key)
        else:
            line.party, line.files = write_folder(line.key, values)
    return line


class _Reader:
    """Reads the cells of a row; each thing wrong becomes a problem of the line."""

    def __init__(self, line: RegisterLine) -> None:
        self.line = line

    def refuse(self, key: str, code: str, **params: object) -> None:
        """Note what is wrong with a cell."""
        title = TITLES.get(key, "")
        where = Where(key=title, row=self.line.number)
        self.line.problems.append(Problem(code, where, {"colonne": title, **params}))

    def read(self) -> dict[str, Any]:
        """The values of the row, None where a cell is empty or wrong."""
        values: dict[str, Any] = {}
        for column in COLUMNS[1:]:
            text = self.line.cells.get(column.key, "").strip()
            if column.must and not text:
                meaning = column.meaning.removeprefix("Obligatoire. ").lower()
                self.refuse(column.key, "ligne.vide", attendu=meaning)
            if len(text) > column.longest:
                self.refuse(column.key, "ligne.longue", limite=column.longest)
            values[column.key] = text or None
        for key in ("effet", "fin"):
            values[key] = self._read(key, values[key], read_day, "ligne.date")
        for key in ("duree", "preavis"):
            values[key] = self._read(key, values[key], _read_length, "ligne.duree")
        for key in ("comite", "bilan"):
            values[key] = self._read(key, values[key], _read_rhythm, "ligne.rythme")
        values["annee"] = self._read("annee", values["annee"], _read_year, "ligne.nombre", exemple=2024)
        values["fois"] = self._read("fois", values["fois"], _read_count, "ligne.nombre", exemple=2)
        values["etat"] = self._choose("etat", values["etat"], ("signée", "projet"))
        values["reconduction"] = self._choose("reconduction", values["reconduction"], (NEVER, TACIT, EXPRESS))
        if self.line.is_good:
            self._check(values)
        return values

    def _read(
        self, key: str, text: str | None, read: Callable[[str], Any], code: str, **params: object
    ) -> Any:
        found = read(text) if text else None
        if text and found is None:
            self.refuse(key, code, **params)
        return found

    def _choose(self, key: str, text: str | None, choices: tuple[str, ...]) -> str:
        """One of the choices, without regard to case and accents; the first when the cell is empty."""
        if not text:
            return choices[0]
        found = next((choice for choice in choices if fold_words(choice) == fold_words(text)), None)
        if found is None:
            self.refuse(key, "ligne.choix", choix=" ou ".join(f"« {choice} »" for choice in choices))
        return found or choices[0]

    def _check(self, values: dict[str, Any]) -> None:
        """What takes several cells to tell."""
        starts_on, ends_on = values["effet"], values["fin"]
        if ends_on is None and values["duree"] is None:
            self.refuse("fin", "ligne.sans_fin")
        if starts_on and ends_on and ends_on < starts_on:
            self.refuse("fin", "ligne.fin_avant_effet")
        if (values["reconduction"] == NEVER) != (not values["fois"]):
            self.refuse("fois", "ligne.reconductions")
        if values["reconduction"] == TACIT and values["duree"] is None:
            self.refuse("duree", "ligne.vide", attendu="la durée d’une période : elle se reconduit")
        if values["annee"] is None:
            values["annee"] = starts_on.year if starts_on else None
            if values["annee"] is None:
                self.refuse("annee", "ligne.annee")
        names = [fold_words(name) for name in names_of(values)]
        if len(set(names)) < len(names):
            self.refuse("partie-2", "ligne.une_partie")


def make_key(title: str, year: int) -> str:
    """The short name of an agreement out of its title and its year: `formation-des-referents-2024`."""
    words = fold_words(title).split("-")
    if words[-1] == str(year):
        words = words[:-1]
    return f"{shorten(words, 50)}-{year}"


def read_day(text: str) -> date | None:
    """The day of a cell: as a workbook gives it, or as a person types it; None otherwise."""
    day = read_date(text).day
    return day if day and FIRST_YEAR <= day.year <= LONGEST_YEAR else None


def _read_length(text: str) -> str | None:
    return text if read_duration(text) else None


def _read_rhythm(text: str) -> str | None:
    return text if read_rhythm(text) else None


def _read_year(text: str) -> int | None:
    found = int(text) if text.isdecimal() else 0
    return found if SHORTEST_YEAR <= found <= LONGEST_YEAR else None


def _read_count(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) <= 20 else None
