"""The data-protection dossier: from the text and its formats, honest on what a person must still write."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse
from lxml import etree

from accord.conventions.protection import build_dossier, list_parts, list_to_complete
from accord.declaration import read_agreement
from accord.face.odt import TO_COMPLETE, Bullets, Heading, Paragraph, Table
from accord.journal.models import Entry
from tests.site.conftest import as_web, signed_in, world  # noqa: F401

DECLARED = Path(__file__).parents[2] / "declared"
FOLDERS = sorted(path.parent.name for path in DECLARED.glob("*/convention.toml"))
DAY = date(2018, 6, 1)
KEY = {"agreement": "paca-bdr-2017"}


def place_of(key, **changes):
    """An agreement as one of its parties reads it, without a database."""
    declared = read_agreement(DECLARED / key).agreement.model_copy(update=changes)
    return SimpleNamespace(declared=declared, events={}, version=SimpleNamespace(number=1, sha256="0" * 64))


def words_of(blocks):
    """All that the dossier says, in one text."""
    said = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += block.items
        elif isinstance(block, Table):
            said += [block.caption, *block.heads, *(text for row in block.rows for text in row)]
    return "\n".join(said)


@pytest.fixture(scope="module")
def bdr():
    return build_dossier(place_of("paca-bdr-2017"), DAY)


@pytest.mark.parametrize("key", FOLDERS)
def test_every_agreement_has_its_dossier(key):
    parts = list_parts(build_dossier(place_of(key), DAY))
    assert parts[0] == "Fiche de registre (RGPD, article 30)"
    assert parts[-1] == "Projet d’analyse d’impact (AIPD, RGPD, article 35)"


@pytest.mark.parametrize("key", FOLDERS)
def test_tables_have_as_many_cells_as_headers(key):
    for block in build_dossier(place_of(key), DAY):
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} == {len(block.heads)}
            assert len(block.widths) in (0, len(block.heads))


def test_the_register_says_each_rubric_of_article_30(bdr):
    register = next(block for block in bdr if isinstance(block, Table))
    rubrics = " ".join(row[0] for row in register.rows).lower()
    asked = "responsable délégué finalités personnes données destinataires transferts délais sécurité"
    assert [word for word in asked.split() if word not in rubrics] == []


def test_every_field_of_every_format_is_told_with_whether_it_is_kept(bdr):
    rows = {
        row[1]: row[3] for block in bdr if isinstance(block, Table) for row in block.rows if len(row) == 4
    }
    declared = place_of("paca-bdr-2017").declared
    assert {one.name for form in declared.formats for one in form.fields} <= set(rows)
    assert (rows["adresse"], rows["MATRICULE"], rows["IDEPARTE"]) == ("non", "oui", "non")


def test_a_format_that_reads_the_nir_asks_under_which_case(bdr):
    assert "décret n° 2019-341 du 19 avril 2019" in words_of(bdr)


def test_who_sees_what_carries_its_purpose_and_its_article(bdr):
    rights = next(block for block in bdr if isinstance(block, Table) and "Qui voit quoi" in block.caption)
    assert len(rights.rows) == len(place_of("paca-bdr-2017").declared.visibility)
    assert rights.rows[1][:2] == ("Région", "données individuelles")


def test_a_field_that_may_say_health_is_to_be_looked_at():
    place = place_of("paca-bdr-2017")
    form = place.declared.formats[1]
    field = form.fields[0].model_copy(
        update={"name": "rqth", "label": "RQTH", "type": "code", "gives": "rqth"}
    )
    place.declared = place.declared.model_copy(
        update={"formats": (form.model_copy(update={"fields": (*form.fields, field)}),)}
    )
    said = words_of(build_dossier(place, DAY))
    assert "« RQTH » : santé (reconnaissance de travailleur handicapé) (article 9)" in said


def test_each_public_has_its_notice_with_the_rights_and_the_body_to_complain_to(bdr):
    assert "Notice d’information : Cohorte de l’expérimentation" in list_parts(bdr)
    said = words_of(bdr)
    for word in ("article 15", "article 21", "article 77", "www.cnil.fr", "article 14, paragraphe 3"):
        assert word in said


def test_without_a_declared_time_nothing_is_promised(bdr):
    said = words_of(bdr)
    assert "La convention ne dit pas combien de temps garder les fichiers reçus." in said
    assert f"Sans terme : {TO_COMPLETE}" in said


def test_what_is_left_is_counted_part_by_part_without_the_explanation_of_the_mark(bdr):
    left = dict(list_to_complete(bdr))
    assert sum(left.values()) == words_of(bdr).count(TO_COMPLETE) - 1
    assert "Finalités et droits de vue" not in left


def test_a_text_without_files_says_so_and_promises_no_analysis():
    said = words_of(build_dossier(place_of("pdc-cnfpt-2024", formats=()), DAY))
    assert "La convention ne déclare aucun format de fichier" in said
    assert "Risques pour les personnes" not in said


@pytest.mark.django_db
def test_the_steering_reads_what_is_left_and_takes_the_dossier(world, signed_in, as_web):  # noqa: F811
    client = signed_in("pilotage")
    with as_web():
        page = client.get(reverse("protection", kwargs=KEY)).content.decode()
        assert "Télécharger le dossier (ODT)" in page
        answer = client.get(reverse("protection-dossier", kwargs=KEY))
        data = answer.getvalue()
    assert answer["Content-Disposition"] == 'attachment; filename="protection-des-donnees-paca-bdr-2017.odt"'
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert "Fiche de registre" in "".join(etree.fromstring(package.read("content.xml")).itertext())
    assert Entry.objects.filter(action="protection.download").count() == 1


@pytest.mark.django_db
def test_the_dossier_is_for_who_keeps_the_agreement(world, signed_in, as_web):  # noqa: F811
    client = signed_in("service-formation")
    with as_web():
        assert client.get(reverse("protection", kwargs=KEY)).status_code == 403
        assert client.get(reverse("protection-dossier", kwargs=KEY)).status_code == 403
