"""Enters: the bytes of a partner's file, and the formats that an agreement declares.

Leaves: checked rows in Parquet, batch after batch, and every problem with its place; never the database.
BDR art. 2 and 4 (exchange of data within the rules on personal data).
"""
