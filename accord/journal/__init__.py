"""Enters: every action and every look at a person, with its author, purpose and persons concerned.

Leaves: a sealed chain of entries that can be verified.
RGPD art. 5(2) and 32; read by the steering role and the data-protection officer.
"""
