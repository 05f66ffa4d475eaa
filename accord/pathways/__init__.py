"""Enters: rights, registrations and the declared definition of a public.

Leaves: the cohort frozen at its date.
BDR art. 1.
"""
