"""What the tests of the pages do: hand files over as a browser does, then do the work that was asked for."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accord.deposits.background import (
    accept_checked,
    check_received,
    receive_arrival,
    run_work,
    write_rejects_file,
)
from accord.deposits.models import Deposit, Work

KEY = {"agreement": "paca-bdr-2017"}
DOING = {
    Work.Kind.RECEIVE: receive_arrival,
    Work.Kind.CHECK: check_received,
    Work.Kind.REJECTS: write_rejects_file,
    Work.Kind.ACCEPT: accept_checked,
}


class Web:
    """A browser under the web login: its requests wear the role of the pages, the test does not."""

    def __init__(self, client: Any, as_web: Any) -> None:
        self.client, self.as_web = client, as_web

    def get(self, *asked: Any, **more: Any) -> Any:
        with self.as_web():
            return self.client.get(*asked, **more)

    def post(self, *asked: Any, **more: Any) -> Any:
        with self.as_web():
            return self.client.post(*asked, **more)


def url_of(name: str, deposit: Deposit | None = None, **more: Any) -> str:
    """The address of a page of the agreement."""
    return reverse(name, kwargs={**KEY, **({"number": deposit.pk} if deposit else {}), **more})


def hand_over(client: Any, *files: tuple[str, bytes], sending: Any = None) -> Any:
    """Send the form with these files (name, content)."""
    parts = [SimpleUploadedFile(name, content) for name, content in files]
    form = {"envoi": str(sending or uuid4()), "fichiers": parts}
    return client.post(url_of("hand-over"), form)


def context(attempts: int = 0) -> Any:
    """What the worker tells a job, at its first attempt."""
    return SimpleNamespace(should_abort=lambda: False, job=SimpleNamespace(attempts=attempts))


def do_work(*kinds: str) -> None:
    """Do what waits, as the loader, until nothing is left (the flow apart: it needs every room)."""
    while work := _next(kinds or tuple(DOING)):
        run_work(context(), work.pk, DOING[Work.Kind(work.kind)])


def _next(kinds: tuple[str, ...]) -> Work | None:
    return Work.objects.filter(state=Work.State.WAITING, kind__in=kinds).order_by("id").first()


def run_jobs() -> None:
    """Run a real worker until the queue is empty, in a thread of its own as it owns its loop."""
    import asyncio

    from accord.site.commands.worker import work

    faults: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work(until_idle=True))
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=60)
    assert not thread.is_alive(), "the worker does not end"
    if faults:
        raise faults[0]
