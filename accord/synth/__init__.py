"""Workshop: a synthetic département, written as its partners' own files.

Enters: a scale, a seed, a number of months, a département and a reference month.
Leaves: CAF flows, France Travail lists, Région training files, and the truth apart (BDR art. 1, 2 and 5).
"""

from accord.synth.departement import Summary, write_departement

__all__ = ["Summary", "write_departement"]
