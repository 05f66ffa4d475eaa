"""Who must not be taken for another: spouses, homonyms, twins, blanks. Doubt waits for a person."""

from datetime import date

import pytest

from accord.people import intake
from accord.people.actions import split_identity
from accord.people.models import Identity, Pair, Person
from tests.people.conftest import CAF_ROW

pytestmark = pytest.mark.django_db
HIS_NIR = "1800113055301"
PAUL = {
    "nom_naissance": "GRANIER", "prenoms": "PAUL", "sexe": "1", "date_naissance": "1980-01-15",
    "nir": HIS_NIR,
}  # fmt: skip
PAULE = {
    "nom_naissance": "BOYER", "nom_usage": "GRANIER", "prenoms": "PAULE", "sexe": "2",
    "date_naissance": "1982-04-10", "nir": HIS_NIR,
}  # fmt: skip
NATHALIE = {"nom_naissance": "MARTIN", "prenoms": "NATHALIE", "sexe": "2", "date_naissance": "1970-07-07"}
MARIE = {"nom_naissance": "LEBRUTO", "prenoms": "MARIE", "sexe": "2", "date_naissance": "1988-08-08"}
MARIE_JEANNE = MARIE | {"prenoms": "MARIE JEANNE"}
LUC = {"nom_naissance": "DUPRAZ", "prenoms": "LUC", "sexe": "1", "date_naissance": "1977-02-02"}
AWA = {"nom_naissance": "TRAORE", "prenoms": "AWA", "sexe": "2", "date_naissance": "1985-01-01"}
CAMILLE = {"nom_naissance": "PERROT", "prenoms": "CAMILLE", "date_naissance": "1995-09-09"}


def caf(person, household=1, **more):
    return person | CAF_ROW | {"foyer": f"CAF-131-{household:07}"} | more


def named(first):
    return set(Identity.objects.filter(first_names=first).values_list("person_id", flat=True))


def waiting():
    return {frozenset((p.identity.first_names, p.candidate.first_names)) for p in Pair.objects.all()}


def test_a_wife_under_her_husbands_nir_stays_herself_and_the_two_wait(deposit):
    deposit("rsa", [caf(PAUL), caf(PAULE)])
    intake.pull()
    assert Person.objects.count() == 2
    assert waiting() == {frozenset(("PAUL", "PAULE"))}


def test_a_wife_under_her_husbands_nir_stays_herself_in_the_file_of_france_travail_too(deposit):
    deposit("rsa", [caf(PAUL), caf(PAULE)])
    deposit("inscription", [{**PAULE, "sexe": "", "nom_naissance": "GRANIER", "nom_usage": ""}])
    intake.pull()
    assert not named("PAUL") & named("PAULE")


def test_a_nir_that_contradicts_the_sex_of_its_own_row_links_nobody(deposit):
    deposit("rsa", [caf(PAULE | {"date_naissance": "1980-01-15"})])
    deposit("inscription", [PAUL | {"sexe": ""}])
    intake.pull()
    assert Person.objects.count() == 2
    assert Pair.objects.count() == 1


def test_a_nir_that_contradicts_the_year_of_its_own_row_links_nobody(deposit):
    son = PAUL | {"date_naissance": "2001-01-15"}
    deposit("rsa", [caf(son)])
    deposit("inscription", [PAUL | {"date_naissance": None}])
    intake.pull()
    assert Person.objects.count() == 2
    assert Pair.objects.count() == 1


def test_two_adults_of_one_household_in_one_file_are_two_even_under_one_nir(deposit):
    deposit("rsa", [caf(PAUL), caf(PAUL | {"prenoms": "PAUL HENRI"})])
    intake.pull()
    assert Person.objects.count() == 2
    assert Pair.objects.count() == 1


def test_homonyms_born_the_same_day_in_two_towns_are_two_until_somebody_says_otherwise(deposit):
    deposit("rsa", [caf(NATHALIE, 7, commune_naissance="LILLE")])
    deposit("rsa", [caf(NATHALIE, 8, commune_naissance="BREST")], reference_on=date(2017, 12, 31))
    intake.pull()
    assert (Person.objects.count(), Pair.objects.count()) == (2, 1)


def test_homonyms_in_two_households_of_one_stock_are_two_until_somebody_says_otherwise(deposit):
    deposit("rsa", [caf(NATHALIE, 7), caf(NATHALIE, 8)])
    intake.pull()
    assert (Person.objects.count(), Pair.objects.count()) == (2, 1)


