"""A deposit in each state, for the tests and pictures of the pages; invented people."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from uuid import UUID

from django.utils import timezone

from accord.conventions.actions import name_party
from accord.deposits import places
from accord.deposits.models import Arrival, Deposit, DepositState, SenderKey, Work
from accord.partners.actions import create_organisation
from accord.partners.models import Organisation

SENDING = UUID("00000000-0000-4000-8000-000000000001")
COUNTS = [
    {"code": "ligne.colonnes", "field": "", "blocking": True, "count": 2, "places": [[2, None], [9, None]]},
    {"code": "champ.obligatoire", "field": "nom", "blocking": True, "count": 1, "places": [[4, None]]},
    {"code": "nir.provisoire", "field": "nir", "blocking": False, "count": 7, "places": [[5, None]]},
]
SAMPLES = [
    {
        "code": "champ.obligatoire",
        "field": "nom",
        "columns": ["identifiantpe", "prenom", "dtnai", "nom"],
        "rows": [[4, "1234567X013", "MARIE", "12/04/1986", ""]],
    },
    {
        "code": "nir.provisoire",
        "field": "nir",
        "columns": ["identifiantpe", "nom", "prenom", "dtnai", "nir"],
        "rows": [[5, "7654321X013", "LEFEVROT", "ANNE", "12/04/1987", "•••• (13 caractères)"]],
    },
]


def make_deposit(world, state: str, **changes) -> Deposit:
    """A list of France Travail in a state."""
    sender = Organisation.objects.filter(name="France Travail de Provence").first()
    if sender is None:
        sender = create_organisation(name="France Travail de Provence", kind="france-travail")
        name_party(agreement=world.agreement, party="france-travail", organisation=sender)
    number = Deposit.objects.count() + 1
    values = {
        "agreement": world.agreement,
        "format_key": "france-travail-inscriptions",
        "kind": "inscription",
        "sender": sender,
        "deposited_by": world.users["pilotage"],
        "file_name": "stock_20180131.csv",
        "file_sha256": f"{number:064d}",
        "file_size": 331_120,
        "encoding": "cp1252",
        "separator": ";",
        "series": "stock",
        "period_starts_on": date(2018, 1, 1),
        "period_ends_on": date(2018, 1, 31),
        "reference_on": date(2018, 1, 31),
        "state": state,
        "rows_read": 4_822,
        "rows_good": 4_812,
        "rows_rejected": 3,
        "report": {"variant": "stock", "problems": [], "counts": COUNTS, "is_complete": True},
        "visible_to": [world.organisations["departement"].pk],
    }
    return Deposit.objects.create(**(values | changes))


def make_checked(world, **report) -> Deposit:
    """A checked deposit with its first rows, and its rejects ready."""
    deposit = make_deposit(world, DepositState.CHECKED)
    deposit.report |= {"preview": {}} | report
    deposit.save()
    places.staging_of(deposit.pk).mkdir(parents=True)
    places.samples_file(deposit.pk).write_text(json.dumps(SAMPLES), encoding="utf-8")
    places.raw_file(deposit.pk).write_text("nir;nom\n", encoding="utf-8")
    places.rejects_file(deposit.pk, ".csv").write_text("nir;nom;motif_de_rejet\n", encoding="utf-8")
    return deposit


def make_pages(world) -> None:
    """What the pages of deposits show."""
    former = make_deposit(
        world,
        DepositState.SUPERSEDED,
        file_name="stock_20180131_premier.csv",
        accepted_at=datetime(2018, 2, 3, 9, 30, tzinfo=UTC),
    )
    quality = {"persons": 4_700, "known": 4_500, "review": 12, "new": 188}
    accepted = make_deposit(
        world,
        DepositState.ACCEPTED,
        supersedes=former,
        accepted_at=timezone.now(),
        decided_at=timezone.now(),
        decided_by=world.users["pilotage"],
    )
    accepted.report |= {
        "changes": {"former": former.pk, "same": 4_800, "added": 12, "removed": 5},
        "quality": quality,
    }
    accepted.save()
    checked = make_checked(
        world,
        is_complete=False,
        preview={"former": accepted.pk, "same": 4_000, "added": 812, "removed": 812, "falls": False},
    )
    long_name = f"{'un-nom-de-fichier-tres-long-' * 7}.csv"
    running = make_deposit(world, DepositState.RECEIVED, file_name=long_name)
    organisation = world.organisations["departement"]
    Work.objects.create(
        kind=Work.Kind.CHECK, state=Work.State.RUNNING, deposit=running, organisation=organisation,
        started_at=timezone.now(), beat_at=timezone.now(), phase="Contrôle", done=40, total=100, rows=1_200,
        seconds_left=90,
    )  # fmt: skip
    refused = [{"code": "fichier.vide", "line": None, "params": {}, "severity": "bloquant"}]
    states = (
        ("stock_20180131.csv", Arrival.State.RECOGNISED, checked, []),
        ("copie.csv", Arrival.State.KNOWN, accepted, []),
        ("vide.csv", Arrival.State.REFUSED, None, refused),
        ("en-cours.csv", Arrival.State.WAITING, None, []),
    )
    for place, (name, state, deposit, problems) in enumerate(states):
        Arrival.objects.create(
            sending=SENDING, place=place, agreement=world.agreement, organisation=organisation,
            user=world.users["pilotage"], role="pilotage", file_name=name, file_size=1_234_567, state=state,
            deposit=deposit, problems=problems,
        )  # fmt: skip
    make_keys(world)
    Work.objects.create(
        kind=Work.Kind.FLOW, state=Work.State.DONE, started_at=timezone.now(), ended_at=timezone.now()
    )
    Work.objects.create(kind=Work.Kind.FLOW, state=Work.State.FAILED, fault="travail.base")


def make_keys(world) -> None:
    """A key that stands, with a long name, and one that was taken back."""
    now, author = timezone.now(), world.users["pilotage"]
    sender = Organisation.objects.get(name="France Travail de Provence")
    for number, (label, revoked_at) in enumerate(
        (("Serveur de transfert de la direction régionale", None), ("Ancien serveur", now))
    ):
        SenderKey.objects.create(
            agreement=world.agreement, party="france-travail", sender=sender, label=label,
            code=f"{number:064}", created_by=author, revoked_at=revoked_at,
            revoked_by=author if revoked_at else None,
        )  # fmt: skip


def number_of(state: str):
    """The arguments of an address about the last deposit in a state."""

    def find(world):
        last = Deposit.objects.filter(state=state).latest("pk")
        return {"agreement": world.agreement.key, "number": last.pk}

    return find
