"""Enters: accepted rows of France Travail and of the Région.

Leaves: registrations as jobseeker, and the situation of each person after a training.
BDR art. 1 and 5.
"""
