"""Enters: plain values, dates, numbers and names, as they stand in a partner's file or in an agreement.

Leaves: the same values read strictly, or the code of what is wrong with them; values written in French.
No article of its own: every room needs it and it needs none. Pure: no clock, no input, no output.
"""
