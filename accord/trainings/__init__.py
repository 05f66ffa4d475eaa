"""Enters: accepted rows of the Région about training.

Leaves: sessions, prescriptions, entries, exits, results.
BDR art. 5 (minimum data of the follow-up).
"""
