"""Spouses under one NIR, from the very file of the CAF to the persons."""

import pytest

from accord.people import intake
from accord.people.models import Identity, Pair, Person
from tests.deposits.conftest import agreement, deposit, put, samples  # noqa: F401

pytestmark = pytest.mark.django_db
HUSBAND_NIR = "1800113055301"


def test_two_spouses_under_the_husbands_nir_come_out_of_the_caf_file_as_two(deposit, put, samples):  # noqa: F811
    husband = samples.person(nom="GRANIER", prenom="PAUL", naissance="1980-01-15", nir=HUSBAND_NIR)
    husband = husband.replace("<SEXE>2", "<SEXE>1").replace("DELATTROT", "GRANIER")
    husband = husband.replace("1234567X", "7654321X")
    wife = samples.person(nom="GRANIER", prenom="PAULE", naissance="1982-04-10", nir=HUSBAND_NIR, role="CJT")
    flow = samples.flow(samples.household(1, husband + wife))
    answer = deposit(put("RSABEM_131_20180131.xml", flow))
    assert answer.exit_code == 0, answer.output
    intake.pull()
    assert (Person.objects.count(), Pair.objects.count()) == (2, 1)
    assert Identity.objects.get(nir_doubted=True).first_names == "PAULE"
