"""The figures against what really happened, which the generator keeps apart and the product never reads."""

from collections import Counter

import pytest


@pytest.fixture(scope="module")
def accepted(way):
    """The true trainings of the rows that were accepted: a training written twice in a file counts once."""
    written = {
        (file, row): (birth_on, first_name, name, birth_on or identity)
        for file, row, birth_on, first_name, name, identity in way.rows(
            "SELECT d.file_name, r.row, i.birth_on, i.first_name_key, "
            "coalesce(nullif(i.birth_name_key, ''), i.usual_name_key), i.id "
            "FROM deposits_record r JOIN deposits_deposit d ON d.id = r.deposit_id "
            "JOIN people_sighting s ON s.deposit_id = r.deposit_id AND s.row = r.row "
            "JOIN people_identity i ON i.id = s.identity_id WHERE r.kind = 'formation'"
        )
    }
    rows = way.truth("trainings.csv")
    places = [(row["file"], int(row["row"])) for row in rows]
    rejected = [row for row, place in zip(rows, places, strict=True) if place not in written]
    assert all(row["repetition"] for row in rejected), "only a repeated row may be rejected"
    once = {}
    for row, place in zip(rows, places, strict=True):
        if place in written:
            event = (row["id_session"], row["date_prescription"], row["date_entree"], written[place])
            assert once.setdefault(event, row)["person_id"] == row["person_id"]
            once[event] = row
    return list(once.values())


@pytest.fixture(scope="module")
def figures(way):
    return way.figures()


def total(figures, indicator):
    return figures[indicator]["total"]


def cells(way, indicator, dimension):
    table = way.figures("--indicator", indicator, "--by", dimension)[indicator]
    counted = {cell["dims"][0][1]: cell["numerator"] for cell in table["cells"]}
    return {code: count for code, count in counted.items() if count}


def test_prescriptions_entries_and_exits_are_exact(figures, accepted):
    assert total(figures, "prescriptions")["numerator"] == sum(bool(r["date_prescription"]) for r in accepted)
    assert total(figures, "entrees")["numerator"] == sum(bool(r["date_entree"]) for r in accepted)
    assert total(figures, "sorties")["numerator"] == sum(bool(r["date_sortie"]) for r in accepted)


@pytest.mark.parametrize(
    ("indicator", "dimension", "column"),
    [
        ("sorties", "motif_sortie", "motif_sortie"),
        ("entrees", "session", "id_session"),
        ("sorties", "session", "id_session"),
    ],
)
def test_a_breakdown_is_exact(way, accepted, indicator, dimension, column):
    date = {"sorties": "date_sortie", "entrees": "date_entree"}[indicator]
    expected = Counter(row[column] or "inconnu" for row in accepted if row[date])
    assert cells(way, indicator, dimension) == dict(expected)


def test_entries_by_year_are_exact(way, accepted):
    expected = Counter(row["date_entree"][:4] for row in accepted if row["date_entree"])
    assert cells(way, "entrees", "annee") == dict(expected)


def test_jobs_by_contract_are_exact_and_the_unknown_contract_is_shown(way, accepted):
    employed = [row for row in accepted if row["date_sortie"] and row["situation_apres"] == "EMPLOI"]
    expected = Counter(row["type_contrat"] or "inconnu" for row in employed)
    assert cells(way, "en-emploi", "type_contrat") == dict(expected)
    assert expected["inconnu"] > 0


def test_the_return_to_employment_of_all_leavers_is_exact_with_its_unknown(figures, accepted):
    leavers = [row for row in accepted if row["date_sortie"]]
    known = [row for row in leavers if row["situation_apres"]]
    rate = total(figures, "retour-emploi")
    assert rate["numerator"] == sum(row["situation_apres"] == "EMPLOI" for row in known)
    assert rate["denominator"] == len(known)
    assert rate["unknown"] == len(leavers) - len(known) > 0
    assert figures["retour-emploi"]["target"]


def test_exam_and_diploma_are_exact(figures, accepted):
    leavers = [row for row in accepted if row["date_sortie"]]
    assert total(figures, "examens-presentes")["numerator"] == sum(r["examen"] == "PRESENTE" for r in leavers)
    diplomas = sum(row["resultat"] in ("TOTAL", "PARTIEL") for row in leavers)
    assert total(figures, "diplomes")["numerator"] == diplomas


def test_the_cohort_is_the_true_one_but_for_the_links_that_are_missing(way, figures):
    true_size = len(way.truth("cohort.csv"))
    found = total(figures, "cohorte")["numerator"]
    assert abs(found - true_size) <= max(3, 0.06 * true_size)


def test_the_rate_of_the_cohort_is_within_what_missing_and_wrong_links_explain(way, figures, accepted):
    since = "2018-01-15"
    true = [r for r in accepted if r["cohorte"] == "1" and r["date_sortie"] >= since]
    counted = set(
        way.rows(
            "SELECT d.file_name, p.row FROM trainings_participation p "
            "JOIN deposits_deposit d ON d.id = p.deposit_id JOIN people_identity i ON i.id = p.identity_id "
            "WHERE EXISTS (SELECT 1 FROM pathways_cohortmember m "
            "JOIN people_identity k ON k.id = m.identity_id "
            f"WHERE k.person_id = i.person_id) AND p.left_on >= '{since}'"
        )
    )
    true_rows = {(row["file"], int(row["row"])) for row in true}
    missed, wrong = len(true_rows - counted), len(counted - true_rows)
    rate = total(figures, "retour-emploi-cohorte")
    employed = sum(row["situation_apres"] == "EMPLOI" for row in true)
    known = sum(bool(row["situation_apres"]) for row in true)
    assert abs(rate["numerator"] - employed) <= missed + wrong
    assert abs(rate["denominator"] - known) <= missed + wrong
    assert rate["denominator"] + rate["unknown"] == len(counted)
    assert missed + wrong <= max(4, 0.25 * len(true_rows))


def test_a_person_counted_once_is_counted_once(figures, accepted):
    entered = {row["person_id"] for row in accepted if row["date_entree"]}
    found = total(figures, "personnes-entrees")["numerator"]
    assert len(entered) <= found <= 1.05 * len(entered), (
        "precision first: a missed link counts one person twice"
    )
