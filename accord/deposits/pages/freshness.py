"""Up to when the data are: the sentence that home and the deposits share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accord.deposits.models import Deposit, DepositState
from accord.deposits.pages.progress import describe_failure, describe_progress
from accord.deposits.queries import read_freshness
from accord.face.components import Notice, Progress
from accord.face.words import say_instant


@dataclass(frozen=True)
class FreshnessPanel:
    """The sentence, and what is under way or failed. `again` is where to ask for the update once more."""

    sentence: str
    progress: Progress | None
    failure: Notice | None
    again: str


def build_freshness(url: str, agreement_key: str) -> FreshnessPanel:
    """The panel, on the page at `url`."""
    found = read_freshness()
    # The flow takes in the files of every agreement: it says nothing of one that has received none.
    has_data = Deposit.objects.filter(agreement__key=agreement_key, state=DepositState.ACCEPTED).exists()
    ended = found.ended if has_data else None
    return FreshnessPanel(
        sentence=f"Données à jour : {say_moment(ended.ended_at)}" if ended else "",
        progress=describe_progress(found.live, "", url, can_stop=False) if found.live else None,
        failure=describe_failure(found.failed) if found.failed else None,
        again=reverse("update-data", kwargs={"agreement": agreement_key}) if found.failed else "",
    )


def say_moment(instant: datetime | None) -> str:
    """`aujourd’hui à 14:05`, or `03/03/2025 à 14:05`."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    if local.date() == timezone.localdate():
        return f"aujourd’hui à {local:%H:%M}"
    return f"le {say_instant(instant)}"
