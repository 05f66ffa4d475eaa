"""Files handed over by a sender's key: taken in its name, for its agreement, bounded; nothing else opens."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from accord.conventions.agreements import find_agreement
from accord.deposits import keyed, places
from accord.deposits.keyed import find_key, make_key, revoke_key, take_up_keyed
from accord.deposits.models import Arrival, Deposit, DepositState, SenderKey
from accord.journal.models import Entry
from accord.partners.actor import Actor, acting_as
from tests.deposits.page_steps import Web, do_work
from tests.deposits.test_pages import STOCK, bodies, sent_files, travail  # noqa: F401
from tests.site.conftest import as_web, signed_in, world  # noqa: F401

pytestmark = pytest.mark.django_db
URL = "/api/depots/"


def actor_of(world: Any, role: str = "pilotage") -> Actor:  # noqa: F811
    user = world.users[role]
    return Actor(user.pk, user.memberships.get().organisation_id, role)


@pytest.fixture
def key(bodies):  # noqa: F811
    """A key of France Travail, as text."""
    actor = actor_of(bodies)
    with acting_as(actor):
        place = find_agreement(actor, "paca-bdr-2017")
        return make_key(actor=actor, place=place, party="france-travail", label="Serveur de transfert")


@pytest.fixture
def machine(client, as_web):  # noqa: F811
    """A machine under the web login, without a session."""
    return Web(client, as_web)


def bearer(word: str) -> dict[str, str]:
    return {"headers": {"Authorization": f"Bearer {word}"}}


def send(machine: Web, word: str, *files: tuple[str, bytes]) -> Any:
    parts = [SimpleUploadedFile(name, content) for name, content in files]
    return machine.post(URL, {"fichiers": parts}, **bearer(word))


def work() -> None:
    """What the worker does each minute, then its jobs."""
    take_up_keyed()
    do_work()


def test_a_file_is_taken_in_the_name_of_its_sender_and_its_report_is_read_by_the_key(samples, key, machine):
    answer = send(machine, key, (STOCK, travail(samples)))
    assert answer.status_code == 202
    report = answer.json()["compte_rendu"]
    assert answer.headers["Location"] == report
    (waiting,) = machine.get(report, **bearer(key)).json()["fichiers"]
    assert (waiting["fichier"], waiting["etat"]) == (STOCK, "attend")
    work()
    deposit = Deposit.objects.get()
    assert (deposit.state, deposit.rows_good) == (DepositState.CHECKED, 12)
    assert deposit.sender.name == "Organisme france-travail"
    (said,) = machine.get(report, **bearer(key)).json()["fichiers"]
    assert (said["etat"], said["depot"]["state"], said["depot"]["good"]) == ("reconnu", "controle", 12)
    assert said["page"].endswith(f"/conventions/paca-bdr-2017/depots/{deposit.pk}/")


def test_the_answers_hold_no_person(samples, key, machine):
    spoilt = travail(samples).replace(b"05/11/2017", b"LEFEVROT", 1)
    answer = send(machine, key, (STOCK, spoilt))
    work()
    said = machine.get(answer.json()["compte_rendu"], **bearer(key)).content.decode()
    assert "LEFEVROT" not in said and "2860413055123" not in said
    assert json.loads(said)["fichiers"][0]["depot"]["rejected"] == 1


def test_the_journal_says_which_key_handed_a_file_over(samples, key, machine):
    send(machine, key, (STOCK, travail(samples)))
    work()
    entry = Entry.objects.get(action="deposit.keyed")
    assert (entry.user_id, entry.detail) == (None, {"key": SenderKey.objects.get().pk})
    assert entry.organisation_id == SenderKey.objects.get().sender_id


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer accord_faux", "Basic YTpi", "Bearer accord_" + "x" * 500]
)
def test_without_the_right_key_nothing_is_read(samples, key, machine, given):
    parts = {"fichiers": [SimpleUploadedFile(STOCK, travail(samples))]}
    answer = machine.post(URL, parts, headers={"Authorization": given} if given else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "cle.refusee"
    assert sent_files() == [] and not Arrival.objects.exists()


def test_a_session_does_not_stand_for_a_key(samples, bodies, signed_in, as_web):  # noqa: F811
    steering = Web(signed_in("pilotage"), as_web)
    assert steering.post(URL, {"fichiers": [SimpleUploadedFile(STOCK, b"a;b\n")]}).status_code == 401


def test_a_revoked_key_opens_nothing_any_more(samples, key, machine, bodies):  # noqa: F811
    report = send(machine, key, (STOCK, travail(samples))).json()["compte_rendu"]
    with acting_as(actor_of(bodies)):
        revoke_key(actor=actor_of(bodies), key=SenderKey.objects.get())
    assert send(machine, key, (STOCK, b"a;b\n")).status_code == 401
    assert machine.get(report, **bearer(key)).status_code == 401


def test_whoever_tries_many_keys_waits(key, machine):
    answers = [
        machine.get(f"{URL}{'0' * 8}-0000-4000-8000-{'0' * 12}/", **bearer("accord_x")) for _ in range(25)
    ]
    assert {answers[0].status_code, answers[-1].status_code} == {401, 429}
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_file_of_another_sender_is_refused(samples, key, machine):
    answer = send(machine, key, ("formations_2018.csv", samples.region_rows(2).encode()))
    work()
    (said,) = machine.get(answer.json()["compte_rendu"], **bearer(key)).json()["fichiers"]
    assert said["etat"] == "refuse"
    assert "votre service ne dépose pas" in said["problemes"][0]
    assert not Deposit.objects.exists()


def test_the_report_of_another_key_does_not_exist(samples, key, machine, bodies):  # noqa: F811
    report = send(machine, key, (STOCK, travail(samples))).json()["compte_rendu"]
    actor = actor_of(bodies)
    with acting_as(actor):
        place = find_agreement(actor, "paca-bdr-2017")
        other = make_key(actor=actor, place=place, party="caf", label="Autre")
    assert machine.get(report, **bearer(other)).status_code == 404


def test_the_same_file_twice_changes_nothing_and_says_so(samples, key, machine):
    for _ in range(2):
        answer = send(machine, key, (STOCK, travail(samples)))
        work()
    (said,) = machine.get(answer.json()["compte_rendu"], **bearer(key)).json()["fichiers"]
    assert said["etat"] == "deja"
    assert "rien ne change" in said["depot"]["note"]
    assert Deposit.objects.count() == 1


def test_a_file_too_big_is_refused_whole(samples, key, machine, settings):
    settings.DEPOSIT_MAX_BYTES = 1_000
    answer = send(machine, key, ("petit.csv", b"a;b\n"), (STOCK, travail(samples, 50)))
    assert (answer.status_code, answer.json()["code"]) == (413, "envoi.gros")
    assert answer.json()["fichiers"] == [STOCK]
    assert sent_files() == [] and not Arrival.objects.exists()


def test_no_file_at_all_is_said(key, machine):
    answer = machine.post(URL, {}, **bearer(key))
    assert (answer.status_code, answer.json()["champ"]) == (422, "fichiers")


def test_too_many_files_in_an_hour_wait(samples, key, machine, monkeypatch):
    monkeypatch.setattr(keyed, "MOST_AN_HOUR", 1)
    assert send(machine, key, (STOCK, travail(samples))).status_code == 202
    answer = send(machine, key, (STOCK, travail(samples)))
    assert (answer.status_code, answer.json()["code"]) == (429, "envoi.cadence")
    assert len(sent_files()) == 1


def test_only_the_keyed_hash_is_kept(key):
    stored = SenderKey.objects.values().get()
    assert key not in str(stored) and len(stored["code"]) == 64
    assert find_key(key) == SenderKey.objects.get()


def test_the_database_itself_refuses_a_file_of_a_revoked_key(key, as_web, bodies):  # noqa: F811
    stored = SenderKey.objects.get()
    SenderKey.objects.update(revoked_at=stored.created_at)
    with (
        as_web(),
        acting_as(keyed.actor_of_key(stored)),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        keyed.hand_over_by_key(key=stored, sending=uuid4(), files=[sent_file()])


def sent_file() -> Any:
    from accord.deposits.asking import SentFile

    path = places.sent_folder() / "essai"
    path.write_bytes(b"a")
    return SentFile(path, "a.csv", 1)


def test_the_database_itself_refuses_a_key_to_who_does_not_steer(key, as_web, bodies):  # noqa: F811
    actor = actor_of(bodies, "service-formation")
    stored = SenderKey.objects.get()
    with as_web(), acting_as(actor), pytest.raises(ProgrammingError), transaction.atomic():
        SenderKey.objects.create(
            agreement=stored.agreement, party="caf", sender=stored.sender, label="x", code="0" * 64
        )
    assert connection.is_usable()


def test_the_steering_makes_a_key_shown_once_and_takes_it_back(samples, bodies, signed_in, as_web, machine):  # noqa: F811
    steering = Web(signed_in("pilotage"), as_web)
    url = reverse("sender-keys", kwargs={"agreement": "paca-bdr-2017"})
    form = {"emetteur": "france-travail", "libelle": "Serveur", "jeton-envoi": "un-jeton-de-formulaire"}
    page = steering.post(url, form).content.decode()
    (word,) = re.findall(r'value="(accord_[^"]+)"', page)
    assert send(machine_without_session(as_web), word, (STOCK, travail(samples))).status_code == 202
    assert word not in steering.get(url).content.decode()
    number = SenderKey.objects.get().pk
    assert "ne déposera plus rien avec elle" in steering.get(f"{url}?retirer={number}").content.decode()
    steering.post(reverse("revoke-sender-key", kwargs={"agreement": "paca-bdr-2017", "number": number}))
    assert find_key(word) is None
    assert {"sender-key.make", "sender-key.revoke"} <= set(Entry.objects.values_list("action", flat=True))


def machine_without_session(as_web: Any) -> Web:  # noqa: F811
    from django.test import Client

    return Web(Client(), as_web)


def test_a_key_needs_a_sender_and_a_use(bodies, signed_in, as_web):  # noqa: F811
    steering = Web(signed_in("pilotage"), as_web)
    url = reverse("sender-keys", kwargs={"agreement": "paca-bdr-2017"})
    answer = steering.post(url, {"emetteur": "inconnu", "libelle": ""})
    assert answer.status_code == 422
    assert not SenderKey.objects.exists()
