"""Enters: a partner's file, whatever its state.

Leaves: accepted rows with their origin, and the rejected rows given back with the reason.
BDR art. 2 and 4 (exchange of data within the rules on personal data).
"""
