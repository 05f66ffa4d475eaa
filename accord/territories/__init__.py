"""Enters: official codes of communes by vintage, local lists of zones that an agreement declares.

Leaves: where a commune belongs (EPCI, arrondissement, zone) at a given vintage.
BDR art. 5 (figures by basin); HDF art. 2.2.
"""
