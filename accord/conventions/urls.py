"""The addresses that keep an agreement."""

from django.urls import path, register_converter

from accord.conventions import (
    calendar_views,
    draft_views,
    event_views,
    folder_views,
    protection_views,
    register_views,
    text_views,
    views,
)
from accord.conventions.rules.secret import Secret
from accord.conventions.rules.which import MARK, Which


class WhichConverter:
    """A day of an address, and the mark of an occurrence: AAAA-MM-JJ, AAAA-MM-JJ-xxxxxxxxxx."""

    regex = rf"\d{{4}}-\d{{2}}-\d{{2}}(?:-{MARK})?"

    def to_python(self, value: str) -> Which:
        """ValueError, hence 404, when there is no such day."""
        return Which.read(value)

    def to_url(self, value: Which | str) -> str:
        """As an address has it."""
        return str(value)


class SecretConverter:
    """A secret word of an address."""

    regex = r"[A-Za-z0-9_-]{32}"

    def to_python(self, value: str) -> Secret:
        """The word, hidden."""
        return Secret(value)

    def to_url(self, value: str) -> str:
        """The word itself, to whoever just made it."""
        return value


register_converter(WhichConverter, "which")
register_converter(SecretConverter, "secret")

DUTY = "conventions/<slug:agreement>/echeances/<slug:kind>/<slug:key>/<which:day>/"
QUESTION = "conventions/<slug:agreement>/questions/<str:question>/"
# Not under conventions/, where every word may be the key of an agreement.
DRAFT = "brouillons/<int:draft>/"
urlpatterns = [
    path("brouillons/importer/", folder_views.import_folder, name="import-folder"),
    path(DRAFT, draft_views.show_draft, name="draft"),
    path(f"{DRAFT}dossier.zip", draft_views.download_draft, name="draft-folder"),
    path(f"{DRAFT}fichiers/<path:path>", draft_views.edit_file, name="draft-file"),
    path(f"{DRAFT}ajouter/", draft_views.add_file, name="draft-new-file"),
    path(f"{DRAFT}controle/", draft_views.check_typed, name="draft-check"),
    path(f"{DRAFT}mots/", draft_views.edit_words, name="draft-words"),
    path(f"{DRAFT}changements/", draft_views.compare_draft, name="draft-changes"),
    path(f"{DRAFT}figer/", draft_views.freeze, name="draft-freeze"),
    path(f"{DRAFT}abandonner/", draft_views.discard, name="draft-discard"),
    path("registre/", register_views.show_register, name="register"),
    path("registre/modele/", register_views.download_template, name="register-template"),
    path("registre/<int:number>/", register_views.show_list, name="register-list"),
    path("registre/<int:number>/a-corriger/", register_views.download_rejects, name="register-rejects"),
    path("conventions/<slug:agreement>/brouillon/", folder_views.start_draft, name="start-draft"),
    path("conventions/<slug:agreement>/organismes/", text_views.name_parties, name="name-parties"),
    path(
        "conventions/<slug:agreement>/chiffres-du-texte/",
        text_views.show_statements,
        name="agreement-statements",
    ),
    path("conventions/<slug:agreement>/versions/", text_views.show_versions, name="agreement-versions"),
    path(
        "conventions/<slug:agreement>/versions/comparer/",
        text_views.compare_versions,
        name="compare-versions",
    ),
    path(
        "conventions/<slug:agreement>/versions/<int:number>/dossier.zip",
        text_views.download_version,
        name="version-folder",
    ),
    path(QUESTION, text_views.show_question, name="question"),
    path(f"{QUESTION}reponse/", text_views.answer, name="answer-question"),
    path(
        "conventions/<slug:agreement>/protection-des-donnees/",
        protection_views.show_protection,
        name="protection",
    ),
    path(
        "conventions/<slug:agreement>/protection-des-donnees/dossier.odt",
        protection_views.download_dossier,
        name="protection-dossier",
    ),
    path("conventions/<slug:agreement>/dossier.zip", views.download_folder, name="agreement-folder"),
    path("conventions/<slug:agreement>/dates/<slug:event>/", event_views.record_event_day, name="event"),
    path("conventions/<slug:agreement>/echeances/", views.show_duties, name="duties"),
    path("conventions/<slug:agreement>/echeances/mois/", calendar_views.show_month, name="duties-month"),
    path("echeances/", calendar_views.show_owed, name="owed"),
    path("echeances/liste/", calendar_views.list_all_owed, name="owed-list"),
    path("echeances/agenda/", calendar_views.manage_address, name="calendar-address"),
    path("calendrier/<secret:word>.ics", calendar_views.read_calendar, name="calendar-feed"),
    path(DUTY, views.show_duty, name="duty"),
    path(f"{DUTY}suite/", views.answer_duty, name="answer-duty"),
]
