"""A frozen meeting as the contents of its pack: the one place where rows become words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from accord.committees.models import Meeting
from accord.committees.pack.contents import Pack, Provenance, Source
from accord.committees.pack.figures import describe_figures, summarise
from accord.committees.pack.identity import describe_agreement, list_dues
from accord.conventions.models import AgreementVersion
from accord.declaration.agreement import Agreement as DeclaredAgreement
from accord.declaration.duties import Committee
from accord.deposits.models import Deposit
from accord.indicators.models import Snapshot
from accord.indicators.rules.tables import DepositOrigin, Table
from accord.kit.text import format_date, format_date_long, format_date_words

DEMONSTRATION = "Démonstration : département fictif, horloge fixée au {jour}."


def assemble_pack(
    *,
    meeting: Meeting,
    declared: DeclaredAgreement,
    committee: Committee,
    tables: Sequence[Table],
    events: Mapping[str, date],
    replayed_on: date | None,
) -> Pack:
    """The contents of the documents. `replayed_on` is the day that a demonstration replays, or None."""
    assert meeting.frozen_at is not None and meeting.snapshot is not None and meeting.version is not None
    figures = describe_figures(tables)
    dues_intro, dues = list_dues(declared, events, meeting.held_on)
    sealed_on = format_date_words(timezone.localtime(meeting.frozen_at).date())
    return Pack(
        committee=committee.label,
        sitting=f"Séance du {format_date_long(meeting.held_on)}",
        agreement=declared.header.title,
        number=f"Convention n° {declared.header.number} ({declared.header.year})",
        parties=" et ".join(party.name for party in declared.parties),
        seal=f"Chiffres arrêtés le {sealed_on}",
        short_seal=f"arrêté le {sealed_on}",
        frozen_at=meeting.frozen_at,
        identity=describe_agreement(declared, committee, events, meeting.held_on),
        dues=dues,
        dues_intro=dues_intro,
        summary=summarise(figures),
        figures=figures,
        provenance=_describe_provenance(meeting.snapshot, meeting.version, tables),
        warning=DEMONSTRATION.format(jour=format_date_words(replayed_on)) if replayed_on else "",
    )


def _describe_provenance(
    snapshot: Snapshot, version: AgreementVersion, tables: Iterable[Table]
) -> Provenance:
    kept_on = _say_moment(version.created_at)
    origins = {origin.id: origin for table in tables for origin in table.deposits}
    deposits = {row.pk: row for row in Deposit.objects.filter(pk__in=origins).select_related("sender")}
    return Provenance(
        snapshot=snapshot.sha256,
        gathered_on=f"Données rassemblées le {_say_moment(snapshot.created_at)}.",
        version=f"Version {version.number} de la convention, enregistrée le {kept_on}.",
        sources=tuple(_describe_source(origin, deposits.get(key)) for key, origin in sorted(origins.items())),
    )


def _describe_source(origin: DepositOrigin, deposit: Deposit | None) -> Source:
    """What is known of a file. Its row of the table of deposits may be out of sight of who freezes."""
    reference = date.fromisoformat(origin.reference_on) if origin.reference_on else None
    return Source(
        file=origin.file_name,
        sender=deposit.sender.name if deposit and deposit.sender else "inconnu",
        reference_on=format_date(reference),
        received_on=format_date(timezone.localtime(deposit.received_at).date() if deposit else None),
        rows=deposit.rows_good if deposit else None,
        sha256=origin.sha256,
    )


def _say_moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{format_date_words(local.date())} à {local.hour} h {local.minute:02d}"
