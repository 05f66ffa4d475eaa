"""Who is in the cohort of BDR art. 1: a recent RSA right, registered as jobseeker, living in the département.

The day of reference of these examples is 31 January 2018; the département is 13.
"""

from datetime import date

import pytest

from accord.declaration.publics import Public, Territory
from accord.pathways.rules.cohort import Candidate, RegistrationSeen, RightSeen, select_members

DAY = date(2018, 1, 31)
TERRITORY = Territory.model_validate({"article": "1", "departement": "13", "millesime": 2019})
COHORT = Public.model_validate(
    {
        "cle": "cohorte",
        "libelle": "Cohorte",
        "article": "1",
        "identifie_par": "departement",
        "gelee_le": "gel-cohorte",
        "condition": [
            {
                "critere": "droit-rsa-recent",
                "depuis_moins_de": "12 mois",
                "compte_depuis": "date_demande",
                "etats_du_dossier": ["2", "3", "4"],
                "roles": ["DEM", "CJT"],
            },
            {"critere": "inscrit-demandeur-d-emploi"},
            {"critere": "reside-sur-le-territoire", "selon": ["rsa", "inscription"]},
        ],
    }
)


def right(**changes):
    known = {
        "identity_id": 1,
        "state": "2",
        "role": "DEM",
        "demanded_on": date(2017, 9, 4),
        "opened_on": date(2017, 9, 1),
        "commune": "13055",
    }
    return RightSeen(**{**known, **changes})


def word(movement="stock", on=DAY, commune="13055"):
    return RegistrationSeen(movement, on, commune)


def members(*rights, words=None):
    words = (word(),) if words is None else tuple(words)
    return select_members(COHORT, TERRITORY, [Candidate(rights, words)], DAY)


def test_a_recent_right_a_registration_and_a_home_in_the_departement_make_a_member():
    assert members(right()).identity_ids == (1,)


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("the file is closed", {"state": "5"}),
        ("the file waits for a decision", {"state": "0"}),
        ("a child of the household", {"role": "ENF"}),
        ("the demand is two years old", {"demanded_on": date(2016, 1, 15)}),
        ("the demand is exactly one year old", {"demanded_on": date(2017, 1, 31)}),
        ("the demand comes after the day", {"demanded_on": date(2018, 2, 1)}),
        ("lives in the Var", {"commune": "83137"}),
    ],
)
def test_is_not_a_member_when(what, changed):
    assert members(right(**changed)).identity_ids == (), what


def test_a_demand_made_the_day_after_last_years_day_is_young_enough():
    assert members(right(demanded_on=date(2017, 2, 1))).identity_ids == (1,)


def test_a_district_of_marseille_is_in_the_departement():
    assert members(right(commune="13203")).identity_ids == (1,)


def test_a_missing_date_of_demand_is_unknown_and_counted_as_such():
    selection = members(right(demanded_on=None))
    assert selection.identity_ids == ()
    assert selection.counts["inconnus"] == 1


def test_a_missing_commune_is_read_from_the_jobseekers_list():
    assert members(right(commune="")).identity_ids == (1,)


def test_no_commune_anywhere_is_unknown():
    selection = members(right(commune=""), words=(word(commune=""),))
    assert (selection.identity_ids, selection.counts["inconnus"]) == ((), 1)


def test_someone_that_france_travail_never_mentioned_is_not_registered():
    selection = members(right(), words=())
    assert selection.counts["inscrit-demandeur-d-emploi"] == 1


def test_a_cessation_after_the_stock_ends_the_registration():
    words = (word("stock", date(2018, 1, 15)), word("cessation", date(2018, 1, 20)))
    assert members(right(), words=words).identity_ids == ()


def test_a_cessation_after_the_day_changes_nothing():
    words = (word("stock", date(2018, 1, 15)), word("cessation", date(2018, 2, 2)))
    assert members(right(), words=words).identity_ids == (1,)


def test_a_registration_after_the_stock_counts():
    assert members(right(), words=(word("inscription", date(2018, 1, 29)),)).identity_ids == (1,)


def test_an_older_closed_right_does_not_hide_the_recent_one():
    selection = members(right(identity_id=7, state="5", demanded_on=date(2015, 3, 2)), right(identity_id=8))
    assert selection.identity_ids == (8,)


def test_the_counts_say_why_the_others_are_not_in():
    candidates = [
        Candidate((right(),), (word(),)),
        Candidate((right(state="5"),), (word(),)),
        Candidate((right(),), ()),
    ]
    selection = select_members(COHORT, TERRITORY, candidates, DAY)
    assert selection.counts == {
        "candidats": 3,
        "membres": 1,
        "inconnus": 0,
        "droit-rsa-recent": 1,
        "inscrit-demandeur-d-emploi": 1,
    }
