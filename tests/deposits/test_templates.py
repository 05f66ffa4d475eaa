"""The blank workbooks of the formats: generated from the declaration, filled by hand, read as any file."""

from __future__ import annotations

import tomllib
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from accord.declaration.formats import Field, Format, Layout, ReceivedFile, Variant, bind_layout
from accord.deposits.blank import HEAD_ROWS, blank_formats, name_file, show_name, write_blank
from accord.deposits.reading.content import copy_file
from accord.deposits.reading.recognise import recognise_file
from accord.deposits.workbook import choices_of, fields_of
from tests.deposits.fill import fill_workbook
from tests.deposits.page_steps import Web, url_of
from tests.site.conftest import as_web, signed_in, world  # noqa: F401

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DAY = date(2018, 1, 31)
RECEIVED = {"article": "1", "emetteur": "caf", "visible_par": []}
TRAINEE = {
    "id_session": "18_000123S",
    "siret_of": "22620001200012",
    "nom_naissance": "DELATTROT",
    "prenoms": "MARIE-PIERRE",
    "date_naissance": date(1986, 4, 12),
    "sexe": "Femme",
    "code_insee_residence": "01004",
    "date_entree": date(2018, 3, 5),
    "date_sortie": date(2018, 6, 29),
    "motif_sortie": "ABANDON_EMPLOI – Abandon : reprise d’emploi",
    "brsa_declare": "Oui",
    "heures_realisees": 399.5,
}


def shared_formats() -> list[Format]:
    """The tables of the library, as an agreement receives them."""
    folder = Path(__file__).parents[2] / "declared" / "formats"
    read = (tomllib.loads(path.read_text()) for path in sorted(folder.glob("*.toml")))
    return [
        bind_layout(
            layout,
            ReceivedFile.model_validate({**RECEIVED, "cle": layout.key, "format": layout.key}),
        )
        for layout in map(Layout.model_validate, read)
        if layout.xml is None
    ]


@pytest.fixture
def blank(tmp_path):
    """`blank(form, variant)`: the blank workbook on disk, under the name that the reader recognises."""

    def write(form: Format, variant: Variant):
        path = tmp_path / name_file(form, variant, DAY)
        with path.open("wb") as file:
            write_blank(file, form, variant, "Organisme d’essai")
        return path

    return write


def find(formats, key):
    """The first variant of a format that may be filled by hand."""
    return next((form, variant) for form, variant in blank_formats(tuple(formats)) if form.key == key)


def open_part(path, name: str):
    with zipfile.ZipFile(path) as book:
        return etree.fromstring(book.read(name))


def test_a_filled_blank_comes_back_through_the_reader_as_it_was_meant(formats, blank, stage):
    form, variant = find(formats, "region-formations")
    path = blank(form, variant)
    fill_workbook(path, [TRAINEE])
    recognition, staged, rows = stage(path, None)
    row = rows.row(0, named=True)
    assert (recognition.form.key, staged.read, staged.good, staged.counts) == (form.key, 1, 1, [])
    assert recognition.problems == ()
    assert row["date_naissance"] == "1986-04-12"
    assert row["commune_residence"] == "01004"
    assert row["motif_sortie"] == "ABANDON_EMPLOI"
    assert (row["sexe"], row["brsa_declare"], row["heures_realisees"]) == ("2", "O", "399.5")


def test_every_blank_is_recognised_for_what_it_is_with_all_its_columns(formats, blank, stage):
    seen = []
    for form, variant in blank_formats(tuple(formats)):
        path = blank(form, variant)
        fill_workbook(path, [{fields_of(form, variant)[0].name: "?"}])
        recognition, staged, _rows = stage(path, None)
        assert (recognition.form.key, recognition.variant.key) == (form.key, variant.key)
        assert set(recognition.columns) == {one.name for one in fields_of(form, variant)}
        assert not [one.code for one in recognition.problems if one.code.startswith("colonnes")]
        assert staged.read == 1
        seen.append((form.key, variant.key))
    assert ("france-travail-inscriptions", "cessations") in seen


@pytest.mark.parametrize("form", shared_formats(), ids=lambda form: form.key)
def test_every_table_of_the_library_has_a_blank_that_is_recognised_by_its_name(form, blank):
    for _form, variant in blank_formats((form,)):
        path = blank(form, variant)
        fill_workbook(path, [{fields_of(form, variant)[0].name: "?"}])
        recognition = recognise_file(path, copy_file(path), [form])
        assert recognition.variant == variant
        assert set(recognition.columns) == {one.name for one in fields_of(form, variant)}
        # A name that the format asks for tells the period too; the others are told by their rows.
        assert not show_name(variant) or recognition.reference_on is not None


