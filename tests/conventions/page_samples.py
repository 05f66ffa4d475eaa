"""A draft with something to correct, a new agreement to freeze, a list that waits: for the pages of texts."""

from __future__ import annotations

from datetime import date

from accord.conventions.actions import name_party, record_event
from accord.conventions.models import Agreement, AgreementDraft, AgreementVersion, RegisterList
from accord.conventions.rules.register import COLUMNS, LINE, read_line

GOOD = {column.key: column.example for column in COLUMNS if column.example}
ROWS = [
    {**GOOD, LINE: "4"},
    {LINE: "5", "intitule": "Accueil des stagiaires", "organisme": "Département", "fin": "fin 2028"},
]
QUESTION = {"question": "retour-a-l-emploi"}


def make_texts(world) -> None:
    """What the pages of texts show, kept by the Département."""
    version = AgreementVersion.objects.get(agreement=world.agreement)
    body, user = world.organisations["departement"], world.users["pilotage"]
    changed = version.files["convention.toml"].replace('duree = "1 an"', 'duree = "2 ans"')
    broken = {**version.files, "convention.toml": changed, "comites.toml": 'cle = "oubli\n'}
    AgreementDraft.objects.create(
        agreement=world.agreement, base=version, files=broken, organisation=body, saved_by=user
    )
    AgreementDraft.objects.create(files=read_line(1, GOOD, ()).files, organisation=body, saved_by=user)
    RegisterList.objects.create(organisation=body, created_by=user, file_name="conventions.xlsx", rows=ROWS)


def draft_of(world) -> dict[str, int]:
    """The draft of the agreement's next version, with its problem."""
    return {"draft": AgreementDraft.objects.get(agreement=world.agreement).pk}


def new_draft(_world) -> dict[str, int]:
    """The draft of an agreement to come, ready to be frozen."""
    return {"draft": AgreementDraft.objects.get(agreement=None).pk}


def list_of(_world) -> dict[str, int]:
    """The list that waits."""
    return {"number": RegisterList.objects.get().pk}


def sign_again(world) -> Agreement:
    """A second agreement of the département, with the same text, that started a fortnight later."""
    agreement = Agreement.objects.create(key="seconde-2018", title="Une seconde convention")
    first = world.agreement.versions.get()
    AgreementVersion.objects.create(agreement=agreement, number=1, files=first.files, sha256=first.sha256)
    record_event(agreement=agreement, name="notification", happened_on=date(2018, 1, 29))
    name_party(agreement=agreement, party="departement", organisation=world.organisations["departement"])
    return agreement
