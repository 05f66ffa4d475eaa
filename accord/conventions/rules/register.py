"""A row of an office's list of agreements, read strictly, and the smallest folder that says the same.

The folder is in the grammar like any other: what the list does not say is left « à compléter », so that the
check asks for it, and the text can be completed later.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tomlkit import item

from accord.declaration.base import TO_COMPLETE
from accord.declaration.phrases import read_duration, read_rhythm
from accord.kit.problems import Problem, Where

ARTICLE = "registre"
# Beside the cells of a row: the line of the file where it stands.
LINE = "ligne"
NEVER, TACIT, EXPRESS = "jamais", "tacite", "expresse"
EXPLAINED, EXAMPLE = "explication", "exemple"
SHORTEST_YEAR, LONGEST_YEAR = 1950, 2200


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
            line.party, line.files = _write_folder(line.key, values)
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
            values[key] = self._read(key, values[key], _read_day, "ligne.date")
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
        found = next((choice for choice in choices if _fold(choice) == _fold(text)), None)
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
        names = [_fold(name) for name in _names(values)]
        if len(set(names)) < len(names):
            self.refuse("partie-2", "ligne.une_partie")


def make_key(title: str, year: int) -> str:
    """The short name of an agreement out of its title and its year: `formation-des-referents-2024`."""
    words = _fold(title).split("-")
    if words[-1] == str(year):
        words = words[:-1]
    return f"{_shorten(words, 50)}-{year}"


def _shorten(words: list[str], longest: int) -> str:
    kept: list[str] = []
    for word in words:
        if len("-".join([*kept, word])) > longest:
            break
        kept.append(word)
    found = "-".join(kept) or words[0][:longest]
    return found if found[:1].isalpha() else f"c-{found}"[:longest].rstrip("-")


def _fold(text: str) -> str:
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char)
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("œ", "oe").replace("æ", "ae")).strip("-") or "sans-nom"


def _read_day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(text[:10], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _read_length(text: str) -> str | None:
    return text if read_duration(text) else None


def _read_rhythm(text: str) -> str | None:
    return text if read_rhythm(text) else None


def _read_year(text: str) -> int | None:
    found = int(text) if text.isdecimal() else 0
    return found if SHORTEST_YEAR <= found <= LONGEST_YEAR else None


def _read_count(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) <= 20 else None


def _names(values: Mapping[str, Any]) -> list[str]:
    return [values[key] for key in ("organisme", "partie-2", "partie-3", "partie-4") if values[key]]


def _role(name: str) -> str:
    """What a party is, by the first word of its name."""
    first = _fold(name)
    if first.startswith(("region", "conseil-regional")):
        return "region"
    if first.startswith(("departement", "conseil-departemental", "collectivite")):
        return "departement"
    return "etat" if first.startswith(("etat", "prefet", "prefecture")) else "organisme"


def _write_folder(key: str, values: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The key of the office's own party, and the files."""
    parties: dict[str, str] = {}
    for name in _names(values):
        short = _shorten(_fold(name).split("-"), 40)
        parties[short if short not in parties else f"{short}-{len(parties) + 1}"] = name
    own = next(iter(parties))
    convention = "\n".join(
        [
            "# Écrit à partir d’une liste : ce que la liste ne dit pas est à compléter.",
            *_write_header(key, values),
            *_write_life(parties, values),
        ]
    )
    files = {
        "convention.toml": convention,
        "parties.toml": "\n".join(_write_parties(parties)),
        "suivi.toml": "\n".join(_write_followed(own, parties, values)),
    }
    return own, {name: text.strip("\n") + "\n" for name, text in files.items()}


def _write_header(key: str, values: Mapping[str, Any]) -> list[str]:
    header = _table(
        "[convention]",
        cle=key,
        titre=values["intitule"],
        objet=values["objet"] or TO_COMPLETE,
        article=ARTICLE,
        numero=values["numero"] or TO_COMPLETE,
        annee=values["annee"],
        etat=values["etat"],
    )
    absent = ["revision", "litiges"] if values["preavis"] else ["resiliation", "revision", "litiges"]
    return [*header, f"clauses_absentes = {item(absent).as_string()}"]


def _write_life(parties: Mapping[str, str], values: Mapping[str, Any]) -> list[str]:
    starts = values["effet"] or "prise-d-effet"
    lines = _table(
        "[duree]",
        article=ARTICLE,
        commence=starts,
        duree=values["duree"],
        fin=values["fin"],
        reconduction=values["reconduction"],
        reconductions_maximum=values["fois"] or 0,
    )
    if not values["effet"]:
        lines += _table(
            "[[evenement]]", cle="prise-d-effet", article=ARTICLE, libelle="Prise d’effet", date=TO_COMPLETE
        )
    if values["preavis"]:
        lines += _table(
            "[resiliation]",
            article=ARTICLE,
            par=list(parties),
            motifs=[TO_COMPLETE],
            forme=TO_COMPLETE,
            preavis=values["preavis"],
            a_compter_de="lettre-de-resiliation",
        )
        lines += _table(
            "[[evenement]]", cle="lettre-de-resiliation", article=ARTICLE, libelle="Lettre de résiliation"
        )
    return lines


def _write_parties(parties: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for key, name in parties.items():
        lines += _table(
            "[[partie]]",
            cle=key,
            article=ARTICLE,
            nom=name,
            nom_court=name,
            role=_role(name),
            competence=TO_COMPLETE,
            signataire=TO_COMPLETE,
        )
    return lines


# Delays that a house follows until it writes its own: each one is shown with its reference.
_STEPS = (
    ("rapport", "Rapport remis au service des assemblées", "avant le vote", "6 semaines"),
    ("avis", "Avis de la commission", "avant le vote", "2 semaines"),
    ("vote", "Vote", "vote", None),
    ("controle", "Envoi au contrôle de légalité et publication", "après le vote", "1 semaine"),
    ("signature", "Signature de toutes les parties", "après le vote", "3 semaines"),
    ("notification", "Notification", "après le vote", "1 semaine"),
)


def _write_followed(own: str, parties: Mapping[str, str], values: Mapping[str, Any]) -> list[str]:
    """What comes due: the act of the next term, the committee, the review."""
    lines = _table(
        "[[circuit]]",
        cle="circuit",
        partie=own,
        article=ARTICLE,
        libelle="De la proposition à la notification",
        reference="délais par défaut, à confirmer",
        assemblee="Commission permanente",
    )
    for key, label, place, delay in _STEPS:
        lines += _table("[[circuit.etape]]", cle=key, libelle=label, rang=place, delai=delay)
    if values["comite"]:
        lines += _table(
            "[[comite]]",
            cle="suivi",
            article=ARTICLE,
            libelle="Comité de suivi",
            niveau="technique",
            objet=["suivre la convention"],
            reuni_par=[own],
            rythme=values["comite"],
        )
        for key in parties:
            lines += _table("[[comite.composition]]", partie=key, qui=TO_COMPLETE)
    if values["bilan"]:
        lines += _table(
            "[[obligation]]",
            cle="bilan",
            article=ARTICLE,
            libelle="Bilan de la convention",
            a_la_charge_de=[own],
            rythme=values["bilan"],
        )
    return lines


def _table(head: str, **words: Any) -> list[str]:
    """A table with the words that have a value."""
    return [
        "",
        head,
        *(f"{word} = {item(value).as_string()}" for word, value in words.items() if value is not None),
    ]
