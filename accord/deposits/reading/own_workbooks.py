"""What the reader knows of the workbooks that we write: blanks to fill, and rejects to correct."""

from __future__ import annotations

from typing import Final

# The explanations that they carry beside the rows.
GUIDE_SHEET: Final = "Mode d’emploi"
# The column that says why a row came back.
REASON_COLUMN: Final = "motif_de_rejet"


def write_choice(code: str, label: str) -> str:
    """A code with its meaning, as the drop-down lists offer it; read as the code."""
    return " ".join(f"{code} – {label}".split())
