"""Accord executes the agreements that public bodies sign: see docs/the-way.md."""

__version__ = "0.1.0"