def test_a_homonym_who_comes_next_month_is_not_the_one_who_is_still_there(deposit):
    deposit("rsa", [caf(NATHALIE, 7)])
    deposit("rsa", [caf(NATHALIE, 7), caf(NATHALIE, 8)], reference_on=date(2017, 12, 31))
    intake.pull()
    assert (Person.objects.count(), Pair.objects.count()) == (2, 1)


def test_somebody_who_moves_to_another_household_is_recognised(deposit):
    deposit("rsa", [caf(NATHALIE, 7)])
    deposit("rsa", [caf(NATHALIE, 8)], reference_on=date(2017, 12, 31))
    intake.pull()
    assert Person.objects.count() == 1


def test_marie_and_her_twin_marie_jeanne_are_two(deposit):
    deposit("rsa", [caf(MARIE)])
    deposit("formation", [MARIE_JEANNE, MARIE])
    intake.pull()
    assert not named("MARIE") & named("MARIE JEANNE")
    assert len(named("MARIE")) == 1
    assert frozenset(("MARIE", "MARIE JEANNE")) in waiting()


def test_marie_who_comes_a_year_after_her_twin_waits(deposit):
    deposit("rsa", [caf(MARIE)])
    deposit("formation", [MARIE_JEANNE], reference_on=date(2018, 1, 1))
    deposit("formation", [MARIE], reference_on=date(2019, 1, 1))
    intake.pull()
    region = Identity.objects.filter(kind="formation")
    assert len({identity.person_id for identity in region}) == 2
    assert Pair.objects.exists()


def test_two_forms_of_a_first_name_in_one_file_wait(deposit):
    deposit("formation", [MARIE, MARIE_JEANNE])
    intake.pull()
    assert (Person.objects.count(), Pair.objects.count()) == (2, 1)


def test_the_first_name_alone_still_leads_to_the_full_first_names_of_the_caf(deposit):
    deposit("rsa", [caf(MARIE_JEANNE)])
    deposit("formation", [MARIE])
    intake.pull()
    assert Person.objects.count() == 1


def test_homonyms_without_any_number_can_be_separated(deposit, steering):
    deposit("formation", [LUC | {"commune_residence": "13055"}, LUC | {"commune_residence": "13001"}])
    intake.pull()
    first, second = Identity.objects.order_by("id")
    split_identity(identity=second, actor=steering)
    second.refresh_from_db()
    assert first.person_id != second.person_id


def test_two_trainings_without_any_number_can_be_separated(deposit):
    deposit("formation", [LUC | {"id_session": "S1"}, LUC | {"id_session": "S2"}])
    intake.pull()
    assert Identity.objects.count() == 2


def test_a_trainee_with_a_number_stays_one_identity_from_town_to_town(deposit):
    numbered = LUC | {"id_france_travail": "1234567X"}
    deposit(
        "formation", [numbered | {"commune_residence": "13055"}, numbered | {"commune_residence": "13001"}]
    )
    intake.pull()
    assert Identity.objects.count() == 1


def test_a_first_of_january_never_makes_one_person_of_two_trainees(deposit):
    deposit("formation", [AWA | {"commune_residence": "13055"}, AWA | {"commune_residence": "13001"}])
    intake.pull()
    assert (Person.objects.count(), Pair.objects.count()) == (2, 1)


@pytest.mark.parametrize("blank", [0, 1, 2])
def test_a_man_and_a_woman_are_not_made_one_through_a_blank(deposit, blank):
    sexes = ["1", "2"]
    sexes.insert(blank, "")
    deposit("formation", [CAMILLE | {"sexe": sex} for sex in sexes])
    intake.pull()
    assert Person.objects.count() == 3
    assert Pair.objects.count() >= 2


def test_twins_of_one_first_name_are_not_made_one_through_a_blank_rank(deposit):
    born = [caf(MARIE, n, rang_naissance=rank) for n, rank in enumerate(("1", "2"), 1)]
    deposit("rsa", born[:1])
    deposit("rsa", born[1:], reference_on=date(2017, 12, 31))
    deposit("formation", [MARIE])
    intake.pull()
    assert Person.objects.count() == 3
    assert not {pair.state for pair in Pair.objects.all()} - {Pair.State.WAITING}
