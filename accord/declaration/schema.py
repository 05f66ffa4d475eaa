"""The grammar as a JSON Schema, for editors that help while one types and for whoever reads agreements."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from accord.declaration.agreement import Agreement
from accord.declaration.law import Law

_TITLES: dict[type[BaseModel], tuple[str, str]] = {
    Agreement: ("Convention", "Le dossier d’une convention, tous ses fichiers réunis."),
    Law: ("Droit", "Un dossier de droit, tous ses fichiers réunis."),
}


def build_schema(root: type[BaseModel] = Agreement) -> dict[str, Any]:
    """JSON Schema (2020-12) of an agreement, or of the law: French words, each with meaning and example."""
    schema = root.model_json_schema(by_alias=True)
    for table in [schema, *schema.get("$defs", {}).values()]:
        # Classes are named and described in English, for whoever reads the code; the words are in French.
        table.pop("description", None)
        table.pop("title", None)
        for field in table.get("properties", {}).values():
            field.pop("title", None)
    title, description = _TITLES[root]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": title,
        "description": description,
    }