def test_a_flow_has_no_blank(formats):
    assert "caf-beneficiaires" not in {form.key for form, _variant in blank_formats(tuple(formats))}


def test_the_heading_stays_in_sight(formats, blank):
    sheet = open_part(blank(*find(formats, "region-formations")), "xl/worksheets/sheet1.xml")
    pane = sheet.find(f".//{MAIN}pane")
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", str(HEAD_ROWS))


def test_identifiers_are_columns_of_text(formats, blank):
    form, variant = find(formats, "region-formations")
    path = blank(form, variant)
    styles = open_part(path, "xl/styles.xml").find(f"{MAIN}cellXfs")
    columns = open_part(path, "xl/worksheets/sheet1.xml").findall(f".//{MAIN}col")
    looks = {
        at: styles[int(col.get("style", "0"))].get("numFmtId")
        for col in columns
        for at in range(int(col.get("min")), int(col.get("max")) + 1)
    }
    texts = {"siret_of", "id_france_travail", "code_insee_residence", "id_session"}
    assert {looks[at] for at, one in enumerate(fields_of(form, variant), start=1) if one.name in texts} == {
        "49"
    }


def test_a_column_of_codes_offers_its_codes_with_their_meaning(formats, blank):
    form, variant = find(formats, "region-formations")
    path = blank(form, variant)
    checks = open_part(path, "xl/worksheets/sheet1.xml").findall(f".//{MAIN}dataValidation")
    lists = [one for one in checks if one.get("type") == "list"]
    assert len(lists) == len([one for one in fields_of(form, variant) if choices_of(one)])
    hidden = CalamineWorkbook.from_path(path).get_sheet_by_name("Listes").to_python()
    assert "TERME – Fin normale" in {cell for row in hidden for cell in row}


def test_a_date_is_checked_when_it_is_typed(formats, blank):
    form, variant = find(formats, "region-formations")
    sheet = open_part(blank(form, variant), "xl/worksheets/sheet1.xml")
    dates = [one for one in sheet.findall(f".//{MAIN}dataValidation") if one.get("type") == "date"]
    assert len(dates) == sum(one.type in ("date", "naissance") for one in form.fields)


def test_the_explanations_give_every_column_and_every_code(formats, blank):
    form, variant = find(formats, "region-formations")
    guide = CalamineWorkbook.from_path(blank(form, variant)).get_sheet_by_name("Mode d’emploi")
    rows = [[str(cell) for cell in row] for row in guide.to_python()]
    said = {row[0] for row in rows}
    assert {one.name for one in form.fields} <= said
    assert ["motif_sortie", "Motif de sortie", "EXCLUSION", "Exclusion"] in rows
    assert ["nom_naissance", "Nom de naissance", "obligatoire", "Un texte."] in rows


def test_a_long_list_of_codes_and_a_long_label_make_a_sound_workbook(formats):
    form, variant = find(formats, "region-formations")
    long = Field.model_validate(
        {
            "nom": "long",
            "libelle": "Un libellé " * 15,
            "type": "code",
            "codes": {str(n): "x" * 99 for n in range(400)},
        }
    )
    file = BytesIO()
    write_blank(file, form.model_copy(update={"fields": (*form.fields, long)}), variant, "Organisme")
    file.seek(0)
    assert "Listes" in CalamineWorkbook.from_filelike(file).sheet_names


def test_the_name_asked_for_is_shown_with_letters(formats):
    _form, variant = find(formats, "france-travail-inscriptions")
    assert show_name(variant) == "stock_AAAAMMJJ.xlsx"
    assert name_file(_form, variant, DAY) == "stock_20180131.xlsx"


@pytest.mark.django_db
def test_whoever_may_send_a_format_takes_its_blank(world, signed_in, as_web):  # noqa: F811
    client = Web(signed_in("service-formation"), as_web)
    page = client.get(url_of("hand-over")).content.decode()
    url = url_of("blank", form="region-formations", variant="annee-d-entree")
    assert f'href="{url}"' in page
    answer = client.get(url)
    assert answer["Content-Disposition"].startswith('attachment; filename="formations_2')
    names = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).sheet_names
    assert names[1] == "Mode d’emploi"


@pytest.mark.django_db
def test_the_blank_of_another_body_is_refused(world, signed_in, as_web):  # noqa: F811
    client = Web(signed_in("service-formation"), as_web)
    asked = url_of("blank", form="france-travail-inscriptions", variant="stock")
    assert client.get(asked).status_code == 403


@pytest.mark.django_db
def test_a_blank_that_no_format_has_is_not_found(world, signed_in, as_web):  # noqa: F811
    client = Web(signed_in("pilotage"), as_web)
    assert client.get(url_of("blank", form="caf-beneficiaires", variant="mensuel")).status_code == 404
