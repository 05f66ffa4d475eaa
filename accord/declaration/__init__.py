"""Enters: the folder of an agreement or of a law, TOML files in French words that each name their article.

Leaves: one frozen agreement, its dated obligations, every problem and question in it with its line.
Every article of the five agreements; this is the grammar that they are written in. Pure.
"""

from accord.declaration.agreement import Agreement, NotDeclared
from accord.declaration.asked import Asked
from accord.declaration.law import Law
from accord.declaration.law_reading import LawReading, read_law
from accord.declaration.reading import Reading, fingerprint_of, read_agreement, read_files

__all__ = [
    "Agreement",
    "Asked",
    "Law",
    "LawReading",
    "NotDeclared",
    "Reading",
    "fingerprint_of",
    "read_agreement",
    "read_files",
    "read_law",
]
