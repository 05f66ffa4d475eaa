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
BODIES = {
    "departement": {"name": "Département des Bouches-du-Rhône", "kind": "departement", "departement": "13"},
    "region": {"name": "Région Provence-Alpes-Côte d’Azur", "kind": "region", "region": "93"},
    "caf": {"name": "CAF des Bouches-du-Rhône", "kind": "caf", "departement": "13"},
    "france-travail": {"name": "France Travail Provence-Alpes-Côte d’Azur", "kind": "france-travail"},
    "ccas": {"name": "CCAS de démonstration", "kind": "structure-referente", "departement": "13"},
    "departement-62": {"name": "Département du Pas-de-Calais", "kind": "departement", "departement": "62"},
    "region-32": {"name": "Région Hauts-de-France", "kind": "region", "region": "32"},
    "etat-32": {"name": "État, préfecture de la région Hauts-de-France", "kind": "etat", "region": "32"},
    "terrimouv": {"name": "Terri’Mouv Inclusion", "kind": "autre"},
    "cnfpt": {"name": "CNFPT, délégation des Hauts-de-France", "kind": "autre"},
    "fpett": {"name": "FPETT", "kind": "autre"},
    "akto": {"name": "AKTO", "kind": "autre"},
    "fastt": {"name": "FASTT", "kind": "autre"},
}
CHOSEN = "date choisie pour la démonstration : le texte la laisse en blanc"


@dataclass(frozen=True)
class Signed:
    """An agreement of the demonstration: which body plays each party or sender, what happened and when."""

    key: str
    bodies: dict[str, str]
    events: dict[str, tuple[date, ...]]


AGREEMENTS = (
    Signed(
        AGREEMENT,
        {"departement": "departement", "region": "region", "caf": "caf", "france-travail": "france-travail"},
        {"notification": (STARTED_ON,), "gel-cohorte": (date(2018, 1, 31),)},
    ),
    Signed(
        "hdf-pdc-2022",
        {"departement": "departement-62", "region": "region-32"},
        {
            "signature": (date(2022, 11, 28),),
            "notification": (date(2022, 12, 12),),
            "association-en-vigueur": (date(2023, 2, 1),),
        },
    ),
    Signed(
        "pdc-cnfpt-2024",
        {"departement": "departement-62", "cnfpt": "cnfpt"},
        {
            "signature": (date(2023, 12, 18),),
            "debut-session": (date(2024, 9, 16), date(2024, 10, 10), date(2024, 11, 25), date(2024, 12, 9)),
            "fin-action": (date(2024, 9, 17), date(2024, 10, 10)),
        },
    ),
    Signed(
        "pdc-interim-2024",
        {"departement": "departement-62", "fpett": "fpett", "akto": "akto", "fastt": "fastt"},
        {
            "signature-departement": (date(2024, 7, 22),),
            "signature-fpett": (date(2024, 8, 27),),
            "signature-akto": (date(2024, 9, 3),),
            "signature-fastt": (date(2024, 9, 12),),
        },
    ),
    Signed(
        "pdc-fse-2021",
        {"departement": "departement-62", "etat": "etat-32", "terrimouv": "terrimouv"},
        {
            "signature-etat": (date(2023, 11, 20),),
            "signature-departement": (date(2023, 11, 6),),
            "signature-terrimouv": (date(2023, 11, 9),),
        },
    ),
)
ACCOUNTS = (
    ("pilotage@accord.example", "Claire Pilotage", "departement", "pilotage"),
    ("formation@accord.example", "Samir Formation", "region", "service-formation"),
    ("referent@accord.example", "Agnès Référente", "ccas", "referent"),
    ("organisme@accord.example", "Paul Organisme", "organisme", "organisme"),
    ("pilotage62@accord.example", "Hélène Pilotage", "departement-62", "pilotage"),
    ("formation32@accord.example", "Karim Formation", "region-32", "service-formation"),
)
# The agreements of the Pas-de-Calais are alive on another day than the one of the Bouches-du-Rhône.
ACCOUNT_DAYS = dict.fromkeys(("pilotage62@accord.example", "formation32@accord.example"), "2024-11-04")
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


def load_agreements() -> None:
    """The texts of the five agreements, their events, and the bodies that play their parties."""
    from accord.conventions.actions import import_agreement, name_party, record_event
    from accord.partners.actions import create_organisation
    from accord.partners.models import Organisation

    bodies = {
        place: Organisation.objects.filter(name=body["name"]).first() or create_organisation(**body)
        for place, body in BODIES.items()
    }
    for signed in AGREEMENTS:
        agreement = import_agreement(folder=settings.DECLARED / signed.key).agreement
        for name, days in signed.events.items():
            for rank, day in enumerate(days, 1):
                label = f"session {rank}" if len(days) > 1 else ""
                record_event(agreement=agreement, name=name, happened_on=day, reference=CHOSEN, label=label)
        for party, place in signed.bodies.items():
            name_party(agreement=agreement, party=party, organisation=bodies[place])


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
