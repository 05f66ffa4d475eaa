from datetime import date
from functools import lru_cache

from accord.conventions.errors import UnknownAgreement
from accord.conventions.models import Agreement, AgreementEvent, AgreementVersion
from accord.declaration import Agreement as DeclaredAgreement
from accord.declaration import read_agreement
from accord.partners.models import Organisation


def current_version(key: str) -> AgreementVersion:
    """The latest version of an agreement; raises UnknownAgreement."""
    version = AgreementVersion.objects.filter(agreement__key=key).order_by("-number").first()
    if version is None:
        raise UnknownAgreement(key)
    return version


def read_version(version: AgreementVersion) -> DeclaredAgreement:
    """The declaration that a stored version holds. It was checked when imported: it cannot be invalid."""
    return _read_text(version.sha256, tuple(sorted(version.files.items())))


@lru_cache(maxsize=32)
def _read_text(sha256: str, files: tuple[tuple[str, str], ...]) -> DeclaredAgreement:
    return read_agreement({path: text.encode() for path, text in files}).agreement


def read_current(key: str) -> DeclaredAgreement:
    """The declaration of the latest version of an agreement; raises UnknownAgreement."""
    return read_version(current_version(key))


def events_of(agreement: Agreement) -> dict[str, date]:
    """The date of each event recorded for an agreement; the last record of an event counts."""
    rows = AgreementEvent.objects.filter(agreement=agreement).order_by("id")
    return {row.name: row.happened_on for row in rows}


def organisation_of(agreement: Agreement, party: str) -> Organisation | None:
    """The organisation that plays a declared party, or None when nobody was named yet."""
    return Organisation.objects.filter(
        agreementparty__agreement=agreement, agreementparty__party=party
    ).first()
