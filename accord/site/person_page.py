"""What each room shows of a person, in the order of the way, and who knows the lists of persons.

The room of people builds the page; it may not know the rooms above, which are named here
(settings.PERSON_PANELS, settings.PERSON_GROUPS).
"""

from __future__ import annotations

from accord.employment import panels as employment
from accord.pathways import panels as pathways
from accord.people import panels as people
from accord.trainings import panels as trainings

PANELS = (people, trainings, employment, pathways)
GROUPS = pathways
