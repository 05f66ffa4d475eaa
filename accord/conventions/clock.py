"""The one clock: rules take dates as arguments, and whoever needs today asks here."""

from datetime import date

from django.utils import timezone

from accord.face.replay import replayed_day


def today() -> date:
    """Today in Paris, or the day that a demonstration replays."""
    return replayed_day() or timezone.localdate()
