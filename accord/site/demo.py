"""The demonstration: an agreement of 2017 replayed on a synthetic département, from file to frozen pack."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from accord.kit.secret_files import keep_secret

TODAY = "2021-01-04"
AGREEMENT = "paca-bdr-2017"
COMMITTEE = "pilotage"
STARTED_ON = date(2018, 1, 15)
EVENTS = {
    "notification": (STARTED_ON, "date choisie pour la démonstration : le texte la laisse en blanc"),
    "gel-cohorte": (date(2018, 1, 31), "date choisie pour la démonstration"),
}
BODIES = {
    "departement": {"name": "Département des Bouches-du-Rhône", "kind": "departement", "departement": "13"},
    "region": {"name": "Région Provence-Alpes-Côte d’Azur", "kind": "region", "region": "93"},
    "caf": {"name": "CAF des Bouches-du-Rhône", "kind": "caf", "departement": "13"},
    "france-travail": {"name": "France Travail Provence-Alpes-Côte d’Azur", "kind": "france-travail"},
    "ccas": {"name": "CCAS de démonstration", "kind": "structure-referente", "departement": "13"},
}
ACCOUNTS = (
    ("pilotage@accord.example", "Claire Pilotage", "departement", "pilotage"),
    ("formation@accord.example", "Samir Formation", "region", "service-formation"),
    ("referent@accord.example", "Agnès Référente", "ccas", "referent"),
    ("organisme@accord.example", "Paul Organisme", "organisme", "organisme"),
)
PORTFOLIO = 40
Say = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    """An account of the demonstration, to print."""

    email: str
    role: str
    organisation: str


def demo_password() -> str:
    """One password for the accounts of the demonstration, made once in ACCORD_HOME and never committed."""
    return keep_secret(
        settings.ACCORD_HOME / "secrets" / "demo-password", lambda: f"demo-{secrets.token_urlsafe(9)}"
    )


def load_agreement() -> None:
    """The agreement's text, its events, and the bodies that play its parties."""
    from accord.conventions.actions import import_agreement, name_party, record_event
    from accord.partners.actions import create_organisation
    from accord.partners.models import Organisation

    version = import_agreement(folder=settings.DECLARED / AGREEMENT)
    for name, (day, reference) in EVENTS.items():
        record_event(agreement=version.agreement, name=name, happened_on=day, reference=reference)
    for party, body in BODIES.items():
        organisation = Organisation.objects.filter(name=body["name"]).first() or create_organisation(**body)
        name_party(agreement=version.agreement, party=party, organisation=organisation)


def write_inbox(scale: float, seed: int, progress: Callable[[float, str], None]) -> Path:
    """The partners' files in ACCORD_HOME/inbox, written once for a scale and a seed."""
    from accord.synth import write_departement

    folder = settings.ACCORD_HOME / "inbox"
    stamp = folder / ".demo"
    wanted = f"{scale} {seed}\n"
    if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        write_departement(scale=scale, seed=seed, out=folder, progress=progress)
        stamp.write_text(wanted, encoding="ascii")
    return folder


def files_in_order(inbox: Path) -> Iterator[Path]:
    """What the partners sent, the CAF first; never the truth that the generator keeps apart."""
    for folder in ("caf", "france-travail", "region"):
        # By the date that ends each name, so that stocks and movements are read as they came.
        yield from sorted(
            (inbox / folder).iterdir(), key=lambda path: (path.stem.rsplit("_", 1)[-1], path.name)
        )


def name_provider() -> None:
    """The training provider that the files speak of most, so that its account has something to see."""
    from django.db.models import Count

    from accord.deposits.models import Record
    from accord.partners.actions import create_organisation
    from accord.partners.models import Organisation

    if Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).exists():
        return
    first = (
        Record.objects.filter(kind="formation", payload__siret_of__isnull=False)
        .values("payload__siret_of")
        .annotate(rows=Count("id"))
        .order_by("-rows", "payload__siret_of")
        .first()
    )
    if first:
        create_organisation(
            name="Organisme de formation de démonstration",
            kind=Organisation.Kind.PROVIDER,
            siret=first["payload__siret_of"],
        )


def follow_portfolio() -> int:
    """The persons whom the social centre follows: some forty of one commune, those in training first."""
    from django.db.models import Count, Exists, OuterRef

    from accord.partners.models import Organisation
    from accord.people.actions import follow_people
    from accord.people.models import RsaRight
    from accord.trainings.models import Participation

    trained = Participation.objects.filter(
        identity__person_id=OuterRef("identity__person_id"), entered_on__isnull=False
    )
    rights = RsaRight.objects.exclude(commune="").annotate(is_trained=Exists(trained))
    commune = (
        rights.filter(is_trained=True)
        .values("commune")
        .annotate(people=Count("identity__person_id", distinct=True))
        .order_by("-people", "commune")
        .first()
    )
    if commune is None:
        return 0
    found = (
        rights.filter(commune=commune["commune"])
        .values_list("identity__person_id", "is_trained")
        .distinct()
        .order_by("-is_trained", "identity__person_id")
    )
    return follow_people(
        organisation=Organisation.objects.get(name=BODIES["ccas"]["name"]),
        persons=[person for person, _is_trained in found[:PORTFOLIO]],
        reason="referent",
        starts_on=STARTED_ON,
    )


def open_accounts() -> list[Account]:
    """One account a role, with the password of the demonstration."""
    from accord.partners.actions import create_account
    from accord.partners.models import Organisation, User

    bodies = {party: Organisation.objects.get(name=body["name"]) for party, body in BODIES.items()}
    provider = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).first()
    opened = []
    for email, full_name, party, role in ACCOUNTS:
        organisation = bodies.get(party, provider)
        if organisation is None:
            continue
        if not User.objects.filter(email=email).exists():
            create_account(
                email=email,
                full_name=full_name,
                password=demo_password(),
                organisation=organisation,
                role=role,
                starts_on=STARTED_ON,
            )
        opened.append(Account(email, role, organisation.name))
    return opened


def freeze_first_committee(out: Path) -> list[Path]:
    """The steering committee's figures and documents; a committee already frozen gives the same again."""
    from accord.committees.actions import freeze_figures, write_pack
    from accord.committees.models import Meeting
    from accord.conventions.models import Agreement

    agreement = Agreement.objects.get(key=AGREEMENT)
    held_on = date.fromisoformat(TODAY)
    meeting = Meeting.objects.filter(
        agreement=agreement, committee=COMMITTEE, held_on=held_on, frozen_at__isnull=False
    ).first()
    meeting = meeting or freeze_figures(agreement=agreement, committee=COMMITTEE, held_on=held_on)
    return write_pack(meeting=meeting, out=out)
