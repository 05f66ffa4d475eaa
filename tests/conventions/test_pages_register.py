"""An office's list on the page: the template, the preview, real agreements, and the rows that come back."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from accord.conventions.models import Agreement, AgreementDraft, RegisterList
from accord.conventions.rules.register import COLUMNS
from accord.journal.models import Entry

REGISTER = "/registre/"
TITLES = [column.title for column in COLUMNS]
GOOD = {
    "Intitulé": "Formation des référents",
    "Notre organisme": "Département des Bouches-du-Rhône",
    "Autre partie": "CNFPT",
    "Prend effet le": date(2019, 1, 1),
    "Durée": "3 ans",
    "Préavis": "3 mois",
    "Réunion du comité": "chaque semestre",
}
BAD = {**GOOD, "Intitulé": "Accueil", "Durée": "longtemps", "Fin le": "fin 2028"}


def make_book(*rows, titles=TITLES):
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Conventions")
    sheet.write_row(0, 0, titles)
    for rank, row in enumerate(rows, 1):
        for place, title in enumerate(titles):
            if title in row:
                sheet.write(rank, place, row[title])
    book.close()
    return out.getvalue()


def hand_over(browser, data, name="conventions.xlsx"):
    return browser.post(REGISTER, {"liste": SimpleUploadedFile(name, data)})


def take(browser, *rows):
    hand_over(browser, make_book(*rows))
    return f"/registre/{RegisterList.objects.get().pk}/"


@pytest.mark.parametrize("wanted", ["xlsx", "ods", "csv"])
def test_the_template_explains_its_columns_and_marks_its_example(steering, tmp_path, wanted):
    answer = steering.get(f"{REGISTER}modele/", {"export": wanted})
    data = b"".join(answer.streaming_content)
    if wanted == "csv":
        rows = [line.split(";") for line in data.decode("utf-8-sig").splitlines()]
    else:
        path = tmp_path / f"modele.{wanted}"
        path.write_bytes(data)
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[0] == TITLES
    assert [row[0] for row in rows[1:]] == ["explication", "exemple"]


def test_the_template_itself_has_nothing_to_import(steering):
    data = b"".join(steering.get(f"{REGISTER}modele/").streaming_content)
    answer = hand_over(steering, data)
    assert answer.status_code == 422
    assert "aucune ligne" in answer.content.decode()


def test_the_preview_says_each_row_and_writes_nothing(steering):
    page = steering.get(take(steering, GOOD, BAD)).content.decode()
    assert "1\u00a0convention à enregistrer" in page
    assert "formation-des-referents-2019" in page
    assert "1\u00a0ligne à corriger" in page
    assert "n’est pas une durée connue" in page
    assert "ne se lit pas comme une date" in page
    assert not Agreement.objects.filter(key="formation-des-referents-2019").exists()


def test_each_good_row_becomes_an_agreement_with_deadlines_and_can_be_completed(steering):
    steering.post(take(steering, GOOD, BAD))
    page = steering.get("/conventions/").content.decode()
    assert "Formation des référents" in page
    assert "31/12/2021" in page
    calendar = steering.get("/conventions/formation-des-referents-2019/echeances/").content.decode()
    assert "En retard" in calendar
    assert "Commission permanente" in calendar
    steering.post("/conventions/formation-des-referents-2019/brouillon/")
    draft = AgreementDraft.objects.get()
    assert "Rien n’a encore changé" in steering.get(f"/brouillons/{draft.pk}/").content.decode()


def test_the_bad_rows_come_back_with_their_reasons_and_can_be_handed_over_again(steering, tmp_path):
    address = take(steering, GOOD, BAD)
    steering.post(address)
    assert "1\u00a0convention enregistrée" in steering.get(address).content.decode()
    path = tmp_path / "a-corriger.xlsx"
    path.write_bytes(b"".join(steering.get(f"{address}a-corriger/").streaming_content))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[0] == [*TITLES, "À corriger"]
    assert len(rows) == 2
    assert "n’est pas une durée connue" in rows[1][-1]
    answer = hand_over(steering, path.read_bytes())
    assert answer.status_code == 302


def test_a_list_is_imported_once(steering):
    address = take(steering, GOOD)
    steering.post(address)
    steering.post(address)
    assert Agreement.objects.filter(key__startswith="formation-des-referents").count() == 1
    assert Entry.objects.filter(action="agreement.register").count() == 1


def test_the_same_agreement_twice_in_a_list_is_kept_once(steering):
    page = steering.get(take(steering, GOOD, GOOD)).content.decode()
    assert "1\u00a0convention à enregistrer" in page
    assert "déjà dans cette liste" in page


def test_a_list_in_csv_with_semicolons_and_an_old_encoding_is_read(steering):
    head = ";".join(TITLES)
    row = ";".join("" if title not in GOOD else str(GOOD[title]) for title in TITLES)
    hand_over(steering, f"{head}\n{row}\n".encode("cp1252"), "liste.csv")
    page = steering.get(f"/registre/{RegisterList.objects.get().pk}/").content.decode()
    assert "1\u00a0convention à enregistrer" in page


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"ceci n'est pas un classeur", "liste.xlsx", "ne s’ouvre pas"),
        (b"", "liste.csv", "aucune ligne"),
        (make_book(GOOD, titles=["Intitulé", "Durée"]), "liste.xlsx", "La colonne"),
        (make_book(GOOD, titles=[*TITLES, "Duree totale"]), "liste.xlsx", "n’est pas dans le modèle"),
        (make_book(GOOD, titles=[*TITLES, "Durée"]), "liste.xlsx", "là deux fois"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole_with_its_cure(steering, data, name, said):
    answer = hand_over(steering, data, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not RegisterList.objects.exists()


def test_a_list_is_seen_by_its_own_body_only(world, browse):
    address = take(browse("pilotage"), GOOD)
    other = browse("ailleurs")
    assert other.get(address).status_code == 404
    assert other.post(address).status_code == 404
    assert not Agreement.objects.filter(key__startswith="formation").exists()
