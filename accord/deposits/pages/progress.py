"""Work in the background as a page shows it: how far, how long still, what went wrong and what to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from accord.deposits.models import Work
from accord.deposits.wording import WORDING
from accord.face.components import Button, Notice, Progress
from accord.face.words import plural, time_left
from accord.kit.text import NO_BREAK_SPACE

LIVE = (Work.State.WAITING, Work.State.RUNNING)
# Waiting for longer says that nobody is there to do the work.
LONG_WAIT = timedelta(seconds=30)
SILENCE = timedelta(seconds=30)
TITLES = {
    Work.Kind.RECEIVE: "Reconnaissance de {name}",
    Work.Kind.CHECK: "Contrôle de {name}",
    Work.Kind.ACCEPT: "Enregistrement des lignes de {name}",
    Work.Kind.REJECTS: "Préparation des rejets de {name}",
    Work.Kind.FLOW: "Mise à jour des données",
}
ENDINGS = {
    Work.Kind.RECEIVE: "La reconnaissance s’est interrompue",
    Work.Kind.CHECK: "Le contrôle s’est interrompu",
    Work.Kind.ACCEPT: "L’enregistrement s’est interrompu : aucune ligne n’est entrée dans les données",
    Work.Kind.REJECTS: "La préparation des rejets s’est interrompue",
    Work.Kind.FLOW: "La mise à jour des données s’est interrompue : les chiffres restent ceux d’avant",
}


def describe_progress(work: Work, name: str, url: str, *, can_stop: bool) -> Progress:
    """The bar of a live piece of work, on the page at `url`."""
    stop = Button(_stop_label(work), kind="plain") if can_stop and not work.stop_asked_at else None
    return Progress(
        label=TITLES[Work.Kind(work.kind)].format(name=name),
        done=work.done,
        total=work.total,
        text=_say_how_far(work),
        left=time_left(work.seconds_left) if work.seconds_left is not None else "",
        url=url,
        cancel=stop,
    )


def _stop_label(work: Work) -> str:
    return {
        Work.Kind.CHECK: "Arrêter le contrôle",
        Work.Kind.ACCEPT: "Arrêter l’enregistrement",
    }.get(Work.Kind(work.kind), "Arrêter")


def _say_how_far(work: Work) -> str:
    if work.stop_asked_at:
        return "Arrêt demandé…"
    if work.state == Work.State.WAITING or work.started_at is None:
        return _say_waiting(work.asked_at, "Le traitement n’a pas encore commencé")
    if work.beat_at and timezone.now() - work.beat_at > SILENCE:
        return "Le traitement ne répond plus : il sera repris de lui-même dans une minute ou deux."
    if work.kind == Work.Kind.FLOW:
        return f"Étape {work.done + 1} sur {work.total} : {work.phase}" if work.total else "Début"
    share = f"{100 * work.done // work.total}{NO_BREAK_SPACE}%" if work.total else ""
    rows = plural(work.rows, "ligne", "lignes") if work.rows else ""
    if work.kind == Work.Kind.ACCEPT and work.total:
        rows = f"{plural(work.done, 'ligne', 'lignes')} sur {plural(work.total, '', '').strip()}"
    parts = [part for part in (work.phase, rows, share) if part]
    return ", ".join(parts) or "Début"


def _say_waiting(asked_at: datetime, sentence: str) -> str:
    if timezone.now() - asked_at < LONG_WAIT:
        return "En attente"
    return f"{sentence}. S’il ne commence pas dans quelques minutes, prévenez votre administrateur."


def describe_failure(work: Work) -> Notice:
    """What happened, and what to do."""
    fault = WORDING.get(work.fault, WORDING["travail.defaut"])
    return Notice(fault, kind="late", heading=f"{ENDINGS[Work.Kind(work.kind)]}.")
