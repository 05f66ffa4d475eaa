"""The one clock: rules take dates as arguments, and whoever needs today asks here."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in Paris, or the day that a demonstration replays (`ACCORD_TODAY`)."""
    return date.fromisoformat(settings.TODAY) if settings.TODAY else timezone.localdate()
