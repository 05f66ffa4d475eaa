"""Organisations and accounts. Creating asks for no permission: it runs from the terminal."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accord.journal.actions import write_entry
from accord.kit.identifiers import read_siret
from accord.kit.problems import Fault, Problem
from accord.partners.actor import Actor
from accord.partners.errors import CannotCreate
from accord.partners.models import Membership, Organisation, Role, User


@transaction.atomic
def create_organisation(
    *, name: str, kind: str, siret: str | None = None, departement: str = "", region: str = ""
) -> Organisation:
    """A body or a partner. `siret` None for those that have none yet. Raises CannotCreate."""
    number: str | None = None
    if siret is not None:
        read = read_siret(siret)
        if isinstance(read, Fault):
            raise CannotCreate([Problem("organisation.siret")])
        number = read
        if Organisation.objects.filter(siret=number).exists():
            raise CannotCreate([Problem("organisation.siret_pris")])
    return Organisation.objects.create(
        name=name, kind=Organisation.Kind(kind), siret=number, departement=departement, region=region
    )


@transaction.atomic
def create_account(
    *,
    email: str,
    full_name: str,
    password: str,
    organisation: Organisation,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
) -> User:
    """A user with a first membership. Raises CannotCreate with every problem at once."""
    address = User.objects.normalize_email(email.strip()).lower()
    problems = _check_account(address, password, role)
    if problems:
        raise CannotCreate(problems)
    user = User.objects.create_user(address, password, full_name=full_name)
    Membership.objects.create(
        user=user, organisation=organisation, role=role, starts_on=starts_on, ends_on=ends_on
    )
    return user


@transaction.atomic
def change_own_password(*, user: User, password: str, actor: Actor) -> str:
    """Change the password of whoever acts; the code of the refusal when it is too weak, else empty."""
    try:
        validate_password(password, user)
    except ValidationError:
        return "compte.mot_de_passe"
    user.set_password(password)
    user.save(update_fields=["password"])
    write_entry(action="password.change", actor=actor, target=f"user:{user.pk}")
    return ""


def _check_account(address: str, password: str, role: str) -> list[Problem]:
    problems = []
    try:
        validate_email(address)
    except ValidationError:
        problems.append(Problem("compte.adresse"))
    if User.objects.filter(email=address).exists():
        problems.append(Problem("compte.adresse_prise"))
    try:
        validate_password(password)
    except ValidationError:
        problems.append(Problem("compte.mot_de_passe"))
    if role not in Role.values:
        problems.append(Problem("compte.role", params={"roles": ", ".join(Role.values)}))
    return problems
