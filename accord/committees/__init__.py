"""Enters: figures, obligations and the calendar of meetings.

Leaves: frozen figures and the pack (PDF, XLSX) that members read.
BDR art. 5.
"""
