# ruff: noqa: E501 - a table reads better with one case a line
"""Who is recognised, who is not, who is left to a person: the cases that a civil servant would ask about.

Each line gives what the new file says, what was known, and what must come out of it.
"""

import pytest

from tests.people.builders import NIR_A, NIR_B, decide, someone, verdict

LINK, REVIEW, APART = "lien", "à vérifier", "distinctes"
SOPHIE = someone()
FT, REGION = {"source": "france-travail", "sex": ""}, {"source": "region"}

CASES = {
    # The same person, written otherwise.
    "la même fiche dans deux fichiers": (someone(**REGION), SOPHIE, LINK),
    "accents, casse et trait d’union": (
        someone("Lefèvre-Dûmont", "Anne-Marie", **REGION), someone("LEFEVRE DUMONT", "ANNE MARIE"), LINK),
    "particule attachée": (someone("de la Fosse", **REGION), someone("DELAFOSSE"), LINK),
    "saint abrégé": (someone("St-Étienne", **REGION), someone("SAINT ETIENNE"), LINK),
    "nom marital dans un fichier, les deux dans l’autre": (
        someone("BERNARD", **FT), someone("MARTIN", usual="BERNARD"), LINK),
    "prénoms suivants donnés par la seule CAF": (
        someone(**FT), someone("MARTIN", "SOPHIE CLAIRE ANNE"), LINK),
    "UTF-8 lu comme du windows-1252": (someone("LefÃ¨vre", "HÃ©lÃ¨ne", **REGION), someone("LEFEVRE", "HELENE"), LINK),
    "sexe absent": (someone(**FT), SOPHIE, LINK),
    # The NIR, with its guard.
    "même NIR et même naissance, nom changé": (
        someone("BERNARD", nir=NIR_A, **FT), someone(nir=NIR_A), LINK),
    "même NIR et prénom proche, naissance inversée": (
        someone("MARTIN", "SOFIE", "1985-03-09", nir=NIR_A, **FT), someone(born="1985-09-03", nir=NIR_A), LINK),
    "NIR du conjoint": (
        someone("MARTIN", "KARIM", "1979-11-02", sex="1", nir=NIR_A, **REGION), someone(nir=NIR_A), REVIEW),
    "NIR d’un parent sur la fiche de l’enfant, même prénom mis à part": (
        someone("MARTIN", "LOUISE", "2001-06-21", nir=NIR_A), someone(nir=NIR_A), REVIEW),
    "NIR contradictoires, tout le reste identique": (
        someone(nir=NIR_B, **FT), someone(nir=NIR_A), REVIEW),
    "NIR provisoire d’un côté : il n’est pas lu, l’état civil parle": (someone(nir="", **FT), someone(nir=NIR_A), LINK),
    # The jobseeker's number.
    "même identifiant, nom marital": (
        someone("BERNARD", number="1234567X013", **FT), someone(number="1234567X"), LINK),
    "même identifiant, autre personne": (
        someone("BERNARD", "KARIM", "1979-11-02", number="1234567X013", **FT), someone(number="1234567X"), REVIEW),
    "état civil identique, deux identifiants": (
        someone(number="7654321Y013", **REGION), someone(number="1234567X"), REVIEW),
    # Near, but not enough.
    "faute de frappe dans le nom": (someone("MARTTIN", **REGION), SOPHIE, REVIEW),
    "faute de frappe dans le prénom": (someone(first="SOPHYE", **REGION), SOPHIE, REVIEW),
    "un seul des deux noms d’un nom double": (someone("MARTIN", **REGION), someone("MARTIN DURAND"), REVIEW),
    "prénom d’usage, deuxième de l’état civil": (
        someone(first="CLAIRE", **REGION), someone(first="SOPHIE CLAIRE"), REVIEW),
    "nom et prénom inversés": (someone("SOPHIE", "MARTIN", **REGION), SOPHIE, REVIEW),
    "jour et mois inversés": (someone(born="1985-12-03", **REGION), someone(born="1985-03-12"), REVIEW),
    "née un 1er janvier des deux côtés": (someone(born="1985-01-01", **REGION), someone(born="1985-01-01"), REVIEW),
    "jour et mois de naissance inconnus": (
        someone(born="1985-01-01", precision="O", **REGION), someone(born="1985-01-01", precision="O"), REVIEW),
    "1er janvier, mais le même NIR et le même prénom": (
        someone(born="1985-01-01", nir=NIR_A, **FT), someone(born="1985-01-01", nir=NIR_A), LINK),
    "date de convention 1900-01-01": (someone(born="1900-01-01", **REGION), someone(born="1900-01-01"), REVIEW),
    "nom marital inconnu de l’autre fichier": (someone("BERNARD", **REGION), SOPHIE, REVIEW),
    # Somebody else.
    "jumelles aux prénoms différents, NIR différents": (
        someone(first="CLAIRE", nir=NIR_B), someone(nir=NIR_A), APART),
    "jumelles sans NIR": (someone(first="CLAIRE", **REGION), SOPHIE, REVIEW),
    "jumeaux de même prénom, rangs de naissance différents": (someone(rank="2"), someone(rank="1", nir=NIR_A), REVIEW),
    "frère et sœur": (someone(first="PAUL", born="1982-07-30", sex="1", **REGION), SOPHIE, APART),
    "sœurs du même prénom usuel, nées à deux ans d’écart": (
        someone(first="MARIE LOUISE", born="1987-05-02", nir=NIR_B), someone(first="MARIE", nir=NIR_A), APART),
    "époux sous le même nom": (
        someone("BERNARD", "KARIM", "1979-11-02", sex="1", **REGION), someone(usual="BERNARD"), APART),
    "père et fils de mêmes nom et prénom": (
        someone(first="PAUL", born="1958-02-11", sex="1"), someone(first="PAUL", born="1985-03-14", sex="1"), APART),
    "mêmes prénom et naissance, nom d’homme différent": (
        someone("BERNARD", "PAUL", sex="1", **REGION), someone(first="PAUL", sex="1"), APART),
    "personne en commun": (someone("NGUYEN", "LINH", "1990-10-10", **REGION), SOPHIE, APART),
    "noms non renseignés": (someone("INCONNU", "SANS PRENOM", **REGION), SOPHIE, APART),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_two_records_give_the_expected_decision(case):
    new, known, expected = CASES[case]
    assert verdict(new, known) == expected


def test_a_record_with_two_possible_persons_waits_and_names_both():
    known = [someone(nir=NIR_A), someone(nir=NIR_B)]
    found = decide([someone(**REGION)], known)
    assert [row["decision"] for row in found] == ["new", "review", "review"]
    assert {row["candidate"] for row in found[1:]} == {101, 102}
    assert {row["rule"] for row in found[1:]} == {"plusieurs-candidats"}


def test_three_candidates_are_all_shown():
    known = [someone(place=place) for place in ("MARSEILLE", "ALGER", "LILLE")]
    found = decide([someone(**REGION)], known, persons=[1, 2, 3])
    assert sorted(row["candidate"] for row in found if row["decision"] == "review") == [101, 102, 103]


def test_two_identities_of_one_person_are_one_candidate():
    known = [someone(place="MARSEILLE"), someone(place="ALGER")]
    found = decide([someone(**REGION)], known, persons=[7, 7])
    assert [row["decision"] for row in found] == ["link"]


def test_a_jobseeker_number_chooses_between_two_homonyms():
    known = [someone(nir=NIR_A, number="1234567X"), someone(nir=NIR_B, number="7654321Y")]
    [link] = [
        row for row in decide([someone(number="7654321Y013", **REGION)], known) if row["decision"] == "link"
    ]
    assert (link["candidate"], link["rule"]) == (102, "france-travail")


def test_a_person_twice_in_one_file_is_recognised_inside_it():
    found = decide([someone(place="MARSEILLE"), someone(place="13055", usual="MARTIN")])
    assert sorted(row["decision"] for row in found) == ["link", "new"]


def test_contradicting_nirs_are_not_merged_through_a_third_record():
    found = decide([someone(nir=NIR_A), someone(nir=NIR_B, **FT), someone(**REGION)])
    assert [row["decision"] for row in found if row["decision"] != "review"] == ["new"] * 3
    assert sum(row["decision"] == "review" for row in found) == 3


def test_two_known_persons_are_never_merged_by_a_new_record():
    known = [someone(nir=NIR_A), someone("DUPONT", number="1234567X")]
    found = decide([someone("DUPONT", nir=NIR_A, number="1234567X013", **FT)], known)
    assert [row["decision"] for row in found] == ["link", "review"]
    assert found[0]["candidate"] == 101 and found[1]["candidate"] == 102


def test_a_higher_automatic_threshold_sends_links_to_a_person():
    from accord.people.rules.weights import Weights

    strict = Weights().with_thresholds(automatic=1.0, review=0.03)
    assert {row["decision"] for row in decide([someone(**REGION)], [SOPHIE], weights=strict)} == {
        "new",
        "review",
    }


def test_a_higher_review_threshold_shows_fewer_pairs():
    from accord.people.rules.weights import Weights

    weights = Weights().with_thresholds(automatic=0.9999, review=0.9998)
    assert {row["decision"] for row in decide([someone("BERNARD", **REGION)], [SOPHIE], weights=weights)} == {
        "new"
    }


def test_the_evidence_of_a_pair_names_each_field_its_level_and_its_weight():
    import json

    found = decide([someone("MARTTIN", **REGION)], [SOPHIE])
    evidence = json.loads(found[1]["evidence"])
    assert evidence["name"] == {"level": "close", "bits": 7.0}
    assert evidence["birth"] == {"level": "same", "bits": 13.5}
    assert set(evidence) == {"name", "first_name", "birth", "sex"}


def test_no_new_record_gives_no_decision():
    assert decide([], [SOPHIE]) == []
