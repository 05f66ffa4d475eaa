"""What really comes in: every defect gets a sentence with its place and cure, and the good rows are kept."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from accord.deposits.models import Deposit, Record

pytestmark = pytest.mark.django_db
FLOW_NAME = "RSABEM_131_20180131.xml"


def told(deposit: Any, path: Path, *options: str) -> dict[str, Any]:
    """What the command tells of a file."""
    result = deposit(path, "--json", *options)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    found = json.loads(result.output)["files"][0]
    found["exit"] = result.exit_code
    found["codes"] = {one["code"] for one in (*found["problems"], *found["rows"])}
    return found


def test_a_sound_file_is_accepted(samples: Any, put: Any, deposit: Any) -> None:
    found = told(deposit, put(FLOW_NAME, samples.flow(samples.household(1))))
    assert (found["state"], found["exit"], found["codes"]) == ("accepte", 0, set())
    record = Record.objects.get()
    assert (record.kind, record.row, record.parent_row) == ("rsa", 1, 1)
    assert record.payload["foyer"] == "CAF-131-0000001"
    assert "nir" not in record.payload
    assert record.nir_sealed and record.nir_index


def test_a_truncated_flow_waits_to_be_confirmed(samples: Any, put: Any, deposit: Any) -> None:
    flow = samples.flow(*map(samples.household, range(1, 6)))
    path = put(FLOW_NAME, flow[: flow.index("0000004")])
    found = told(deposit, path)
    assert (found["state"], found["exit"], found["good"]) == ("controle", 1, 3)
    assert "xml.casse" in found["codes"]
    assert Record.objects.count() == 0
    confirmed = told(deposit, path, "--accept-incomplete")
    assert confirmed["state"] == "accepte"
    assert Record.objects.count() == 3


def test_the_whole_file_replaces_a_truncated_one(samples: Any, put: Any, deposit: Any) -> None:
    flow = samples.flow(*map(samples.household, range(1, 6)))
    told(deposit, put(FLOW_NAME, flow[: flow.index("0000004")]))
    assert told(deposit, put(FLOW_NAME, flow))["state"] == "accepte"
    assert sorted(Deposit.objects.values_list("state", flat=True)) == ["abandonne", "accepte"]
    assert Record.objects.count() == 5


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        (FLOW_NAME, b"<Autre><X>1</X></Autre>", "xml.racine"),
        (FLOW_NAME, b"<<<", "xml.illisible"),
        ("stock_20180131.csv", b"", "fichier.vide"),
        ("stock_20180131.csv", b"\x1f\x8b\x08\x00abc", "archive.abimee"),
        ("stock_20180131.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "fichier.inconnu"),
        ("budget.csv", b"poste;montant\npapier;12\n", "format.inconnu"),
    ],
)
def test_what_is_not_the_file_is_refused_whole(
    put: Any, deposit: Any, name: str, content: bytes, code: str
) -> None:
    found = told(deposit, put(name, content))
    assert (found["state"], found["exit"], found["codes"]) == ("refuse", 1, {code})
    assert not Deposit.objects.exists()


def test_a_zip_of_several_files_says_to_send_each_apart(samples: Any, deposit: Any, tmp_path: Path) -> None:
    path = tmp_path / "envoi.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("stock_20180131.csv", "stock_20180228.csv"):
            archive.writestr(name, samples.travail_rows(1))
    result = deposit(path)
    assert "Déposez chaque fichier à part" in result.output
    assert result.exit_code == 1


def test_a_file_sent_folded_is_taken_as_itself(samples: Any, deposit: Any, tmp_path: Path) -> None:
    path = tmp_path / "envoi.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../stock_20180131.csv", samples.travail_rows(3))
        archive.writestr("__MACOSX/._stock_20180131.csv", b"x")
    assert told(deposit, path)["good"] == 3
    plain = tmp_path / "stock_20180131.csv"
    plain.write_text(samples.travail_rows(3), encoding="utf-8")
    assert "déjà" in deposit(plain).output


def test_an_xml_bomb_is_refused_at_once(samples: Any, put: Any, deposit: Any) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE Racine [<!ENTITY l0 "ha">{laughs}]>\n'
    flow = samples.flow(samples.household(1, samples.person(nom="&l11;")), avant=bomb)
    assert told(deposit, put(FLOW_NAME, flow))["codes"] == {"xml.dtd"}


def test_an_outer_file_is_never_followed(samples: Any, put: Any, deposit: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRETISSIME")
    outer = f'<!DOCTYPE Racine [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>\n'
    flow = samples.flow(samples.household(1, samples.person(nom="&x;")), avant=outer)
    result = deposit(put(FLOW_NAME, flow))
    assert "DOCTYPE" in result.output
    assert "SECRETISSIME" not in result.output


def test_two_households_with_one_number_are_given_back(samples: Any, put: Any, deposit: Any) -> None:
    other = samples.household(1, samples.person(nom="AUTRENOM"))
    path = put(FLOW_NAME, samples.flow(samples.household(1), other, samples.household(2)))
    found = told(deposit, path)
    assert (found["good"], found["rejected"]) == (1, 2)
    assert found["rows"][0]["places"] == "foyers 1 (personne 1), 2 (personne 2)"


def test_unknown_codes_are_accepted_and_said(samples: Any, put: Any, deposit: Any) -> None:
    found = told(deposit, put(FLOW_NAME, samples.flow(samples.household(1, etat="9"))))
    assert (found["state"], found["exit"], found["codes"]) == ("accepte", 0, {"code.inconnu"})
    assert Record.objects.get().payload["etat_dossier"] == "9"


def test_an_invalid_nir_is_set_aside_and_the_row_kept(samples: Any, put: Any, deposit: Any) -> None:
    persons = samples.person(nir="286041305512399") + samples.person(nir="28604", prenom="ANNE")
    found = told(deposit, put(FLOW_NAME, samples.flow(samples.household(1, persons))))
    assert (found["good"], found["codes"]) == (2, {"nir.cle", "nir.longueur"})
    assert not Record.objects.filter(nir_index__isnull=False).exists()


def test_impossible_and_swapped_dates_are_told_apart(samples: Any, put: Any, deposit: Any) -> None:
    persons = "".join(
        samples.person(naissance=day, nir="", prenom=name)
        for day, name in (("1986-02-31", "ANNE"), ("1986-25-04", "LISE"), ("1900-01-01", "ZOE"))
    )
    found = told(deposit, put(FLOW_NAME, samples.flow(samples.household(1, persons))))
    assert (found["good"], found["codes"]) == (3, {"date.impossible", "date.inversee", "date.convenue"})
    assert {record.payload["date_naissance"] for record in Record.objects.all()} == {None}


def test_a_malformed_date_rejects_a_row_of_france_travail(samples: Any, put: Any, deposit: Any) -> None:
    text = samples.travail_rows(3).replace("05/11/2017", "31/02/2017", 1)
    found = told(deposit, put("stock_20180131.csv", text))
    assert (found["good"], found["rejected"], found["codes"]) == (2, 1, {"date.impossible"})


def test_a_flow_that_misstates_its_encoding_is_read_as_it_is(samples: Any, put: Any, deposit: Any) -> None:
    accented = samples.flow(samples.household(1, samples.person(nom="LEFÈVROT")), declare="utf-8")
    found = told(deposit, put(FLOW_NAME, accented, "cp1252"))
    assert found["codes"] == {"encodage.declare"}
    assert Record.objects.get().payload["nom_usage"] == "LEFÈVROT"


def test_utf_8_read_as_windows_1252_is_mended(samples: Any, put: Any, deposit: Any) -> None:
    broken = "LEFÈVROT".encode().decode("cp1252")
    text = samples.travail_rows(1).replace("LEFEVROT", broken)
    found = told(deposit, put("stock_20180131.csv", text, "utf-8"))
    assert found["codes"] == {"texte.mojibake"}
    assert Record.objects.get().payload["nom_naissance"] == "LEFÈVROT"


def test_missing_columns_are_named(samples: Any, put: Any, deposit: Any) -> None:
    lines = [line.split(";") for line in samples.region_rows(2).splitlines()]
    without = "\n".join(";".join(line[:26] + line[27:]) for line in lines)
    found = told(deposit, put("formations_2018.csv", without))
    assert (found["state"], found["codes"]) == ("accepte", {"colonnes.absentes"})
    assert "resultat" in found["problems"][0]["message"]
    lame = "\n".join(";".join(line[:1] + line[2:]) for line in lines)
    found = told(deposit, put("formations_2018.csv", lame))
    assert (found["state"], found["codes"]) == ("refuse", {"colonnes.manquantes"})
    assert "id_session" in found["problems"][0]["message"]


def test_extra_columns_are_left_unread(samples: Any, put: Any, deposit: Any) -> None:
    first, *rows = samples.region_rows(2).splitlines()
    text = "\n".join([f"commentaire;{first}", *(f"secret;{row}" for row in rows)])
    found = told(deposit, put("formations_2018.csv", text))
    assert (found["state"], found["good"], found["codes"]) == ("accepte", 2, {"colonnes.en_plus"})
    assert "secret" not in str(list(Record.objects.values_list("payload", flat=True)))


def test_a_formula_comes_in_as_text_and_goes_out_disarmed(
    samples: Any, put: Any, deposit: Any, tmp_path: Path
) -> None:
    text = samples.region_rows(2, LEFEVROT="=cmd|calc")
    path = put("formations_2018.csv", text.replace("18_000123S", "", 1))
    found = told(deposit, path, "--rejects", str(tmp_path / "rejets.csv"))
    assert found["codes"] == {"cellule.formule", "champ.obligatoire"}
    assert Record.objects.get().payload["nom_usage"] == "=cmd|calc"
    rejects = (tmp_path / "rejets.csv").read_text("utf-8-sig")
    assert ";'=cmd|calc;" in rejects
    assert "Numéro de la session : La valeur manque" in rejects


def test_a_flow_of_another_departement_is_refused_and_not_kept(
    samples: Any, put: Any, deposit: Any, settings: Any
) -> None:
    households = [samples.household(number, departement="062") for number in range(1, 4)]
    found = told(deposit, put(FLOW_NAME, samples.flow(*households)))
    assert (found["state"], found["codes"]) == ("refuse", {"territoire.fichier"})
    assert "autre département (62, au lieu de 13" in found["problems"][0]["message"]
    assert not Record.objects.exists()
    kept = [path for path in settings.ACCORD_HOME.rglob("*") if path.is_file() and path.stat().st_size]
    assert {path.parent.name for path in kept} == {"secrets"}


def test_a_list_of_another_departement_is_refused_too(samples: Any, put: Any, deposit: Any) -> None:
    text = samples.travail_rows(12).replace("13055;MARSEILLE", "62498;LENS")
    assert told(deposit, put("stock_20180131.csv", text))["codes"] == {"territoire.fichier"}


def test_one_household_of_another_departement_is_given_back(samples: Any, put: Any, deposit: Any) -> None:
    flow = samples.flow(samples.household(1), samples.household(2), samples.household(3, departement="083"))
    found = told(deposit, put(FLOW_NAME, flow))
    assert (found["good"], found["rejected"], found["codes"]) == (2, 1, {"territoire.autre"})


def test_a_control_total_that_disagrees_is_said(samples: Any, put: Any, deposit: Any) -> None:
    """Totals that say less than the flow holds are a known defect; those that say more are asked about."""
    found = told(deposit, put(FLOW_NAME, samples.flow(samples.household(1), annonce="5")))
    assert (found["state"], found["codes"]) == ("controle", {"xml.total"})


def test_a_file_without_a_good_row_is_not_accepted(samples: Any, put: Any, deposit: Any) -> None:
    found = told(deposit, put("stock_20180131.csv", samples.travail_rows(2).replace("X013", "")))
    assert (found["state"], found["exit"]) == ("refuse", 1)
    assert {"depot.aucune_bonne_ligne", "france_travail.forme"} <= found["codes"]


def test_a_name_that_says_nothing_is_asked_for(samples: Any, put: Any, deposit: Any) -> None:
    found = told(deposit, put("extraction.csv", samples.travail_rows(2)))
    assert (found["state"], "variante.inconnue" in found["codes"]) == ("refuse", True)


def test_a_flow_of_300_mb_of_one_household_is_refused_without_filling_the_memory(
    samples: Any, put: Any, deposit: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("accord.deposits.reading.xml_flow.LONGEST_RECORD", 1 << 20)
    endless = samples.household(1, samples.person() * 2000)
    assert told(deposit, put(FLOW_NAME, samples.flow(endless)))["codes"] == {"xml.enregistrement_long"}


SAMPLE_NAMES = ("LEFEVROT", "DELATTROT", "MARIE", "2860413055123", "1234567X", "1986-04-12", "12/04/1986")


@pytest.mark.parametrize("options", [(), ("--json",), ("--dry-run",)])
def test_no_person_appears_in_what_is_said_or_logged(
    samples: Any, put: Any, deposit: Any, caplog: Any, tmp_path: Path, options: tuple[str, ...]
) -> None:
    caplog.set_level("DEBUG")
    bad_flow = samples.flow(
        samples.household(1, samples.person(nir="x", naissance="x")), samples.household(1)
    )
    files = [
        put(FLOW_NAME, bad_flow),
        put("RSABEI_131_20180112.xml", bad_flow[: len(bad_flow) // 2]),
        put("RSABEI_131_20180119.xml", bad_flow.replace("<PRENOM>", "<PRENOM><")),
        put("stock_20180131.csv", samples.travail_rows(2).replace("05/11/2017", "LEFEVROT")),
        put("stock_20171231.csv", samples.travail_rows(2).replace("013;", '013;"')),
        put("cessations_20180131.csv", samples.travail_row),
        put("formations_2018.csv", samples.region_rows(2).replace(";BTP;", ";DELATTROT;")),
    ]
    said = "".join(deposit(path, *options).output for path in files) + caplog.text
    assert said
    for name in SAMPLE_NAMES:
        assert name not in said
    for report in Deposit.objects.values_list("report", flat=True):
        assert not [name for name in SAMPLE_NAMES if name in json.dumps(report)]


@pytest.mark.long
def test_300_mb_are_read_in_flat_memory(samples: Any, put: Any, stage: Any, tmp_path: Path) -> None:
    import resource

    def write(count: int) -> Path:
        path = tmp_path / f"RSABEM_131_{count}.xml"
        head, tail = samples.flow("|").split("|")
        filler = "<Ressources>" + "<MTNATRESSMEN>0000123.00</MTNATRESSMEN>" * 100 + "</Ressources>"
        with path.open("w", encoding="cp1252") as target:
            target.write(head)
            for number in range(1, count + 1):
                target.write(samples.household(number).replace("</Personne>", f"{filler}</Personne>"))
            target.write(tail)
        return path

    peaks = []
    for count in (14_000, 56_000):
        _, staged, _ = stage(write(count))
        assert staged.good == count
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert peaks[1] < peaks[0] * 1.5
