"""Enters: the folder of an agreement, TOML files written in French words that each name their article.

Leaves: one frozen agreement, its dated obligations, every problem and question in it with its line.
Every article of BDR; this is the grammar that agreements are written in. Pure.
"""

from accord.declaration.agreement import Agreement
from accord.declaration.reading import Reading, fingerprint_of, read_agreement, read_files

__all__ = ["Agreement", "Reading", "fingerprint_of", "read_agreement", "read_files"]
