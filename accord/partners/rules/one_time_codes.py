"""One-time codes of a telephone (TOTP, RFC 6238: SHA-1, six digits, thirty seconds) and recovery codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_BYTES = 20
DIGITS = 6
STEP_SECONDS = 30
# A telephone may be half a minute late or early.
DRIFT = 1
RECOVERY_CODES = 10
RECOVERY_GROUP = 5
# Without I, L, O, U, 0 and 1: a code is copied by hand.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def make_secret() -> bytes:
    """A new secret of 20 bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def write_secret(secret: bytes) -> str:
    """The secret as a person types it: letters and digits by groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def write_address(secret: bytes, account: str, issuer: str) -> str:
    """The `otpauth:` address that a telephone reads in the QR code."""
    key = base64.b32encode(secret).decode()
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?secret={key}&issuer={quote(issuer)}&digits={DIGITS}&period={STEP_SECONDS}"


def find_step(secret: bytes, code: str, *, at: float, last_step: int) -> int | None:
    """The step that this code belongs to, near the instant `at` (seconds) and after `last_step`; else None.

    A step that was used, or any before it, never answers again: a code seen over a shoulder is worthless.
    """
    typed = re.sub(r"\s", "", code)
    if re.fullmatch(rf"[0-9]{{{DIGITS}}}", typed) is None:
        return None
    found = None
    for step in _steps_near(at):
        matches = hmac.compare_digest(_code_of(secret, step), typed.encode())
        if matches and step > last_step:
            found = step
    return found


def code_at(secret: bytes, at: float) -> str:
    """The code that a telephone shows at this instant (seconds)."""
    return _code_of(secret, int(at) // STEP_SECONDS).decode()


def make_recovery_codes() -> tuple[str, ...]:
    """Ten codes of ten characters (about 49 bits each), shown once."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(RECOVERY_GROUP)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    )


def hash_recovery_code(code: str, key: bytes) -> str:
    """The keyed hash of a recovery code, however it was typed: case, spaces and hyphens do not count."""
    plain = re.sub(r"[^0-9A-Z]", "", code.upper())
    return hmac.new(key, b"recovery/1/" + plain.encode(), hashlib.sha256).hexdigest()


def _steps_near(at: float) -> Iterator[int]:
    now = int(at) // STEP_SECONDS
    yield from range(max(0, now - DRIFT), now + DRIFT + 1)


def _code_of(secret: bytes, step: int) -> bytes:
    # Every telephone application knows SHA-1 here; its weakness against collisions does not matter to a code.
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS).generate(step * STEP_SECONDS)  # noqa: S303
