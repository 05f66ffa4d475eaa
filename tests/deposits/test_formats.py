"""The grammar of a format, and the three that the agreement declares."""

from __future__ import annotations

import copy
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from accord.declaration.formats import Format
from accord.deposits.wording import WORDING

# What a sentence may be given: names of columns and files, counts, limits; nothing of a row.
SAFE_PARAMS = {"sorte", "limite", "declare", "reel", "format", "manquent", "variantes", "variante", "champ"}
SAFE_PARAMS |= {"colonnes", "autre", "attendu", "ligne", "attendue", "nombre", "enregistrement", "annonce"}
SAFE_PARAMS |= {"lus", "partie"}
FOLDER = Path(__file__).resolve().parents[2] / "declared" / "paca-bdr-2017" / "formats"
SMALL: dict[str, Any] = {
    "cle": "exemple",
    "libelle": "Un exemple",
    "article": "5",
    "emetteur": "region",
    "visible_par": ["region"],
    "fait": "formation",
    "support": ["csv"],
    "cle_ligne": ["id_session"],
    "variante": [{"cle": "tout", "libelle": "Tout", "nature": "stock", "serie": "{variante}"}],
    "periode": {"colonne": "entree", "duree": "annee"},
    "champ": [
        {"nom": "session", "libelle": "Session", "type": "texte", "donne": "id_session"},
        {"nom": "entree", "libelle": "Entrée", "type": "date", "donne": "date_entree"},
    ],
}


def refuse(**changes: Any) -> str:
    """Why a format is refused."""
    with pytest.raises(ValidationError) as fault:
        Format.model_validate({**copy.deepcopy(SMALL), **changes})
    return str(fault.value)


def test_a_small_format_is_enough() -> None:
    form = Format.model_validate(SMALL)
    assert (form.key, form.kind, form.field("entree").gives) == ("exemple", "formation", "date_entree")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_declared_formats_stand_under_their_own_name(path: Path) -> None:
    form = Format.model_validate(tomllib.loads(path.read_text()))
    assert form.key == path.stem
    assert all(one.label and one.label[0].isupper() for one in form.fields)


def test_what_contradicts_itself_is_refused() -> None:
    again = {"nom": "ENTRÉE", "libelle": "Encore", "type": "date"}
    assert "même en-tête" in refuse(champ=[*SMALL["champ"], again])
    assert "donnée par aucun champ" in refuse(cle_ligne=["rncp"])
    assert "n’est pas un champ" in refuse(territoire={"champ": "commune"})
    lost = {"nom": "x", "libelle": "X", "type": "texte", "donne": "foyer"}
    assert "n’est pas une colonne commune" in refuse(champ=[*SMALL["champ"], lost])
    assert "« xml » va avec" in refuse(support=["xml"])


def test_a_path_and_a_file_name_are_of_a_closed_grammar() -> None:
    for path in ("//NOM", "NOM[1]", "count(X)", "A/@b/c", "document('x')"):
        field = {"nom": "x", "libelle": "X", "type": "texte", "chemin": path}
        assert "un chemin s’écrit" in refuse(champ=[*SMALL["champ"], field])
    variant = {**SMALL["variante"][0], "nom_fichier": "^x_(?P<secret>.*)"}
    assert "un nom de fichier donne" in refuse(variante=[variant])


def test_a_path_becomes_a_condition_on_the_block() -> None:
    form = Format.model_validate(tomllib.loads((FOLDER / "caf-beneficiaires.toml").read_text()))
    assert form.field("ROLEPERS").xpath == "Prestations[normalize-space(NATPREST)='RSA']/ROLEPERS"
    assert form.field("NUMCOM").is_of_record
    assert not form.field("NOM").is_of_record


def test_every_sentence_says_something_and_no_value() -> None:
    params = string.Formatter()
    for code, sentence in WORDING.items():
        assert sentence.endswith("."), code
        assert {name for _, name, _, _ in params.parse(sentence) if name} <= SAFE_PARAMS, code
