"""The smallest folder that says what a row of an office's list says; the rest is left « à compléter »."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from tomlkit import item

from accord.declaration.base import TO_COMPLETE

ARTICLE = "registre"


def fold_words(text: str) -> str:
    """Lower-case words without accents, joined by hyphens: `sans-nom` when there is none."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char)
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("œ", "oe").replace("æ", "ae")).strip("-") or "sans-nom"


def shorten(words: list[str], longest: int) -> str:
    """As many words as fit, joined by hyphens; a key begins with a letter."""
    kept: list[str] = []
    for word in words:
        if len("-".join([*kept, word])) > longest:
            break
        kept.append(word)
    found = "-".join(kept) or words[0][:longest]
    return found if found[:1].isalpha() else f"c-{found}"[:longest].rstrip("-")


def names_of(values: Mapping[str, Any]) -> list[str]:
    """The names of the parties of a row, the office's own first."""
    return [values[key] for key in ("organisme", "partie-2", "partie-3", "partie-4") if values[key]]


def _role(name: str) -> str:
    """What a party is, by the first word of its name."""
    first = fold_words(name)
    if first.startswith(("region", "conseil-regional")):
        return "region"
    if first.startswith(("departement", "conseil-departemental", "collectivite")):
        return "departement"
    return "etat" if first.startswith(("etat", "prefet", "prefecture")) else "organisme"


def write_folder(key: str, values: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The key of the office's own party, and the files."""
    parties: dict[str, str] = {}
    for name in names_of(values):
        short = shorten(fold_words(name).split("-"), 40)
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
