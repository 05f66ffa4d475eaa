"""What a reader types to find somebody: the number that a partner gave, never shown back when it is a NIR."""

from __future__ import annotations

from django.utils.datastructures import MultiValueDict

from accord.face.forms import Field, Form
from accord.people.directory import find_by_france_travail, find_by_household, find_by_nir
from accord.people.wording import HOUSEHOLD_UNREADABLE, NIR_UNREADABLE, NUMBER_MISSING, WORK_NUMBER_UNREADABLE

NIR, WORK, HOUSEHOLD = "nir", "france-travail", "foyer"
NUMBERS = ((WORK, "Identifiant France Travail"), (HOUSEHOLD, "Numéro d’allocataire"), (NIR, "NIR"))
_FINDERS = {
    NIR: (find_by_nir, NIR_UNREADABLE),
    WORK: (find_by_france_travail, WORK_NUMBER_UNREADABLE),
    HOUSEHOLD: (find_by_household, HOUSEHOLD_UNREADABLE),
}


class NumberForm(Form):
    """An exact number. Once valid, `persons` are those who bear it among whom the actor follows."""

    fields = (
        Field("nature", "Numéro", kind="select", options=NUMBERS, required=NUMBER_MISSING),
        Field("numero-cherche", "Valeur", required=NUMBER_MISSING, maxlength=40),
    )
    persons: tuple[int, ...] = ()

    def check(self) -> None:
        """Look the number up: an exact search is its own proof that it reads."""
        if not self.values.get("numero-cherche"):
            return
        find, unreadable = _FINDERS[self.values["nature"]]
        found = find(self.values["numero-cherche"])
        if found is None:
            self.add_error("numero-cherche", unreadable)
        else:
            self.persons = found

    def forget_number(self) -> NumberForm:
        """The same form without what was typed: a NIR is never given back."""
        if self.data is not None:
            self.data = MultiValueDict({"nature": [str(self.data.get("nature", ""))]})
        return self
