"""A draft on the page: edited as text and in a form, checked, compared, frozen for good, or given up."""

import pytest

from accord.conventions.models import AgreementDraft, AgreementVersion
from accord.conventions.rules.register import COLUMNS, read_line
from accord.conventions.words_form import WordsForm
from accord.journal.models import Entry

OPEN = "/conventions/paca-bdr-2017/brouillon/"


@pytest.fixture
def draft(steering):
    """The draft of the agreement's next version, just opened."""
    steering.post(OPEN)
    return AgreementDraft.objects.get()


def address(draft, rest=""):
    return f"/brouillons/{draft.pk}/{rest}"


def save(browser, draft, path, text, revision=None):
    return browser.post(
        address(draft, f"fichiers/{path}"),
        {"texte": text, "fichier": path, "revision": revision or draft.revision},
    )


def edit(draft, old, new, path="convention.toml"):
    text = draft.files[path]
    assert old in text
    return text.replace(old, new).replace("\n", "\r\n")


def test_a_draft_starts_from_the_last_version_and_is_opened_once(steering, draft):
    assert draft.files == AgreementVersion.objects.get().files
    assert steering.post(OPEN).headers["Location"] == address(draft)
    assert AgreementDraft.objects.count() == 1
    assert "Rien n’a encore changé" in steering.get(address(draft)).content.decode()


def test_a_file_is_saved_as_typed_and_compared_with_the_version(steering, draft):
    save(steering, draft, "convention.toml", edit(draft, '"1 an"', '"2 ans"'))
    draft.refresh_from_db()
    version = AgreementVersion.objects.get()
    assert draft.files["convention.toml"] == version.files["convention.toml"].replace('"1 an"', '"2 ans"')
    page = steering.get(address(draft, "changements/")).content.decode()
    assert "<del>1\u00a0an</del> <ins>2\u00a0ans</ins>" in page
    assert "1\u00a0fichier diffère" in page


def test_a_text_that_no_longer_reads_is_saved_with_its_problem_and_cannot_be_frozen(steering, draft):
    save(steering, draft, "convention.toml", edit(draft, '"1 an"', '"1 an'))
    page = steering.get(address(draft, "fichiers/convention.toml")).content.decode()
    assert "1\u00a0problème à corriger" in page
    assert "convention.toml, ligne" in page
    page = steering.get(address(draft)).content.decode()
    assert "Figer" not in page.split("<h2>Contrôle</h2>")[1].split("</section>")[0]
    assert steering.post(address(draft, "figer/"), {"revision": "2"}).status_code == 409
    assert AgreementVersion.objects.count() == 1


def test_the_check_while_typing_answers_without_saving(steering, draft):
    answer = steering.post(
        address(draft, "controle/"),
        {"fichier": "convention.toml", "texte": edit(draft, "cle =", "clef =")},
    )
    assert "Vouliez-vous dire" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    draft.refresh_from_db()
    assert draft.revision == 1


def test_the_second_of_two_windows_is_told_and_its_text_is_given_back(steering, draft):
    save(steering, draft, "convention.toml", edit(draft, '"1 an"', '"2 ans"'))
    answer = save(steering, draft, "convention.toml", edit(draft, '"1 an"', '"3 ans"'), revision=1)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "enregistré entre-temps" in page
    assert "3 ans" in page
    draft.refresh_from_db()
    assert "2 ans" in draft.files["convention.toml"]


def test_the_form_changes_a_title_and_leaves_every_other_byte(steering, draft):
    before = draft.files
    typed = {field.name: field.value for field in WordsForm(before).sheet().fields}
    steering.post(address(draft, "mots/"), {**typed, "titre": "Autre intitulé", "revision": "1"})
    draft.refresh_from_db()
    changed = {path for path in before if draft.files[path] != before[path]}
    assert changed == {"convention.toml"}
    lines = zip(
        before["convention.toml"].splitlines(), draft.files["convention.toml"].splitlines(), strict=True
    )
    assert [new for old, new in lines if old != new] == ['titre = "Autre intitulé"']


def test_the_form_shown_and_sent_back_changes_nothing():
    files = read_line(2, {column.key: column.example for column in COLUMNS if column.example}, ()).files
    shown = {field.name: field.value for field in WordsForm(files).sheet().fields}
    assert shown["fin"] == "2024-12-31"
    assert shown["commence"] == "01/12/2023"
    form = WordsForm(files, shown)
    assert form.is_valid(), form.errors
    assert form.changes() == []


def test_the_form_refuses_a_duration_that_cannot_be_read(steering, draft):
    typed = {field.name: field.value for field in WordsForm(draft.files).sheet().fields}
    answer = steering.post(address(draft, "mots/"), {**typed, "duree": "longtemps", "revision": "1"})
    assert answer.status_code == 422
    assert "Écrivez une durée" in answer.content.decode()


