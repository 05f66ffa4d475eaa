"""Enters: organisations, their members, the role and the dates of each membership.

Leaves: who acts, for whom, and what the database lets them see (row-level security).
BDR art. 2 (named referents); RGPD art. 25 and 32.
"""
