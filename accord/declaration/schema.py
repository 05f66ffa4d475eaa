"""The grammar as a JSON Schema, for editors that help while one types and for whoever reads agreements."""

from __future__ import annotations

from typing import Any

from accord.declaration.agreement import Agreement


def build_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a whole agreement: French words, each with its meaning and an example."""
    schema = Agreement.model_json_schema(by_alias=True)
    for table in [schema, *schema.get("$defs", {}).values()]:
        # Classes are named and described in English, for whoever reads the code; the words are in French.
        table.pop("description", None)
        table.pop("title", None)
        for field in table.get("properties", {}).values():
            field.pop("title", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Convention",
        "description": "Le dossier d’une convention, tous ses fichiers réunis.",
    }
