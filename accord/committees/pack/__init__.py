"""What enters: frozen tables, the agreement's clauses, its due dates.
What leaves: the documents of a meeting. The same contents give the same bytes.
BDR art. 5."""
