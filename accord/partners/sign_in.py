"""Signing in: e-mail and password, the same answer for a wrong password and an unknown account, a lock-out.

The counters are kept under a keyed hash, whether an account exists or not: neither the table nor the answer
tells who has one. Source: CNIL, recommendation on passwords (délibération 2022-100).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accord.partners.models import SignInCounter, User
from accord.partners.queries import memberships_of

TRIES = 5
LOCK_MINUTES = 15
# Failures older than this are forgotten: a mistake a day never locks anybody.
FORGET_AFTER = timedelta(hours=12)
# From one network, one failure is forgotten each minute: an office that mistypes is not an attack.
NETWORK_TRIES = 20


@dataclass(frozen=True, slots=True)
class SignIn:
    """What became of an attempt: a user, or the code of the refusal (worded in `wording.py`)."""

    user: User | None = None
    refusal: str = ""
    minutes: int = LOCK_MINUTES


class Attempts:
    """The failures counted under one key, held until the transaction ends: two at once count as two."""

    def __init__(self, key: str, tries: int = TRIES) -> None:
        self.tries = tries
        self.now = timezone.now()
        self.counter = _lock_counter(key)

    @classmethod
    def of_address(cls, email: str) -> Attempts:
        """Sign-ins with one e-mail address."""
        return cls(f"address/{email.strip().lower()[:254]}")

    @classmethod
    def of_codes(cls, user: User) -> Attempts:
        """One-time codes of one user."""
        return cls(f"code/{user.pk}")

    @property
    def are_suspended(self) -> bool:
        """Whether too many failed lately."""
        return _minutes_left(self.counter, self.now) > 0

    @property
    def minutes_left(self) -> int:
        """How long they stay suspended."""
        return _minutes_left(self.counter, self.now)

    def forget(self) -> None:
        """A success: what failed before no longer counts."""
        self.counter.delete()

    def count_failure(self) -> bool:
        """One more; whether it was one too many."""
        counter = self.counter
        if counter.last_failed_at < self.now - FORGET_AFTER or counter.locked_until:
            counter.failures = 0
            counter.locked_until = None
        return self._add_failure()

    def count_network_failure(self) -> bool:
        """One more from a network, less one a minute since the last."""
        minutes = int((self.now - self.counter.last_failed_at).total_seconds() // 60)
        self.counter.failures = max(0, self.counter.failures - minutes)
        if self.counter.locked_until and self.counter.locked_until <= self.now:
            self.counter.locked_until = None
        return self._add_failure()

    def _add_failure(self) -> bool:
        counter = self.counter
        counter.failures += 1
        counter.last_failed_at = self.now
        is_one_too_many = counter.failures >= self.tries
        if is_one_too_many:
            counter.failures = min(counter.failures, self.tries)
            counter.locked_until = self.now + timedelta(minutes=LOCK_MINUTES)
        counter.save()
        return is_one_too_many


def try_sign_in(request: HttpRequest | None, *, email: str, password: str) -> SignIn:
    """Check an address and its password. It takes the same time whether the account exists or not."""
    network = network_of(request)
    # Read without a lock: an office signs in at half past eight, all at once.
    busy = SignInCounter.objects.filter(key=_hash_key(f"network/{network}")).first() if network else None
    attempts = Attempts.of_address(email)
    # Always hashed, even when suspended: the time of the answer tells nothing.
    user = authenticate(request, username=email.strip().lower(), password=password)
    if busy and _minutes_left(busy, attempts.now):
        return SignIn(refusal="connexion.reseau", minutes=_minutes_left(busy, attempts.now))
    if attempts.are_suspended:
        return SignIn(refusal="connexion.suspendue", minutes=attempts.minutes_left)
    if user is None:
        is_last_try = attempts.count_failure()
        if network:
            Attempts(f"network/{network}", NETWORK_TRIES).count_network_failure()
        return SignIn(refusal="connexion.suspendue" if is_last_try else "connexion.refusee")
    attempts.forget()
    if not memberships_of(user).exists():
        return SignIn(refusal="connexion.sans_rattachement")
    return SignIn(user=user)


def network_of(request: HttpRequest | None) -> str:
    """Where a request comes from: an IPv4 address, or the /64 of an IPv6 one; empty when nobody says.

    Behind a proxy the address is in the header that the proxy sets (settings.CLIENT_ADDRESS_HEADER).
    """
    if request is None:
        return ""
    header = settings.CLIENT_ADDRESS_HEADER
    told = request.META.get(header, "").rsplit(",", 1)[-1] if header else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(told.strip())
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)


def _minutes_left(counter: SignInCounter, now: datetime) -> int:
    if counter.locked_until is None or counter.locked_until <= now:
        return 0
    return max(1, -int((now - counter.locked_until).total_seconds() // 60))


def _hash_key(key: str) -> str:
    return salted_hmac("accord.sign-in", key, algorithm="sha256").hexdigest()


def _lock_counter(key: str) -> SignInCounter:
    hashed = _hash_key(key)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_signincounter (key, failures, last_failed_at) VALUES (%s, 0, now()) "
            "ON CONFLICT (key) DO NOTHING",
            [hashed],
        )
    return SignInCounter.objects.select_for_update().get(key=hashed)
