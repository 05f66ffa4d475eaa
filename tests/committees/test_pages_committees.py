"""A committee on screen: what is missing, freezing in the background, once, and the packs that remain."""

import io
import json
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.db import connection

from accord.committees import actions
from accord.committees.models import Document, Meeting
from accord.committees.rules.frozen import rebuild_table
from accord.conventions.models import Outcome
from accord.indicators.models import Publication, Snapshot
from accord.partners.actor import Actor
from accord.people.models import Identity, Pair
from tests.committees import samples
from tests.site.conftest import set_role

DECLARED = Path(__file__).parents[2] / "declared"
FOLDERS = sorted(path.parent for path in DECLARED.glob("*/convention.toml"))
COMMITTEE = "/conventions/paca-bdr-2017/comites/technique/"
FREEZE = f"{COMMITTEE}arreter/"
ASKED = {"seance": "2021-01-04", "confirme": "oui"}


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """What the facts say today."""
    tables = [samples.entries_by_year(), samples.return_rate()]
    monkeypatch.setattr(actions, "compute_pack_tables", lambda *_: list(tables))
    return tables


@pytest.fixture
def steering(world, signed_in, as_web):
    """The steering service's browser, under the web's role."""
    browser = signed_in("pilotage")
    with as_web():
        yield browser


