"""Work in the background: begun, watched, stopped, tried again, given up; done by a real worker."""

import contextlib
import time

import pytest
from django.db import OperationalError, connection
from procrastinate.exceptions import JobAborted

from accord.deposits import background, places, tidying
from accord.deposits.beacon import Beacon, ShuttingDown, StopAsked
from accord.deposits.jobs import defer_work
from accord.deposits.models import Arrival, Deposit, DepositState, Work
from accord.journal.models import Entry
from tests.deposits.page_samples import make_checked, make_deposit
from tests.deposits.page_steps import context, hand_over, run_jobs
from tests.deposits.test_pages import STOCK, bodies, travail  # noqa: F401
from tests.site.conftest import as_web, signed_in, world  # noqa: F401


@pytest.fixture
def queue(bodies):  # noqa: F811
    """An empty queue of jobs before and after."""

    def empty() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
            cursor.execute("DELETE FROM procrastinate_workers")

    empty()
    yield bodies
    empty()


def jobs():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name NOT LIKE 'site.%'"
        )
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_takes_a_file_from_the_form_to_the_decision(samples, queue, signed_in):  # noqa: F811
    hand_over(signed_in("pilotage"), (STOCK, travail(samples)))
    run_jobs()
    deposit = Deposit.objects.get()
    assert (deposit.state, deposit.rows_good) == (DepositState.CHECKED, 12)
    assert "preview" in deposit.report
    assert set(Work.objects.values_list("kind", "state")) == {("reception", "fait"), ("controle", "fait")}
    assert jobs() == []


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_accepts_then_brings_the_data_up_to_date(samples, queue, signed_in, monkeypatch):  # noqa: F811
    told = []
    monkeypatch.setattr("accord.site.flow.watch_way", lambda tell: told.append("flow"))
    client = signed_in("pilotage")
    hand_over(client, (STOCK, travail(samples)))
    run_jobs()
    deposit = Deposit.objects.get()
    client.post(f"/conventions/paca-bdr-2017/depots/{deposit.pk}/accepter/")
    run_jobs()
    deposit.refresh_from_db()
    assert (deposit.state, deposit.records.count()) == (DepositState.ACCEPTED, 12)
    assert told == ["flow"]
    assert Work.objects.get(kind=Work.Kind.FLOW).state == Work.State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_dead_worker_is_taken_up_again(samples, queue, signed_in):  # noqa: F811
    hand_over(signed_in("pilotage"), (STOCK, travail(samples)))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    Work.objects.update(state=Work.State.RUNNING)
    run_jobs()
    assert Deposit.objects.get().state == DepositState.CHECKED


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_dies_each_time_is_given_up_and_said(samples, queue, signed_in):  # noqa: F811
    hand_over(signed_in("pilotage"), (STOCK, travail(samples)))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL, attempts = 2")
    run_jobs()
    work = Work.objects.get()
    assert (work.state, work.fault) == (Work.State.FAILED, "travail.interrompu")
    assert Arrival.objects.get().state == Arrival.State.LOST
    assert list(places.sent_folder().iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_beacon_tells_how_far_and_hears_the_stop(queue):
    work = Work.objects.create(kind=Work.Kind.FLOW, state=Work.State.RUNNING)
    with Beacon(work) as beacon:
        beacon.tell("Contrôle", 50, 100, 1_200)
        time.sleep(0.8)
        seen = Work.objects.get()
        assert (seen.phase, seen.done, seen.total, seen.rows) == ("Contrôle", 50, 100, 1_200)
        assert seen.beat_at is not None and seen.seconds_left is not None
        Work.objects.update(stop_asked_at=seen.beat_at)
        time.sleep(0.8)
        with pytest.raises(StopAsked):
            beacon.tell("Contrôle", 51, 100)


@pytest.mark.django_db(transaction=True)
def test_an_acceptance_stopped_in_the_middle_writes_nothing(queue):
    deposit = make_checked(queue)
    work = defer_work(kind=Work.Kind.ACCEPT, deposit=deposit)

    def stopped(work, beacon):
        from django.db import transaction

        with transaction.atomic():
            Deposit.objects.filter(pk=deposit.pk).update(state=DepositState.ACCEPTED)
            raise StopAsked

    background.run_work(context(), work.pk, stopped)
    deposit.refresh_from_db()
    assert (deposit.state, deposit.decided_at) == (DepositState.CHECKED, None)
    assert Work.objects.get().state == Work.State.CANCELLED


def ends(deposit, fault, attempts=0):
    """What is written of a work that ends by this fault."""
    work = defer_work(kind=Work.Kind.ACCEPT, deposit=deposit)

    def fail(work, beacon):
        raise fault

    with contextlib.suppress(OperationalError, JobAborted):
        background.run_work(context(attempts), work.pk, fail)
    work.refresh_from_db()
    return work.state, work.fault


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "attempts", "ending"),
    [
        (OSError("full"), 0, ("echec", "travail.disque")),
        (ValueError("LEFEVROT"), 0, ("echec", "travail.defaut")),
        (ShuttingDown(), 0, ("attend", "")),
    ],
)
def test_a_fault_ends_the_work_or_puts_it_back(bodies, fault, attempts, ending):  # noqa: F811
    assert ends(make_checked(bodies), fault, attempts) == ending


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("attempts", "ending"), [(0, ("attend", "")), (2, ("echec", "travail.base"))])
def test_a_passing_fault_of_the_database_is_tried_three_times(queue, attempts, ending):
    assert ends(make_checked(queue), OperationalError("gone"), attempts) == ending


@pytest.mark.django_db
def test_work_that_is_over_is_not_done_again(bodies):  # noqa: F811
    work = Work.objects.create(kind=Work.Kind.FLOW, state=Work.State.DONE)
    background.run_work(context(), work.pk, lambda work, beacon: pytest.fail("done again"))


@pytest.mark.django_db
def test_what_nobody_decides_on_is_given_up_after_a_month(bodies):  # noqa: F811
    old, recent = make_checked(bodies), make_checked(bodies)
    long_ago = old.received_at.replace(year=old.received_at.year - 1)
    Deposit.objects.filter(pk=old.pk).update(received_at=long_ago)
    assert tidying.tidy_deposits() == 1
    states = dict(Deposit.objects.values_list("pk", "state"))
    assert states == {old.pk: DepositState.CANCELLED, recent.pk: DepositState.CHECKED}
    assert not places.folder_of(old.pk).exists() and places.folder_of(recent.pk).exists()
    assert Entry.objects.filter(action="deposit.expire", target=f"deposit:{old.pk}").count() == 1


@pytest.mark.django_db
def test_a_file_handed_over_and_never_taken_is_removed_after_a_day(bodies):  # noqa: F811
    import os

    old, recent = places.sent_folder() / "old", places.sent_folder() / "recent"
    for path in (old, recent):
        path.touch()
    os.utime(old, (time.time() - 90_000,) * 2)
    assert tidying.tidy_deposits() == 1
    assert [path.name for path in places.sent_folder().iterdir()] == ["recent"]


@pytest.mark.django_db
def test_quality_is_noted_once_for_each_deposit_whose_persons_were_read(bodies):  # noqa: F811
    from accord.deposits.queries import mark_pulled
    from accord.site.quality import note_quality

    pulled = make_deposit(bodies, DepositState.ACCEPTED)
    make_deposit(bodies, DepositState.ACCEPTED)
    mark_pulled("people", "inscription", pulled, 0)
    assert (note_quality(), note_quality()) == (1, 0)
    pulled.refresh_from_db()
    assert pulled.report["quality"] == {"persons": 0, "known": 0, "review": 0, "new": 0}
