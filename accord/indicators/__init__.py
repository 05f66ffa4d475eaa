"""Enters: facts and declared questions.

Leaves: figures, with disclosure control, provenance and the facts behind them.
BDR art. 2 and 5.
"""
