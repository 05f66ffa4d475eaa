"""The synthetic département, as a partner and as the truth see it."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook
from stdnum.fr import nir as stdnum_nir
from stdnum.fr import siret as stdnum_siret

from accord.synth import write_departement
from accord.synth.timetable import add_months

SCALE = 0.01
EXTRACTED_ON = date(2021, 1, 4)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("town")
    write_departement(scale=SCALE, seed=1, out=out)
    return out


@pytest.fixture(scope="module")
def summary(town) -> dict:
    return json.loads((town / "truth" / "summary.json").read_text(encoding="utf-8"))


def read_truth(folder: Path, name: str) -> list[dict]:
    with (folder / "truth" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def read_partner_csv(path: Path, encoding: str) -> list[dict]:
    with path.open(encoding=encoding, newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def read_region(folder: Path) -> dict[str, list[dict]]:
    files = {p.name: read_partner_csv(p, "utf-8-sig") for p in sorted((folder / "region").glob("*.csv"))}
    for path in (folder / "region").glob("*.xlsx"):
        head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        files[path.name] = [dict(zip(head, row, strict=True)) for row in rows]
    return files


def households_of(path: Path) -> list:
    return etree.parse(path).getroot().findall("InfosFoyerRSA")


def hash_tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(town, tmp_path):
    write_departement(scale=SCALE, seed=1, out=tmp_path)

    assert hash_tree(tmp_path) == hash_tree(town)


def test_the_order_of_python_sets_changes_nothing(town, tmp_path):
    code = "from pathlib import Path; from accord.synth import write_departement as write; "
    code += f"write(scale={SCALE}, seed=1, out=Path('.'))"
    environment = os.environ | {"PYTHONHASHSEED": "4", "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)

    assert hash_tree(tmp_path) == hash_tree(town)


def test_another_seed_gives_other_files(town, tmp_path):
    write_departement(scale=SCALE, seed=2, out=tmp_path)

    same = [name for name, content in hash_tree(tmp_path).items() if hash_tree(town).get(name) == content]
    assert same == []


def test_a_second_run_replaces_the_first(tmp_path):
    write_departement(scale=0.001, months=2, seed=1, out=tmp_path)
    write_departement(scale=0.001, months=1, seed=1, out=tmp_path)

    assert [path.name for path in (tmp_path / "caf").iterdir()] == ["RSABEM_131_20180131.xml"]


def test_a_folder_with_somebody_elses_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "caf").mkdir()
    (tmp_path / "caf" / "vrai.xml").write_text("à garder", encoding="utf-8")

    with pytest.raises(ValueError, match="contient déjà autre chose"):
        write_departement(scale=0.001, seed=1, out=tmp_path)
    assert (tmp_path / "caf" / "vrai.xml").read_text(encoding="utf-8") == "à garder"


def test_the_flows_are_three_month_ends_and_the_fridays_between(town):
    assert sorted(path.name for path in (town / "caf").iterdir()) == [
        "RSABEI_131_20171208.xml",
        "RSABEI_131_20171215.xml",
        "RSABEI_131_20171222.xml",
        "RSABEI_131_20171229.xml",
        "RSABEI_131_20180105.xml",
        "RSABEI_131_20180112.xml",
        "RSABEI_131_20180119.xml",
        "RSABEI_131_20180126.xml",
        "RSABEM_131_20171130.xml",
        "RSABEM_131_20171231.xml",
        "RSABEM_131_20180131.xml",
    ]


def test_each_flow_is_windows_1252_and_its_control_total_is_right(town):
    for path in (town / "caf").iterdir():
        root = etree.parse(path).getroot()
        assert path.read_bytes().startswith(b'<?xml version="1.0" encoding="windows-1252"?>')
        assert root.findtext("IdentificationFlux/TYPEFLUX") == path.name[5]
        assert root.findtext("IdentificationFlux/DTREF").replace("-", "") == path.stem[-8:]
        assert int(root.findtext("TransmissionFlux/NBTOTDOSRSATRANSM")) == len(root.findall("InfosFoyerRSA"))


def test_some_bytes_are_not_ascii_so_that_the_encoding_matters(town):
    assert "N°".encode("cp1252") in (town / "caf" / "RSABEM_131_20180131.xml").read_bytes()


def test_flows_read_by_creation_date_are_read_by_reference_date(town):
    flows = []
    for path in (town / "caf").iterdir():
        root = etree.parse(path).getroot()
        flows.append((root.findtext("*/DTCREAFLUX"), root.findtext("*/DTREF")))

    assert [reference for _, reference in sorted(flows)] == sorted(reference for _, reference in flows)


def test_a_household_weighs_between_four_and_eight_kilobytes(town):
    for path in (town / "caf").glob("RSABEM*"):
        assert 4_000 < path.stat().st_size / len(households_of(path)) < 8_000


def test_households_have_the_sizes_of_the_real_ones(town, summary):
    stocks = [flow for flow in summary["caf"] if flow["fichier"].startswith("RSABEM")]
    for stock in stocks:
        assert 480 <= stock["foyers"] <= 540
        assert 1.95 <= stock["personnes"] / stock["foyers"] <= 2.35
        assert 1.00 <= stock["droits_devoirs"] / stock["foyers"] <= 1.20


def test_each_person_has_two_benefits_and_each_adult_three_months_of_resources(town):
    for household in households_of(town / "caf" / "RSABEM_131_20180131.xml"):
        for person in household.findall("Personne"):
            roles = [block.findtext("ROLEPERS") for block in person.findall("Prestations")]
            assert len(roles) == 2
            assert len(person.findall("Ressources/RessourcesMensuelles")) == (0 if roles[1] == "ENF" else 3)


def test_matricules_are_seven_digits_padded_on_the_right_and_given_once(town):
    numbers = [h.findtext("*/*/MATRICULE") for h in households_of(town / "caf" / "RSABEM_131_20180131.xml")]

    assert all(len(number) == 15 and number.endswith("00000000") for number in numbers)
    assert any(number.startswith("0") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_events_are_told_in_deltas_only(town):
    for path in (town / "caf").iterdir():
        for household in households_of(path):
            assert (household.find("Evenement") is not None) == path.name.startswith("RSABEI")


def test_a_closed_household_leaves_the_stock_the_month_after(town):
    first, second = (
        {h.findtext("*/*/MATRICULE"): h.findtext(".//ETATDOSRSA") for h in households_of(town / "caf" / name)}
        for name in ("RSABEM_131_20171231.xml", "RSABEM_131_20180131.xml")
    )
    closed = {number for number, state in first.items() if state in "56"}

    assert closed
    assert not closed & second.keys()
    assert all(number in second for number, state in first.items() if state in "234")


def test_every_row_of_the_caf_has_its_truth(town):
    truth = Counter(row["file"] for row in read_truth(town, "caf_persons.csv"))

    for path in (town / "caf").iterdir():
        assert truth[path.name] == sum(len(h.findall("Personne")) for h in households_of(path))


def test_the_truth_names_the_person_of_each_row_of_the_caf(town):
    people = {row["person_id"]: row for row in read_truth(town, "people.csv")}
    name = "RSABEI_131_20171208.xml"
    truth = [row for row in read_truth(town, "caf_persons.csv") if row["file"] == name]
    rows = [
        (str(number), person.findtext("Identification/NIR"))
        for number, household in enumerate(households_of(town / "caf" / name), start=1)
        for person in household.findall("Personne")
    ]

    assert [row["row"] for row in truth] == [str(number) for number in range(1, len(rows) + 1)]
    for known, (household, nir) in zip(truth, rows, strict=True):
        assert known["household"] == household
        if "nir" not in known["defects"]:
            assert people[known["person_id"]]["nir"] == nir


def test_every_true_nir_is_valid_and_given_once(town):
    numbers = [row["nir"] + row["cle_nir"] for row in read_truth(town, "people.csv")]

    assert [number for number in numbers if not stdnum_nir.is_valid(number)] == []
    assert len(set(numbers)) == len(numbers)


def test_a_true_nir_agrees_with_sex_and_year_of_birth(town):
    for row in read_truth(town, "people.csv"):
        assert row["nir"][0] == row["sexe"]
        assert row["nir"][1:3] == row["date_naissance"][2:4]


def test_france_travail_gives_the_nir_of_its_truth_or_says_why_not(town):
    people = {row["person_id"]: row["nir"] for row in read_truth(town, "people.csv")}
    truth = {(row["file"], row["row"]): row for row in read_truth(town, "registrations.csv")}
    for path in (town / "france-travail").iterdir():
        for number, row in enumerate(read_partner_csv(path, "cp1252"), start=1):
            known = truth.pop((path.name, str(number)))
            if "nir" not in known["defects"]:
                assert row["nir"] == row["nir2"] == people[known["person_id"]]
    assert truth == {}


def test_nine_jobseekers_in_ten_have_a_nir(town):
    rows = read_partner_csv(town / "france-travail" / "stock_20180131.csv", "cp1252")

    assert 0.88 < sum(1 for row in rows if row["nir"]) / len(rows) < 0.97


def test_movements_carry_a_reason_and_their_month(town):
    for kind in ("cessations", "radiations"):
        for row in read_partner_csv(town / "france-travail" / f"{kind}_20180131.csv", "cp1252"):
            assert row["motif"]
            assert row["date"].endswith("/01/2018")


def test_the_region_tells_five_years_the_last_one_as_a_workbook(town, summary):
    files = read_region(town)

    assert sorted(files) == [
        "formations_2016.csv",
        "formations_2017.csv",
        "formations_2018.csv",
        "formations_2019.csv",
        "formations_2020.xlsx",
    ]
    assert {name: len(rows) for name, rows in files.items()} == summary["region"]["lignes_par_fichier"]


def test_every_training_has_its_truth_and_the_counts_of_the_summary(town, summary):
    files, truth = read_region(town), read_truth(town, "trainings.csv")
    rows = [row for name in files for row in files[name]]
    counts = summary["region"]["toutes_lignes"]

    assert len(truth) == len(rows) == counts["lignes"]
    assert counts["entrees"] == sum(1 for row in rows if row["date_entree"])
    assert counts["sorties"] == sum(1 for row in rows if row["date_sortie"])
    assert counts["situations_connues"] == sum(1 for row in rows if row["situation_apres"])
    assert counts["retour_emploi"]["numerateur"] == sum(
        1 for row in rows if row["situation_apres"] == "EMPLOI"
    )
    assert sum(counts["sorties_par_motif"].values()) == counts["sorties"]


def test_the_sessions_of_the_summary_add_up(summary):
    distinct = summary["region"]["distinct"]

    assert (
        sum(session["entrees"] for session in distinct["par_session"].values()) == distinct["entrees"] == 170
    )
    assert all(6 <= session["entrees"] <= 15 for session in distinct["par_session"].values())


def test_a_training_is_consistent_from_prescription_to_situation(town):
    for row in read_truth(town, "trainings.csv"):
        if not row["date_entree"]:
            assert row["date_prescription"]
            assert not row["date_sortie"]
            continue
        assert row["date_prescription"] <= row["date_entree"] <= row["date_sortie_prevue"]
        assert bool(row["date_sortie"]) == bool(row["motif_sortie"])
        assert not row["date_sortie"] or row["date_entree"] <= row["date_sortie"] <= EXTRACTED_ON.isoformat()
        assert int(row["heures_realisees"]) + int(row["heures_absence"]) <= int(row["heures_prevues"])
        assert bool(row["type_contrat"]) <= (row["situation_apres"] == "EMPLOI")


def test_a_situation_that_lies_after_the_extraction_is_unknown(town):
    rows = [row for row in read_truth(town, "trainings.csv") if row["date_sortie"]]
    late = [row for row in rows if add_months(date.fromisoformat(row["date_sortie"]), 6) > EXTRACTED_ON]

    assert late
    assert {row["situation_apres"] for row in late} == {""}


def test_providers_have_valid_sirets_that_no_company_bears(town):
    sirets = {row["siret_of"] for row in read_truth(town, "trainings.csv")}

    assert all(stdnum_siret.is_valid(siret) and siret.startswith("999") for siret in sirets)


def test_the_cohort_is_what_the_agreement_says(town):
    """BDR art. 1, checked on the files themselves, with the truth to name the rows."""
    name = "RSABEM_131_20180131.xml"
    ids = [row["person_id"] for row in read_truth(town, "caf_persons.csv") if row["file"] == name]
    registered = {
        row["person_id"]
        for row in read_truth(town, "registrations.csv")
        if row["file"] == "stock_20180131.csv"
    }
    expected = set()
    for household in households_of(town / "caf" / name):
        is_recent = household.findtext(".//DTDEMRSA") > "2017-01-31"
        is_open = household.findtext(".//ETATDOSRSA") in "234"
        is_here = household.findtext(".//Adresse/*/NUMCOM").startswith("13")
        for person in household.findall("Personne"):
            who = ids.pop(0)
            is_adult = person.findall("Prestations")[1].findtext("ROLEPERS") in ("DEM", "CJT")
            is_subject = person.findtext(".//TOPPERSDRODEVORSA") == "1"
            if is_recent and is_open and is_here and is_adult and is_subject and who in registered:
                expected.add(who)

    assert {row["person_id"] for row in read_truth(town, "cohort.csv")} == expected
    assert len(expected) > 40


def test_the_trap_of_relatives_is_set(town):
    """Twins, siblings and homonyms of RSA people are among the trainees without being them."""
    trainees = {row["person_id"] for row in read_truth(town, "trainings.csv") if row["est_rsa"] == "0"}
    kin = Counter(row["relation"] for row in read_truth(town, "people.csv") if row["person_id"] in trainees)

    assert kin["fratrie"] > 0
    assert "homonyme" in {row["relation"] for row in read_truth(town, "people.csv")}


def test_a_twin_shares_name_date_and_place(town):
    people = {row["person_id"]: row for row in read_truth(town, "people.csv")}
    twins = [(row, people[row["lie_a"]]) for row in people.values() if row["relation"] == "jumeau"]

    assert twins
    for twin, other in twins:
        for column in ("nom_naissance", "date_naissance", "code_naissance"):
            assert twin[column] == other[column]
        assert twin["nir"] != other["nir"]


@pytest.mark.parametrize(
    ("departement", "caf", "partner"), [("2A", "2A1", "02A"), ("971", "971", "971"), ("62", "621", "062")]
)
def test_any_departement_can_be_written(tmp_path, departement, caf, partner):
    write_departement(
        scale=0.002, months=2, seed=3, out=tmp_path, departement=departement, reference="2019-02"
    )

    root = etree.parse(tmp_path / "caf" / f"RSABEM_{caf}_20190228.xml").getroot()
    assert root.findtext(".//IDEPARTE") == partner
    numbers = [row["nir"] + row["cle_nir"] for row in read_truth(tmp_path, "people.csv")]
    assert all(stdnum_nir.is_valid(number) for number in numbers)
    assert any(number[5:7] in ("2A", "20", "97", "62") for number in numbers)


def test_progress_goes_from_nothing_to_all_in_french(tmp_path):
    told = []
    write_departement(
        scale=0.001, months=1, seed=1, out=tmp_path, progress=lambda part, label: told.append((part, label))
    )

    assert [part for part, _ in told] == sorted(part for part, _ in told)
    assert told[0] == (0.0, "Création des foyers")
    assert told[-1] == (1.0, "Terminé")


@pytest.mark.parametrize(
    "wrong",
    [{"scale": 0}, {"months": 0}, {"reference": "2018"}, {"departement": "99"}],
    ids=["no scale", "no month", "a year for a month", "unknown département"],
)
def test_what_makes_no_sense_is_refused(tmp_path, wrong):
    with pytest.raises(ValueError):
        write_departement(**({"scale": 0.001, "seed": 1, "out": tmp_path} | wrong))
