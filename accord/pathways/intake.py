"""Freeze the cohorts whose day has come, once the files that define them are there."""

from collections.abc import Callable
from datetime import date

from accord.conventions.clock import today
from accord.conventions.models import Agreement
from accord.conventions.queries import events_of, read_current
from accord.pathways.actions import freeze_cohort
from accord.pathways.models import Cohort
from accord.pathways.queries import last_references


def freeze_due_cohorts(progress: Callable[[str], None] | None = None) -> list[str]:
    """Freeze each declared cohort that can be; returns a French sentence for each public looked at."""
    return [
        sentence
        for agreement in Agreement.objects.order_by("key")
        for sentence in _freeze_due_of(agreement, progress)
    ]


def _freeze_due_of(agreement: Agreement, progress: Callable[[str], None] | None) -> list[str]:
    declared = read_current(agreement.key)
    events = events_of(agreement)
    kinds = {
        kind: [form.key for form in declared.formats if form.kind == kind] for kind in ("rsa", "inscription")
    }
    said = []
    for public in declared.publics:
        if public.frozen_on is None or Cohort.objects.filter(agreement=agreement, key=public.key).exists():
            continue
        day = events.get(public.frozen_on)
        if day is None or day > today():
            said.append(f"{public.label} : sera figée quand l’événement « {public.frozen_on} » aura sa date.")
        elif missing := _missing_files(agreement, kinds, day):
            said.append(f"{public.label} : attend {missing} daté du {day:%d/%m/%Y} ou après.")
        else:
            if progress:
                progress(f"{public.label} : gel au {day:%d/%m/%Y}")
            cohort = freeze_cohort(agreement=agreement, public_key=public.key, day=day)
            said.append(f"{public.label} : {cohort.counts['membres']} personnes au {day:%d/%m/%Y}.")
    return said


def _missing_files(agreement: Agreement, kinds: dict[str, list[str]], day: date) -> str:
    """What must still come before the day can be frozen: a file of the very day, of each kind.

    A cohort frozen on an older file would leave out people without a word.
    """
    references = last_references(agreement_id=agreement.pk, formats=kinds, day=day)
    labels = ("un fichier de la CAF", "un fichier de France Travail")
    return " et ".join(
        label
        for label, reference in zip(labels, references, strict=True)
        if reference is None or reference < day
    )
