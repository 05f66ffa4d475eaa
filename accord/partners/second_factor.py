"""The second factor of a user: started, confirmed by a first code, asked at each sign-in, replaced, removed.

Source: CNIL, recommendation on multi-factor authentication (délibération 2025-019); RGPD art. 32.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accord.journal.actions import write_entry
from accord.kit.sealing import Sealer, UnreadableSeal
from accord.partners.actor import Actor
from accord.partners.models import RecoveryCode, SecondFactor, User
from accord.partners.rules.one_time_codes import (
    find_step,
    hash_recovery_code,
    make_recovery_codes,
    make_secret,
    write_address,
    write_secret,
)
from accord.partners.sign_in import Attempts

ISSUER = "Accord"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a telephone must learn: the secret as text, and the same as a QR code (SVG)."""

    secret: str
    drawing: str


def has_second_factor(user: User) -> bool:
    """Whether the user confirmed a second factor: it is then asked at each sign-in."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def count_recovery_codes(user: User) -> int:
    """How many recovery codes are left."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def start_second_factor(*, user: User) -> None:
    """A new secret that waits for its first code; nothing changes for a user who confirmed one."""
    if not has_second_factor(user):
        sealed = _sealer().seal(make_secret())
        SecondFactor.objects.update_or_create(user=user, defaults={"secret_sealed": sealed, "last_step": 0})


def read_enrolment(user: User) -> Enrolment | None:
    """What the telephone must learn; None when nothing waits, or when its secret cannot be read again."""
    factor = SecondFactor.objects.filter(user=user, confirmed_at=None).first()
    secret = _open(factor)
    if secret is None:
        return None
    return Enrolment(write_secret(secret), _draw(write_address(secret, user.email, ISSUER)))


@transaction.atomic
def confirm_second_factor(*, user: User, code: str, actor: Actor) -> tuple[str, ...]:
    """Take the first code; the recovery codes, shown once. Empty when the code is not the right one."""
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    secret = _open(factor)
    if factor is None or secret is None:
        return ()
    step = find_step(secret, code, at=timezone.now().timestamp(), last_step=factor.last_step)
    if step is None:
        return ()
    factor.confirmed_at, factor.last_step = timezone.now(), step
    factor.save()
    write_entry(action="second-factor.confirm", actor=actor, target=f"user:{user.pk}")
    return renew_recovery_codes(user=user, actor=actor)


@transaction.atomic
def renew_recovery_codes(*, user: User, actor: Actor) -> tuple[str, ...]:
    """Ten new recovery codes; the former ones no longer open anything."""
    codes = make_recovery_codes()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=hash_recovery_code(code, _key())) for code in codes
    )
    write_entry(action="second-factor.codes", actor=actor, target=f"user:{user.pk}")
    return codes


@transaction.atomic
def remove_second_factor(*, user: User, actor: Actor) -> None:
    """Forget the secret and the recovery codes."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    write_entry(action="second-factor.remove", actor=actor, target=f"user:{user.pk}")


@transaction.atomic
def check_code(*, user: User, code: str) -> str:
    """Empty when the code opens, else the code of the refusal; five failures suspend the user's codes.

    Takes the telephone's code, or a recovery code, which is then spent.
    """
    attempts = Attempts.of_codes(user)
    if attempts.are_suspended:
        return "code.suspendu"
    if _spend_one_time_code(user, code) or _spend_recovery_code(user, code):
        attempts.forget()
        return ""
    return "code.suspendu" if attempts.count_failure() else "code.refuse"


def _spend_one_time_code(user: User, code: str) -> bool:
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    secret = _open(factor)
    if factor is None or secret is None:
        return False
    step = find_step(secret, code, at=timezone.now().timestamp(), last_step=factor.last_step)
    if step is None:
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def _spend_recovery_code(user: User, code: str) -> bool:
    hashed = hash_recovery_code(code, _key())
    spent = RecoveryCode.objects.filter(user=user, code_hash=hashed, used_at=None)
    return spent.update(used_at=timezone.now()) == 1


def _open(factor: SecondFactor | None) -> bytes | None:
    if factor is None:
        return None
    try:
        return _sealer().open(bytes(factor.secret_sealed))
    except UnreadableSeal:
        return None


def _key() -> bytes:
    return hashlib.sha256(f"accord/second-factor/{settings.SECOND_FACTOR_KEY}".encode()).digest()


def _sealer() -> Sealer:
    return Sealer(_key())


def _draw(address: str) -> str:
    import segno

    drawn = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, omitsize=True, border=3, svgclass="qr", lineclass=None)
    return drawn.getvalue().decode()
