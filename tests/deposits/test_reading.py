"""Files as they come, read without the database."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.deposits.errors import UnreadableFile
from accord.deposits.reading import tabular
from accord.deposits.reading.content import copy_file
from accord.deposits.reading.recognise import recognise_file
from accord.deposits.reading.tabular import Layout, read_csv
from accord.deposits.wording import WORDING


def codes(staged: Any) -> dict[str, int]:
    """How many rows each problem touches."""
    return {one["code"]: one["count"] for one in staged.counts}


def write_workbook(path: Path, rows: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                else:
                    sheet.write(at, place, cell)
    return path


def test_a_flow_gives_one_row_for_each_adult(samples: Any, put: Any, stage: Any) -> None:
    couple = samples.person() + samples.person(prenom="JEAN", role="CJT", nir="1850413055029")
    flow = samples.flow(samples.household(1, couple), samples.household(2))
    recognition, staged, rows = stage(put("RSABEM_131_20180131.xml", flow))
    assert (recognition.form.key, recognition.variant.key) == ("caf-beneficiaires", "mensuel")
    assert recognition.reference_on == date(2018, 1, 31)
    assert recognition.series == "CAF-131-mensuel"
    assert (staged.read, staged.good, staged.records) == (3, 3, 2)
    first = rows.row(1, named=True)
    assert first | {"nir_sealed": b"", "nir_index": b""} == {
        "row": 2, "record": 1, "nom_naissance": "DELATTROT", "nom_usage": "LEFEVROT", "prenoms": "JEAN",
        "sexe": "2", "date_naissance": "1986-04-12", "precision_naissance": "N", "commune_naissance": "ARLES",
        "rang_naissance": "1", "id_france_travail": "1234567X", "commune_residence": "13201",
        "foyer": "CAF-131-0000001", "numero_demande": "01024041013", "date_demande": "2017-04-20",
        "date_ouverture": "2017-05-01", "date_fermeture": None, "etat_dossier": "2", "motif_cloture": None,
        "motif_suspension": None, "role": "CJT", "a_charge": "O", "droits_devoirs": "O",
        "situation_familiale": "ISO", "date_reference": "2018-01-31", "nir_sealed": b"", "nir_index": b"",
    }  # fmt: skip


def test_children_are_not_read(samples: Any, put: Any, stage: Any) -> None:
    family = samples.person(role="ENF", nom="ENFANTIN") + samples.person()
    _, staged, rows = stage(put("flux.xml", samples.flow(samples.household(1, family))))
    assert (staged.read, staged.left_out) == (1, 1)
    assert rows["row"].to_list() == [2]
    assert "ENFANTIN" not in str(rows.rows())


def test_a_nir_leaves_the_reading_sealed_only(samples: Any, put: Any, stage: Any, tmp_path: Path) -> None:
    _, _, rows = stage(put("flux.xml", samples.flow(samples.household(1))))
    assert rows["nir_sealed"].is_not_null().all()
    assert len(rows["nir_index"][0]) == 32
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*.parquet"))
    assert b"2860413055123" not in written
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.rglob("*.parquet"))


def test_several_first_names_follow_one_another(samples: Any, put: Any, stage: Any) -> None:
    person = samples.person().replace("</PRENOM>", "</PRENOM><PRENOM2>ANNE </PRENOM2><PRENOM3/>")
    _, _, rows = stage(put("flux.xml", samples.flow(samples.household(1, person))))
    assert rows["prenoms"].to_list() == ["MARIE-PIERRE ANNE"]


def test_a_delta_covers_its_day_and_lives_beside_the_stock(samples: Any, put: Any, stage: Any) -> None:
    flow = samples.flow(samples.household(1), type="I", reference="2018-01-12")
    recognition, _, _ = stage(put("n’importe-quel-nom", flow))
    assert recognition.variant.key == "infra-mensuel"
    assert recognition.period.starts_on == recognition.period.ends_on == date(2018, 1, 12)
    assert recognition.series == "CAF-131-infra-mensuel"


def test_memory_holds_one_batch_of_households(samples: Any, put: Any, stage: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("accord.deposits.reading.xml_flow.BATCH_ROWS", 3)
    monkeypatch.setattr("accord.deposits.reading.xml_flow.CHUNK", 512)
    households = [samples.household(number) for number in range(1, 11)]
    _, staged, rows = stage(put("flux.xml", samples.flow(*households)))
    assert (staged.good, rows["record"].to_list()) == (10, list(range(1, 11)))


def test_the_four_lists_are_told_apart_by_name_and_header(samples: Any, put: Any, stage: Any) -> None:
    with_reason = samples.travail.replace(";code;", ";code;motif;")
    reason_row = samples.travail_row.replace(";1;2860", ";1;RETRAITE;2860")
    expected = {
        "stock": "stock",
        "inscriptions": "inscription",
        "cessations": "cessation",
        "radiations": "radiation",
    }
    for name, movement in expected.items():
        has_reason = name in ("cessations", "radiations")
        text = (
            f"{with_reason}\n{reason_row}\n" if has_reason else f"{samples.travail}\n{samples.travail_row}\n"
        )
        recognition, staged, rows = stage(put(f"{name}_20171130.csv", text))
        assert (recognition.variant.key, recognition.reference_on) == (name, date(2017, 11, 30))
        assert rows["mouvement"].to_list() == [movement]
        assert rows["motif"].to_list() == (["RETRAITE"] if has_reason else [None])
        assert rows["date_mouvement"].to_list() == ["2017-11-05"]
        assert not staged.counts


def test_two_different_nir_reject_the_row(samples: Any, put: Any, stage: Any) -> None:
    bad = samples.travail_row.replace(";1;2860413055123", ";1;2860413055124")
    _, staged, _ = stage(put("stock_20171130.csv", f"{samples.travail}\n{bad}\n"))
    assert (staged.rejected, codes(staged)) == (1, {"champ.differe": 1})


def test_thirteen_and_fifteen_characters_are_one_nir(samples: Any, put: Any, stage: Any) -> None:
    from accord.kit.identifiers import nir_key

    whole = "2860413055123" + nir_key("2860413055123")
    row = samples.travail_row.replace(";1;2860413055123", f";1;{whole}")
    _, staged, _ = stage(put("stock_20171130.csv", f"{samples.travail}\n{row}\n"))
    assert staged.rejected == 0


@pytest.mark.parametrize("separator", [";", "|", "\t", ","])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_separator_and_encoding_are_found(
    samples: Any, put: Any, stage: Any, separator: str, encoding: str
) -> None:
    text = samples.region_rows(3, LEFEVROT="LEFÈVROT").replace("399,5", "399.5").replace(";", separator)
    recognition, staged, rows = stage(put("formations_2018.csv", text, encoding))
    assert recognition.layout.separator == separator
    assert rows["nom_usage"].to_list() == ["LEFÈVROT"] * 3
    assert staged.rejected == 0


def test_headers_may_be_written_otherwise_and_stand_lower(samples: Any, put: Any, stage: Any) -> None:
    text = samples.region_rows(1).replace("nom_naissance;", "Nom de naissance;").replace("sexe;", "SEXE;")
    recognition, staged, _ = stage(put("formations_2018.csv", f"Entrées de l’année\n\n{text}", "utf-8"))
    assert staged.good == 1
    assert recognition.layout.skipped == 3


def test_a_renamed_file_is_dated_by_its_rows(samples: Any, put: Any, stage: Any) -> None:
    recognition, _, _ = stage(put("export définitif.csv", samples.region_rows(3)))
    assert (recognition.series, recognition.reference_on) == ("2018", date(2018, 12, 31))
    assert [problem.code for problem in recognition.problems] == ["periode.deduite"]


def test_the_region_s_row_becomes_canonical(samples: Any, put: Any, stage: Any) -> None:
    _, staged, rows = stage(put("formations_2018.csv", samples.region_rows(1)))
    row = rows.row(0, named=True)
    assert not staged.counts
    assert row["heures_realisees"] == "399.5"
    assert row["brsa_declare"] == "O"
    assert row["commune_emploi"] == "13201"
    assert row["siret_of"] == "22620001200012"


def test_a_workbook_has_true_dates_and_says_numbers_and_formulas(
    samples: Any, stage: Any, tmp_path: Path
) -> None:
    row: list[Any] = samples.region_row.split(";")
    row[6], row[12] = date(1986, 4, 12), date(2018, 3, 5)
    row[2] = 22620001200012
    row[3] = "=UPPER(A1)"
    path = write_workbook(tmp_path / "formations_2018.xlsx", [samples.region.split(";"), row])
    recognition, staged, rows = stage(path)
    assert recognition.content.nature == "xlsx"
    assert rows["date_naissance"].to_list() == ["1986-04-12"]
    assert rows["date_entree"].to_list() == ["2018-03-05"]
    assert rows["siret_of"].to_list() == ["22620001200012"]
    assert codes(staged) == {"cellule.formule": 1, "cellule.nombre": 1}


def test_a_file_is_named_without_what_a_terminal_obeys(samples: Any, put: Any, stage: Any) -> None:
    recognition, _, _ = stage(put("formations_2018\x1b\x07.csv", samples.region_rows(1)))
    assert recognition.name == "formations_2018.csv"


def write_two_sheets(path: Path, rows: list[list[str]], *, hidden: bool) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name in ("Janvier", "Février"):
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        if hidden:
            sheet.hide()
    return path


def test_a_workbook_with_two_filled_sheets_is_refused_by_their_names(
    samples: Any, stage: Any, tmp_path: Path
) -> None:
    rows = [samples.region.split(";"), samples.region_row.split(";")]
    path = write_two_sheets(tmp_path / "formations_2018.xlsx", rows, hidden=False)
    with pytest.raises(UnreadableFile) as refused:
        stage(path)
    (problem,) = refused.value.problems
    assert problem.code == "fichier.feuilles"
    assert "2 feuilles remplies" in problem.message(WORDING)


def test_a_hidden_sheet_is_not_a_second_one(samples: Any, stage: Any, tmp_path: Path) -> None:
    rows = [samples.region.split(";"), samples.region_row.split(";")]
    path = write_two_sheets(tmp_path / "formations_2018.xlsx", rows, hidden=True)
    _, _, good = stage(path)
    assert good.height == 1


def test_a_row_given_twice_is_kept_once(samples: Any, put: Any, stage: Any) -> None:
    text = samples.region_rows(2) + samples.region_rows(1).split("\n", 1)[1]
    _, staged, rows = stage(put("formations_2018.csv", text))
    assert codes(staged) == {"ligne.double": 1}
    assert rows["row"].to_list() == [1, 2]


def test_rows_that_contradict_one_another_are_all_given_back(samples: Any, put: Any, stage: Any) -> None:
    text = samples.region_rows(1) + samples.region_rows(1, TERME="EXCLUSION").split("\n", 1)[1]
    _, staged, rows = stage(put("formations_2018.csv", text))
    assert codes(staged) == {"ligne.contradictoire": 2}
    assert rows.is_empty()


def test_a_row_that_only_says_less_does_not_contradict(samples: Any, put: Any, stage: Any) -> None:
    text = samples.region_rows(1) + samples.region_rows(1, CDI="", LEFEVROT="").split("\n", 1)[1]
    _, staged, _ = stage(put("formations_2018.csv", text))
    assert (staged.good, codes(staged)) == (2, {"ligne.ressemblante": 2})


def test_two_households_with_one_number_are_both_given_back(samples: Any, put: Any, stage: Any) -> None:
    other = samples.household(1, samples.person(nom="AUTRENOM"))
    flow = samples.flow(samples.household(1), other, samples.household(2))
    _, staged, rows = stage(put("flux.xml", flow))
    assert codes(staged) == {"enregistrement.contradictoire": 2}
    assert rows["foyer"].to_list() == ["CAF-131-0000002"]


def test_a_household_sent_twice_is_kept_once(samples: Any, put: Any, stage: Any) -> None:
    _, staged, _ = stage(put("flux.xml", samples.flow(samples.household(1), samples.household(1))))
    assert (staged.good, codes(staged)) == (1, {"enregistrement.double": 1})


def cut(tmp_path: Path, text: str, width: int = 3) -> tuple[list[tuple[int, ...]], list[tuple[int, str]]]:
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode())
    rows, misread = [], []
    for batch in read_csv(path, Layout("utf-8", ";", 1, width)):
        rows += list(zip(batch.rows, *batch.columns, strict=True))
        misread += batch.misread
    return rows, misread


def test_a_quote_never_closed_spoils_one_row_only(tmp_path: Path) -> None:
    text = 'a;b;c\n1;2;3\n"4;5;6\n7;8;9\n"10";"1\n1";12\n'
    rows, misread = cut(tmp_path, text)
    assert misread == [(2, "ligne.guillemet")]
    assert [row[0] for row in rows] == [1, 3, 4]
    assert rows[-1] == (4, "10", "1\n1", "12")


def test_a_row_cut_wrong_is_said_and_the_others_stay(tmp_path: Path) -> None:
    rows, misread = cut(tmp_path, "a;b;c\n1;2;3\n1;2\n1;2;3;4\n1;2;3;;\n;;\n5;6;7")
    assert misread == [(2, "ligne.colonnes"), (3, "ligne.colonnes")]
    assert [row[:2] for row in rows] == [(1, "1"), (4, "1"), (5, "5")]


CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters='"\ufeff'), max_size=5)


@settings(max_examples=60)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12), st.integers(1, 40), st.booleans())
def test_blocks_and_the_csv_module_cut_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]], block: int, quoted: bool
) -> None:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([["a", "b", "c"], *cells])
    former, tabular.BLOCK = tabular.BLOCK, 64 + block
    try:
        rows, misread = cut(tmp_path_factory.mktemp("cut"), target.getvalue())
    finally:
        tabular.BLOCK = former
    expected = [row for row in cells if any(cell.strip(" \t\0") for cell in row)]
    assert not misread
    assert [list(row[1:]) for row in rows] == expected


def refuse(path: Path, formats: list[Any]) -> str:
    with pytest.raises(UnreadableFile) as fault:
        recognise_file(path, copy_file(path), formats)
    return fault.value.problems[0].code


def test_what_is_no_table_and_no_flow_is_refused(put: Any, formats: list[Any], tmp_path: Path) -> None:
    archive = tmp_path / "envoi.csv"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("stock.csv", "x")
    assert refuse(put("vide.csv", b""), formats) == "fichier.vide"
    assert refuse(put("blanc.csv", b"\xef\xbb\xbf\r\n"), formats) == "fichier.vide"
    assert refuse(archive, formats) == "fichier.archive"
    assert refuse(put("image.csv", bytes(range(256)) * 40), formats) == "fichier.inconnu"
    assert refuse(put("autre.csv", "a;b\n1;2\n"), formats) == "format.inconnu"


def test_a_workbook_that_unfolds_too_much_is_not_opened(formats: list[Any], tmp_path: Path) -> None:
    bomb = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", "<workbook/>")
        target.writestr("xl/worksheets/sheet1.xml", b"0" * (30 << 20))
    assert refuse(bomb, formats) == "fichier.gonfle"


def test_a_broken_workbook_is_refused(formats: list[Any], samples: Any, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "formations_2018.xlsx", [samples.region.split(";")])
    data = bytearray(path.read_bytes())
    data[200:400] = bytes(200)
    path.write_bytes(data)
    assert refuse(path, formats) in ("fichier.abime", "fichier.archive")


def test_a_folder_named_with_brackets_or_a_star_is_read_as_any_other(
    samples: Any, put: Any, stage: Any
) -> None:
    first, *others = samples.travail_rows(3).splitlines()
    contradicted = others[0].replace(";1;", ";2;", 1)
    path = put("stock_20180131 [1]*.csv", "\r\n".join([first, *others, contradicted, ""]))
    _, staged, good = stage(path)
    assert (staged.read, len(good)) == (4, staged.good)
    assert staged.counts[0]["code"].startswith("ligne.")
