"""Accepted deposits made by hand: what the room of deposits leaves, without a file."""

from datetime import date
from itertools import count

import pytest
from django.utils import timezone

from accord.conventions.models import Agreement
from accord.deposits.keys import read_keys
from accord.deposits.models import Deposit, DepositState, Record
from accord.kit.identifiers import Nir, read_nir
from accord.partners.actor import Actor
from accord.partners.models import Membership, Organisation, Role, User

SOPHIE = {
    "nom_naissance": "MARTIN",
    "prenoms": "SOPHIE",
    "sexe": "2",
    "date_naissance": "1985-03-14",
    "precision_naissance": "N",
}
CAF_ROW = {
    "foyer": "CAF-131-0346145",
    "numero_demande": "01024041062",
    "date_demande": "2017-05-02",
    "date_ouverture": "2017-05-01",
    "etat_dossier": "2",
    "role": "DEM",
    "droits_devoirs": "O",
    "situation_familiale": "CEL",
    "commune_residence": "13055",
    "date_reference": "2017-11-30",
}
NIR = "285031305512345"[:13]


class Bodies:
    """The organisations of the tests."""

    def __init__(self):
        kinds = Organisation.Kind
        self.departement = Organisation.objects.create(name="Département", kind=kinds.DEPARTEMENT)
        self.region = Organisation.objects.create(name="Région", kind=kinds.REGION)
        self.caf = Organisation.objects.create(name="CAF", kind=kinds.SOCIAL_SECURITY)
        self.work = Organisation.objects.create(name="France Travail", kind=kinds.EMPLOYMENT_SERVICE)
        self.provider = Organisation.objects.create(
            name="Organisme de formation", kind=kinds.PROVIDER, siret="99911838300085"
        )
        self.stranger = Organisation.objects.create(name="Autre", kind=kinds.OTHER)


@pytest.fixture
def bodies(db):
    return Bodies()


@pytest.fixture
def steering(bodies):
    """An agent of the Département who reviews pairs."""
    user = User.objects.create_user("agent@exemple.fr", full_name="Agent de test")
    Membership.objects.create(
        user=user, organisation=bodies.departement, role=Role.STEERING, starts_on=date(2017, 1, 1)
    )
    return Actor(user.pk, bodies.departement.pk, Role.STEERING)


@pytest.fixture
def deposit(bodies):
    """`deposit("rsa", [row, …])`: an accepted deposit with those payloads; a `nir` is sealed and indexed."""
    agreement = Agreement.objects.create(key="essai", title="Convention d’essai")
    numbers = count(1)
    senders = {"rsa": bodies.caf, "inscription": bodies.work, "formation": bodies.region}

    def make(kind, payloads, *, reference_on=date(2017, 11, 30), visible_to=None, **fields):
        number = next(numbers)
        made = Deposit.objects.create(
            agreement=agreement,
            format_key=kind,
            kind=kind,
            sender=senders[kind],
            file_name=f"fichier-{number}",
            file_sha256=f"{number:064x}",
            file_size=1,
            reference_on=reference_on,
            state=DepositState.ACCEPTED,
            accepted_at=timezone.now(),
            visible_to=visible_to if visible_to is not None else [bodies.departement.pk],
            **fields,
        )
        Record.objects.bulk_create(
            record(made, kind, row, dict(payload)) for row, payload in enumerate(payloads, 1)
        )
        return made

    return make


def record(deposit, kind, row, payload):
    keys, number = read_keys(), read_nir(payload.pop("nir", ""))
    made = Record(deposit=deposit, row=row, kind=kind, payload=payload)
    if isinstance(number, Nir):
        made.nir_sealed = keys.sealer.seal(number.nir13)
        made.nir_index = keys.index.of(number.nir13) if number.is_identifier else None
    return made
