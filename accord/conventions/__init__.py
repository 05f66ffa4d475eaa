"""Enters: a signed text as a folder of files, and the events that happen to it.

Leaves: frozen versions, parties, and obligations with their date, owner and state.
BDR art. 5, 7 and 8.
"""
