"""The way, on one page: what was accepted goes from room to room until it can be counted.

Each room pulls the deposits it has not pulled yet, so the flow may be run at any time, as often as wanted,
and goes on where it was stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from accord.conventions.actions import load_pinned_communes
from accord.deposits.actions import resume_deposits
from accord.deposits.models import Work
from accord.employment import intake as employment
from accord.indicators.actions import take_snapshot
from accord.journal.tasks import seal_and_verify
from accord.pathways import intake as pathways
from accord.people import intake as people
from accord.site.quality import note_quality
from accord.trainings import intake as trainings

Progress = Callable[[str], None]


@dataclass
class WayReport:
    """What each room added, and the snapshot that the figures now read."""

    added: dict[str, object] = field(default_factory=dict)
    snapshot: str = ""


STEPS = (
    ("conventions", "Communes des conventions", lambda progress: load_pinned_communes()),
    ("deposits", "Dépôts interrompus", lambda progress: resume_deposits()),
    ("people", "Personnes et droits", people.pull),
    ("trainings", "Formations", trainings.pull),
    ("employment", "Inscriptions et emploi", employment.pull),
    ("pathways", "Cohortes", pathways.freeze_due_cohorts),
    ("quality", "Qualité des rapprochements", note_quality),
)
SNAPSHOT = "Arrêté des données"


def run_way(progress: Progress | None = None) -> WayReport:
    """Run every room in order, then take a snapshot of the facts. To call as the login `loader`."""
    started_at = timezone.now()
    report = _run_steps(progress)
    Work.objects.create(
        kind=Work.Kind.FLOW, state=Work.State.DONE, started_at=started_at, ended_at=timezone.now()
    )
    return report


def _run_steps(progress: Progress | None) -> WayReport:
    report = WayReport()
    for room, label, step in STEPS:
        if progress:
            progress(label)
        report.added[room] = step(progress)
    if progress:
        progress(SNAPSHOT)
    report.snapshot = take_snapshot().sha256
    seal_and_verify()
    return report


def watch_way(tell: Callable[[str, int, int], None]) -> None:
    """The same for a worker, told as a share of its steps: `tell(step, done, steps)`."""
    labels = [label for _room, label, _step in STEPS] + [SNAPSHOT]
    now = ["", 0]

    def say(text: str) -> None:
        if text in labels:
            now[:] = [text, labels.index(text)]
        tell(str(now[0]), int(now[1]), len(labels))

    _run_steps(say)
