"""Enters: declared indicators, described facts, counted groups.

Leaves: tables, protected when they go public.

Plain Python: no Django, no clock, no input or output. BDR art. 2 and 5.
"""
