"""The addresses that keep an agreement."""

from datetime import date

from django.urls import path, register_converter

from accord.conventions import views


class DayConverter:
    """A day of an address, AAAA-MM-JJ."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """ValueError, hence 404, when there is no such day."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """The day as an address has it."""
        return str(value)


register_converter(DayConverter, "day")

DUTY = "conventions/<slug:agreement>/echeances/<slug:kind>/<slug:key>/<day:day>/"
urlpatterns = [
    path("conventions/<slug:agreement>/dossier.zip", views.download_folder, name="agreement-folder"),
    path("conventions/<slug:agreement>/dates/<slug:event>/", views.record_event_day, name="event"),
    path("conventions/<slug:agreement>/echeances/", views.show_duties, name="duties"),
    path(DUTY, views.show_duty, name="duty"),
    path(f"{DUTY}suite/", views.answer_duty, name="answer-duty"),
]
