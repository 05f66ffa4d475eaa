"""A row of an office's list: read strictly, then the smallest folder that says the same."""

from datetime import date

import pytest

from accord.conventions.queries import read_texts
from accord.conventions.rules.register import COLUMNS, make_key, read_line
from accord.conventions.wording import WORDING
from accord.declaration.calendar import obligations_between
from accord.declaration.term import derive_term

EXAMPLE = {column.key: column.example for column in COLUMNS if column.example}


def read(**cells):
    """The example of the template with other cells; None empties one."""
    kept = {
        key: cell
        for key, cell in {**EXAMPLE, **{k.replace("_", "-"): v for k, v in cells.items()}}.items()
        if cell
    }
    return read_line(4, kept, ())


def codes(line):
    return [(problem.code, problem.where.key) for problem in line.problems]


def test_the_example_of_the_template_makes_an_agreement():
    line = read()
    assert line.is_good
    reading = read_texts(line.files)
    assert reading.problems == ()
    assert reading.agreement.key == line.key == "formation-des-referents-2024"
    assert [party.name for party in reading.agreement.parties] == ["Département du Pas-de-Calais", "CNFPT"]
    assert reading.agreement.parties[0].role == "departement"


def test_it_has_its_term_its_deadlines_and_its_countdown():
    declared = read_texts(read().files).agreement
    assert derive_term(declared, {}).ends_on == date(2024, 12, 31)
    kinds = {due.kind for due in obligations_between(declared, {})}
    assert {"terme", "comite", "obligation", "acte"} <= kinds


def test_what_the_list_does_not_say_is_asked_for():
    reading = read_texts(read(objet=None, numero=None).files)
    assert reading.agreement.header.purpose == "à compléter"
    assert {"champ.a_completer"} == {question.code for question in reading.questions}
    assert len(reading.questions) > 4


def test_without_a_day_of_effect_the_agreement_waits_for_it():
    declared = read_texts(read(effet=None, fin=None, duree="4 ans").files).agreement
    assert declared.term.starts == "prise-d-effet"


def test_a_tacit_renewal_and_its_notice_are_written():
    line = read(reconduction="Tacite", fois="2", duree="1 an", fin=None)
    term = derive_term(read_texts(line.files).agreement, {})
    assert (term.ends_on, len(term.spans)) == (date(2026, 11, 30), 3)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"intitule": None}, "ligne.vide", "Intitulé"),
        ({"organisme": None}, "ligne.vide", "Notre organisme"),
        ({"fin": "fin 2028"}, "ligne.date", "Fin le"),
        ({"effet": "01/12/2023 ou 2024"}, "ligne.date", "Prend effet le"),
        ({"effet": "2023-12-01garbage"}, "ligne.date", "Prend effet le"),
        ({"effet": "01/12/23"}, "ligne.date", "Prend effet le"),
        ({"effet": "01/12/0024"}, "ligne.date", "Prend effet le"),
        ({"fin": "31/12/2999"}, "ligne.date", "Fin le"),
        ({"duree": "longtemps"}, "ligne.duree", "Durée"),
        ({"comite": "parfois"}, "ligne.rythme", "Réunion du comité"),
        ({"annee": "deux mille"}, "ligne.nombre", "Année"),
        ({"etat": "perdue"}, "ligne.choix", "État"),
        ({"duree": None, "fin": None}, "ligne.sans_fin", "Fin le"),
        ({"fin": "01/01/2020"}, "ligne.fin_avant_effet", "Fin le"),
        ({"reconduction": "tacite"}, "ligne.reconductions", "Reconductions au plus"),
        ({"partie_2": "Département du Pas-de-Calais"}, "ligne.une_partie", "Autre partie"),
        ({"intitule": "A" * 300}, "ligne.longue", "Intitulé"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_column(cells, code, column):
    line = read(**cells)
    assert (code, column) in codes(line)
    assert line.files == {}
    assert all(problem.message(WORDING) for problem in line.problems)


def test_every_wrong_cell_of_a_row_is_said_at_once():
    assert len(read(intitule=None, fin="hier", etat="perdue").problems) == 3


def test_an_agreement_that_exists_already_is_not_added_again():
    line = read_line(4, EXAMPLE, {"formation-des-referents-2024"})
    assert [problem.code for problem in line.problems] == ["ligne.deja"]


@pytest.mark.parametrize(
    ("title", "year", "key"),
    [
        ("Formation des référents 2024", 2024, "formation-des-referents-2024"),
        ("2e convention « cadre » (FSE+)", 2021, "c-2e-convention-cadre-fse-2021"),
        ("Œuvres & métiers", 2025, "oeuvres-metiers-2025"),
        ("…", 2025, "sans-nom-2025"),
    ],
)
def test_a_key_is_made_of_the_title_and_the_year(title, year, key):
    assert make_key(title, year) == key


def test_a_text_of_the_list_cannot_write_another_table():
    line = read(intitule='Piège"\n[duree]\nduree = "1 an', objet='a\\b"c')
    declared = read_texts(line.files).agreement
    assert declared.header.purpose == 'a\\b"c'
    assert declared.title.startswith("Piège")