def test_a_file_is_added_and_taken_out(steering, draft):
    answer = steering.post(address(draft, "ajouter/"), {"nom": "suivi-2.toml"})
    assert answer.headers["Location"] == address(draft, "fichiers/suivi-2.toml")
    steering.post(address(draft, "fichiers/suivi-2.toml"), {"retirer": "oui", "revision": "2"})
    draft.refresh_from_db()
    assert "suivi-2.toml" not in draft.files


@pytest.mark.parametrize("name", ["../x.toml", "a/b.toml", "x.exe", "/x.toml", "Convention.toml", ""])
def test_a_name_of_file_that_cannot_be_is_refused(steering, draft, name):
    assert steering.post(address(draft, "ajouter/"), {"nom": name}).status_code == 422


def test_freezing_makes_a_version_for_good_and_the_draft_is_gone(steering, draft):
    save(steering, draft, "convention.toml", edit(draft, "# Convention", "# La convention"))
    draft.refresh_from_db()
    page = steering.get(address(draft, "figer/")).content.decode()
    assert "Il ne changera plus" in page
    answer = steering.post(address(draft, "figer/"), {"revision": "2"})
    assert answer.headers["Location"] == "/conventions/paca-bdr-2017/"
    assert [one.number for one in AgreementVersion.objects.order_by("number")] == [1, 2]
    assert AgreementVersion.objects.get(number=2).files == draft.files
    assert not AgreementDraft.objects.exists()
    assert "version 2" in steering.get("/conventions/paca-bdr-2017/").content.decode()


def test_what_changed_since_the_page_was_opened_is_not_frozen(steering, draft):
    save(steering, draft, "convention.toml", edit(draft, "# Convention", "# La convention"))
    assert steering.post(address(draft, "figer/"), {"revision": "1"}).status_code == 409
    assert AgreementVersion.objects.count() == 1


def test_a_project_is_signed_in_its_text_when_it_is_frozen(steering, world):
    cells = {column.key: column.example for column in COLUMNS if column.example} | {"etat": "projet"}
    line = read_line(2, cells, ())
    draft = AgreementDraft.objects.create(
        files=line.files, organisation=world.organisations["departement"], saved_by=world.users["pilotage"]
    )
    page = steering.get(address(draft)).content.decode()
    assert "Figer à la signature" in page
    assert "Garder ce projet comme version" in page
    steering.post(address(draft, "figer/"), {"revision": "1", "signature": "oui", "partie": line.party})
    version = AgreementVersion.objects.get(agreement__key=line.key)
    before, after = line.files["convention.toml"], version.files["convention.toml"]
    assert after == before.replace('etat = "projet"', 'etat = "signée"')


def test_a_project_does_not_replace_a_signed_text(steering, draft):
    save(steering, draft, "convention.toml", edit(draft, '"signée"', '"projet"'))
    page = steering.get(address(draft)).content.decode()
    assert "Garder ce projet" not in page
    answer = steering.post(address(draft, "figer/"), {"revision": "2"})
    assert answer.status_code == 409
    assert "jusqu’à sa signature" in answer.content.decode()


def test_the_key_of_an_agreement_never_changes(steering, draft):
    save(steering, draft, "convention.toml", edit(draft, '"paca-bdr-2017"', '"autre-2017"'))
    answer = steering.post(address(draft, "figer/"), {"revision": "2"})
    assert answer.status_code == 409
    assert "ne change pas" in answer.content.decode()


def test_a_draft_that_is_given_up_leaves_the_versions_as_they_were(steering, draft):
    save(steering, draft, "convention.toml", edit(draft, '"1 an"', '"2 ans"'))
    assert "est perdu" in steering.get(address(draft, "abandonner/")).content.decode()
    steering.post(address(draft, "abandonner/"))
    assert not AgreementDraft.objects.exists()
    assert AgreementVersion.objects.count() == 1
    assert Entry.objects.filter(action="draft.discard").count() == 1


def test_a_draft_is_seen_by_its_own_body_only(world, browse, draft):
    other = browse("ailleurs")
    assert other.get(address(draft)).status_code == 404
    assert other.post(address(draft, "abandonner/")).status_code == 404
    assert AgreementDraft.objects.exists()


def test_two_versions_are_compared_with_their_values_in_french(steering, draft):
    save(
        steering,
        draft,
        "comites.toml",
        edit(draft, '"chaque trimestre"', '"chaque semestre"', "comites.toml"),
    )
    steering.post(address(draft, "figer/"), {"revision": "2"})
    page = steering.get("/conventions/paca-bdr-2017/versions/comparer/").content.decode()
    assert "De la version 1 à la version 2." in page
    assert "comite «\u00a0technique\u00a0»" in page
    assert "<del>chaque trimestre</del> <ins>chaque semestre</ins>" in page
    page = steering.get("/conventions/paca-bdr-2017/versions/comparer/?de=2&a=2").content.decode()
    assert "Aucune différence" in page
    assert (
        AgreementVersion.objects.get(number=2).sha256
        in steering.get("/conventions/paca-bdr-2017/versions/").content.decode()
    )
