"""Enters: records about a person, from several files.

Leaves: one person, with identities, rights and who follows them; doubtful pairs to review.
BDR art. 1 (public) and 2 (shared follow-up).
"""
