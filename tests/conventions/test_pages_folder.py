"""A folder handed over on the page: refused whole with every reason, or a draft frozen byte for byte."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accord.conventions.actions import hash_files, read_folder
from accord.conventions.exports import zip_folder
from accord.conventions.models import Agreement, AgreementDraft, AgreementParty, AgreementVersion
from accord.declaration import read_agreement
from accord.declaration.library import LIBRARY, LIBRARY_FOLDER
from accord.journal.models import Entry

DECLARED = Path(__file__).parents[2] / "declared"
FOLDERS = sorted(path.parent.name for path in DECLARED.glob("*/convention.toml"))
IMPORT = "/brouillons/importer/"


def hand_over(browser, data, name="dossier.zip"):
    return browser.post(IMPORT, {"dossier": SimpleUploadedFile(name, data)})


def make_zip(files):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_declared_folder_comes_in_and_goes_out_with_the_same_bytes_and_hash(world, browse, folder):
    files = read_folder(DECLARED / folder)
    if folder == "paca-bdr-2017":
        # The world has it already: a comment makes it another text.
        files = {**files, "convention.toml": f"{files['convention.toml']}# relu\n"}
    sent = zip_folder(files, folder)
    browser = browse("pilotage")
    answer = hand_over(browser, sent)
    draft = AgreementDraft.objects.get()
    assert answer.headers["Location"] == f"/brouillons/{draft.pk}/"
    assert draft.files == files
    party = read_agreement(DECLARED / folder).agreement.parties[-1].key
    browser.post(f"/brouillons/{draft.pk}/figer/", {"revision": "1", "partie": party})
    version = AgreementVersion.objects.order_by("-id").first()
    back = browser.get(f"/conventions/{folder}/dossier.zip").content
    assert version.agreement.key == folder
    assert version.sha256 == hash_files(files)
    assert back == sent
    for name, text in files.items():
        # What is taken from the library of formats is kept with the agreement.
        shared = name.removeprefix(LIBRARY_FOLDER)
        place = DECLARED / folder / name if shared == name else LIBRARY / shared
        assert text.encode() in (place.read_bytes(), place.read_bytes() + b"# relu\n")


def test_a_folder_has_its_formats_its_examples_and_its_tables_of_zones():
    assert {name.split("/")[0] for name in read_folder(DECLARED / "paca-bdr-2017")} >= {
        "convention.toml",
        "territoires.csv",
        "formats",
        "exemples",
    }


def test_a_new_agreement_is_previewed_then_frozen_for_the_party_chosen(steering, world):
    hand_over(steering, zip_folder(read_folder(DECLARED / "pdc-cnfpt-2024"), "pdc-cnfpt-2024"))
    draft = AgreementDraft.objects.get()
    page = steering.get(f"/brouillons/{draft.pk}/").content.decode()
    assert "Aucun problème" in page
    assert "questions laissées ouvertes" in page
    assert not Agreement.objects.filter(key="pdc-cnfpt-2024").exists()
    asked = steering.post(f"/brouillons/{draft.pk}/figer/", {"revision": "1"})
    assert asked.status_code == 422
    assert "Choisissez la partie qu’est votre organisme" in asked.content.decode()
    steering.post(f"/brouillons/{draft.pk}/figer/", {"revision": "1", "partie": "departement"})
    party = AgreementParty.objects.get(agreement__key="pdc-cnfpt-2024")
    assert (party.party, party.organisation) == ("departement", world.organisations["departement"])
    assert steering.get("/conventions/pdc-cnfpt-2024/").status_code == 200
    assert not AgreementDraft.objects.exists()


def test_broken_files_are_all_listed_with_their_place_and_nothing_is_kept(steering):
    files = read_folder(DECLARED / "paca-bdr-2017")
    files["convention.toml"] = files["convention.toml"].replace('duree = "1 an"', 'duree = "1 an')
    files["comites.toml"] = files["comites.toml"].replace("niveau", "nivo", 1)
    answer = hand_over(steering, make_zip({f"bdr/{name}": text for name, text in files.items()}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "convention.toml, ligne" in page
    assert "comites.toml, ligne" in page
    assert "Vouliez-vous dire" in page
    assert "<title>Erreur" in page
    assert not AgreementDraft.objects.exists()


def test_a_file_of_5_mb_is_said_beside_the_other_problems(steering):
    files = {
        "a/convention.toml": "[convention]\ncle = 5\n",
        "a/notes.toml": "# " + "x" * 5_000_000,
        "a/territoires.csv": "x" * 5_000_000,
    }
    answer = hand_over(steering, make_zip(files))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "notes.toml" in page
    assert "territoires.csv" in page
    assert "dépasse" in page
    assert not AgreementDraft.objects.exists()


def test_a_path_outside_the_folder_is_refused(steering):
    answer = hand_over(steering, make_zip({"a/convention.toml": "", "../../b.toml": ""}))
    assert answer.status_code == 422
    assert "sort du dossier" in answer.content.decode()
    assert not AgreementDraft.objects.exists()


def test_what_weighs_too_much_is_not_read(steering):
    answer = hand_over(steering, b"PK" + b"\0" * 21_000_000)
    assert answer.status_code == 413
    assert "20\u00a0Mo" in answer.content.decode()


def test_a_vintage_of_communes_that_is_not_there_is_refused_with_its_cure(steering):
    files = read_folder(DECLARED / "paca-bdr-2017")
    files["publics.toml"] = files["publics.toml"].replace("millesime = 2019", "millesime = 1999")
    answer = hand_over(steering, make_zip(files))
    assert answer.status_code == 409
    assert "Le millésime 1999" in answer.content.decode()
    assert not AgreementDraft.objects.exists()


def test_the_same_text_again_is_said_to_be_a_version_already(steering):
    answer = hand_over(steering, zip_folder(read_folder(DECLARED / "paca-bdr-2017"), "x"))
    assert answer.status_code == 409
    assert "déjà la version 1" in answer.content.decode()


def test_the_key_of_an_agreement_that_others_keep_is_refused(world, browse):
    answer = hand_over(browse("ailleurs"), make_zip(changed(read_folder(DECLARED / "paca-bdr-2017"))))
    assert answer.status_code == 409
    assert "est déjà celle d’une convention" in answer.content.decode()
    assert not AgreementDraft.objects.exists()


def changed(files):
    return {**files, "convention.toml": files["convention.toml"] + "# relu\n"}


def test_what_was_taken_in_and_frozen_is_journalled(steering, world):
    hand_over(steering, zip_folder(changed(read_folder(DECLARED / "paca-bdr-2017")), "x"))
    draft = AgreementDraft.objects.get()
    steering.post(f"/brouillons/{draft.pk}/figer/", {"revision": "1"})
    entry = Entry.objects.get(action="version.freeze")
    assert Entry.objects.filter(action="folder.take").count() == 1
    assert entry.detail["version"] == 2
    assert entry.user_id == world.users["pilotage"].pk


def test_only_those_who_keep_agreements_hand_one_over(world, browse):
    assert browse("service-formation").get(IMPORT).status_code == 403
