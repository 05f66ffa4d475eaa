"""Enters: ready values, from any room that has pages.

Leaves: sheets, tables, forms and exports that look and behave alike everywhere.
No article asks for it; RGAA 4.1 and WCAG 2.2 do.
"""