@contextmanager
def loader():
    """The worker's login, in the middle of what the web does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        (former,) = cursor.fetchone()
    set_role("none")
    yield
    set_role(former)


def asked_jobs() -> list[dict]:
    with loader(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'committees.freeze' ORDER BY id"
        )
        return [args if isinstance(args, dict) else json.loads(args) for (args,) in cursor.fetchall()]


def work():
    """What the worker does."""
    for args in asked_jobs():
        with loader():
            actions.freeze_asked(meeting_id=next(iter(args.values())))


def test_the_preparation_names_what_is_missing(steering):
    page = steering.get(COMMITTEE).content.decode()
    for text in ("aucun fichier accepté", "liste non arrêtée", "aucune n’attend de décision", "en retard"):
        assert text in page, text


def test_the_preparation_counts_the_doubtful_pairs(world, signed_in):
    sides = [Identity.objects.create(kind="rsa", fingerprint=bytes([rank]) * 32) for rank in (1, 2)]
    Pair.objects.create(identity=sides[0], candidate=sides[1], score=0.4)
    page = signed_in("pilotage").get(COMMITTEE).content.decode()
    assert "une même personne peut être comptée deux fois" in page
    assert 'href="/paires/"' in page


def test_the_list_leads_whoever_steers_to_the_preparation(world, signed_in, as_web):
    address = "/conventions/paca-bdr-2017/comites/"
    with as_web():
        assert f'href="{COMMITTEE}#preparation"' in signed_in("pilotage").get(address).content.decode()
        assert "Préparer la séance" not in signed_in("service-formation").get(address).content.decode()


def test_the_day_asked_is_that_of_the_next_meeting_due(steering):
    page = steering.get(FREEZE).content.decode()
    assert 'value="2021-01-14"' in page
    assert "due au plus tard le jeudi 14\u00a0janvier 2021" in page


def test_the_confirmation_repeats_what_is_not_in_order(steering):
    page = steering.post(FREEZE, {"seance": "2021-01-04"}).content.decode()
    assert "aucun fichier accepté" in page
    assert "aucune n’attend de décision" not in page


def test_a_meeting_frozen_ahead_is_said_with_its_seal_its_pack_and_what_remains(steering):
    steering.post(FREEZE, ASKED)
    work()
    page = steering.get(COMMITTEE).content.decode()
    for text in (
        "Elle tient lieu de la séance due au plus tard le jeudi 14\u00a0janvier 2021",
        f'href="{COMMITTEE}#seance-2021-01-04"',
        'id="seance-2021-01-04"',
        "Remettre le dossier de séance aux membres",
        "Arrêter les chiffres d’une autre séance",
        "n’est due d’ici la fin de la convention",
    ):
        assert text in page, text


def test_a_meeting_frozen_for_the_last_day_of_its_due_date_says_it_in_the_present(steering):
    steering.post(FREEZE, ASKED | {"seance": "2021-01-14"})
    work()
    assert "C’est le dernier jour où elle peut se tenir" in steering.get(COMMITTEE).content.decode()


def test_an_agreement_without_a_committee_says_so(steering, monkeypatch):
    from accord.committees import views
    from accord.committees.pages.committees import CommitteesPage

    monkeypatch.setattr(
        views, "build_committees_page", lambda *_: CommitteesPage("Une convention", (), "/dues/")
    )
    page = steering.get(COMMITTEE.removesuffix("technique/")).content.decode()
    assert "ne prévoit aucun comité" in page
    assert 'href="/dues/"' in page


def test_freezing_says_its_consequence_before_it_is_asked(steering):
    page = steering.post(FREEZE, {"seance": "2021-01-04"}).content.decode()
    assert "Ils ne changeront plus" in page
    assert "Un dossier arrêté ne se défait pas" in page
    assert asked_jobs() == []


def test_figures_are_frozen_in_the_background_and_their_pack_downloaded(world, steering):
    assert steering.post(FREEZE, ASKED).headers["Location"] == COMMITTEE
    assert "chiffres en cours d’arrêt" in steering.get(COMMITTEE).content.decode()
    work()
    meeting = Meeting.objects.get(committee="technique")
    assert meeting.frozen_by == world.users["pilotage"]
    page = steering.get(COMMITTEE).content.decode()
    assert "Séance du lundi 4\u00a0janvier 2021" in page
    assert "par Camille Pilotage" in page
    document = Document.objects.get(meeting=meeting, name="dossier.pdf")
    answer = steering.get(f"/conventions/paca-bdr-2017/comites/documents/{document.pk}/dossier.pdf")
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) >= 1


def test_the_second_of_two_people_is_told_and_one_pack_is_made(steering):
    steering.post(FREEZE, ASKED)
    answer = steering.post(FREEZE, ASKED)
    assert answer.status_code == 409
    assert "c’est en cours" in answer.content.decode()
    assert len(asked_jobs()) == 1


def test_a_job_done_twice_changes_nothing(steering):
    steering.post(FREEZE, ASKED)
    work()
    before = list(Document.objects.values_list("id", "sha256"))
    work()
    assert list(Document.objects.values_list("id", "sha256")) == before


def test_figures_already_frozen_are_said_to_be(steering):
    steering.post(FREEZE, ASKED)
    work()
    answer = steering.post(FREEZE, ASKED)
    assert answer.status_code == 409
    assert "sont déjà arrêtés" in answer.content.decode()


def test_freezing_answers_the_due_date_and_publishes_the_state(world, steering):
    with loader():
        Snapshot.objects.create(sha256="ef" * 32, manifest={})
    steering.post(FREEZE, ASKED)
    work()
    outcome = Outcome.objects.get(key="technique", due_on=date(2021, 1, 14))
    assert (outcome.done_on, outcome.words) == (date(2021, 1, 4), "dossier de la séance du 04/01/2021")
    assert Publication.objects.last().snapshot.sha256 == "ef" * 32


def test_what_could_not_be_frozen_says_why_and_may_be_asked_again(steering, monkeypatch, counted):
    from accord.indicators.errors import EventWithoutDate

    def refuse(*_):
        raise EventWithoutDate("gel-cohorte")

    monkeypatch.setattr(actions, "compute_pack_tables", refuse)
    steering.post(FREEZE, ASKED)
    work()
    page = steering.get(COMMITTEE).content.decode()
    assert "n’ont pas été arrêtés" in page
    assert "gel-cohorte" in page
    monkeypatch.setattr(actions, "compute_pack_tables", lambda *_: list(counted))
    assert steering.post(FREEZE, ASKED).status_code == 302
    work()
    assert Meeting.objects.get(committee="technique").frozen_at is not None


def test_a_meeting_too_far_is_refused_with_the_day_it_opens(steering):
    answer = steering.post(FREEZE, {"seance": "2021-06-30"})
    assert answer.status_code == 422
    assert "à partir du 31/05/2021" in answer.content.decode()


@pytest.mark.parametrize("role", ["service-formation", "referent", "organisme"])
def test_only_the_steering_service_freezes(world, signed_in, as_web, role):
    with as_web():
        assert signed_in(role).post(FREEZE, ASKED).status_code == 403
    assert asked_jobs() == []


def test_the_region_sees_packs_and_neither_preparation_nor_button(world, signed_in, as_web):
    with as_web():
        page = (
            signed_in("service-formation")
            .get("/conventions/paca-bdr-2017/comites/pilotage/")
            .content.decode()
        )
    assert "Télécharger le dossier" in page
    assert "Préparation" not in page
    assert "Arrêter les chiffres" not in page


def test_a_job_of_nobody_freezes_nothing(world):
    meeting = Meeting.objects.create(
        agreement=world.agreement, committee="technique", held_on=date(2021, 1, 4)
    )
    actions.freeze_asked(meeting_id=meeting.pk)
    meeting.refresh_from_db()
    assert meeting.frozen_at is None


def test_asking_needs_the_right_whatever_the_page(world):
    from accord.committees.errors import FreezeRefused

    region = Actor(world.users["service-formation"].pk, world.organisations["region"].pk, "service-formation")
    with pytest.raises(FreezeRefused):
        actions.ask_freeze(
            agreement=world.agreement, committee="technique", held_on=date(2021, 1, 4), actor=region
        )


def test_a_committee_that_the_text_does_not_name_is_not_found(steering):
    assert steering.get("/conventions/paca-bdr-2017/comites/inconnu/").status_code == 404


def test_what_was_frozen_is_read_again_as_it_was(steering, counted):
    steering.post(FREEZE, ASKED)
    work()
    meeting = Meeting.objects.get(committee="technique")
    tables = [
        rebuild_table(table.heading, [row.cell for row in table.cells.all()])
        for table in meeting.tables.all()
    ]
    assert tables == counted


@pytest.mark.parametrize("key", [folder.name for folder in FOLDERS])
def test_the_committees_of_every_agreement_are_read_before_it_starts(world, key):
    from accord.committees.pages.committee import build_committee_page
    from accord.committees.pages.committees import build_committees_page
    from accord.conventions.actions import import_agreement
    from accord.conventions.agreements import Place
    from accord.conventions.queries import read_version

    version = import_agreement(folder=DECLARED / key)
    declared = read_version(version)
    place = Place(version.agreement, version, declared, "departement", {})
    actor = Actor(world.users["pilotage"].pk, world.organisations["departement"].pk, "pilotage")
    assert len(build_committees_page(place, actor).panels) == len(declared.committees)
    for committee in declared.committees:
        page = build_committee_page(place, committee, actor)
        assert len(page.seats) == len(committee.members)
        assert page.due or page.none_due
