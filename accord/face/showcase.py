"""Every component with its states, on one page: what a room may use, and how it looks.

The examples are invented; nothing here is read from the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accord.face.components import (
    Badge,
    Button,
    Confirmation,
    Crumb,
    Empty,
    Entry,
    Gap,
    Notice,
    Pair,
    PairRow,
    Progress,
    Seal,
    Step,
    Timeline,
)
from accord.face.forms import Field, Form, FormSheet
from accord.face.frame import Link
from accord.face.listing import Cell, Choice, Column, Listing, Period, Prefix
from accord.face.listing_page import ListPage
from accord.kit.text import fold_name

TODAY = date(2021, 1, 4)
SENDERS = ("CAF des Bouches-du-Rhône", "Agence d’emploi", "Région Provence-Alpes-Côte d’Azur")
STATES = (("accepte", "Accepté", "done"), ("attente", "À accepter", "due"), ("refuse", "Refusé", "late"))


@dataclass(frozen=True)
class SampleFile:
    """A file that nobody sent."""

    id: int
    name: str
    sender: str
    received_on: date | None
    rows: int
    rejected: int
    state: str


def _show_state(row: SampleFile) -> Cell:
    word, sign = next((word, sign) for code, word, sign in STATES if code == row.state)
    return Cell(word, state=sign)


FILES = Listing(
    caption="Fichiers d’exemple",
    columns=(
        Column("fichier", "Fichier", value="name", sort="name", filter=Prefix("name", fold=fold_name)),
        Column("emetteur", "Émetteur", value="sender", sort="sender"),
        Column("recu", "Reçu le", value="received_on", kind="date", sort="received_on",
               filter=Period("received_on")),
        Column("lignes", "Lignes", value="rows", kind="number", sort="rows"),
        Column("rejets", "Rejetées", value="rejected", kind="number", sort="rejected"),
        Column("etat", "État", value=_show_state,
               filter=Choice("state", tuple((code, word) for code, word, _sign in STATES))),
    ),
    order="-recu",
    link=lambda row: f"?fichier={row.name}#listes",
    empty="Aucun fichier. Les fichiers déposés paraîtront ici.",
    page_size=10,
    unit=("fichier", "fichiers"),
    feminine=False,
)  # fmt: skip


class SampleForm(Form):
    """One field of each kind."""

    fields = (
        Field("motif", "Motif de la décision", required="Dites pourquoi.", hint="Une phrase suffit."),
        Field("observation", "Observation", kind="textarea", maxlength=1000),
        Field("seance", "Date de la séance", kind="date", required="Donnez la date de la séance."),
        Field("places", "Nombre de places", kind="number", required="Donnez le nombre de places."),
        Field(
            "bassin",
            "Bassin d’emploi",
            kind="select",
            options=(("", "Choisir un bassin"), ("aubagne", "Aubagne"), ("etang", "Étang de Berre")),
        ),
        Field(
            "decision",
            "Est-ce la même personne ?",
            kind="radios",
            required="Choisissez une réponse.",
            options=(("oui", "Oui, réunir les deux fiches"), ("non", "Non, les garder à part")),
        ),
        Field(
            "pieces", "Justificatifs reçus", kind="checkboxes",
            options=(("emargement", "Feuille d’émargement"), ("attestation", "Attestation")),
        ),
        Field("fichiers", "Fichiers à déposer", kind="files", required="Choisissez au moins un fichier."),
    )  # fmt: skip


@dataclass(frozen=True)
class ShowcasePage:
    """Everything that the page shows."""

    crumbs: tuple[Crumb, ...]
    tabs: tuple[Link, ...]
    steps: tuple[Step, ...]
    buttons: tuple[Button, ...]
    notices: tuple[Notice, ...]
    badges: tuple[Badge, ...]
    seal: Seal
    empty: Empty
    progress: Progress
    unknown_progress: Progress
    confirmation: Confirmation
    form: FormSheet
    listing: ListPage
    no_rows: ListPage
    pair: Pair
    timeline: Timeline
    sentences: tuple[str, ...]
    deadline: date
    today: date


def sample_files() -> list[SampleFile]:
    """Thirty-two files, from the oldest."""
    return [
        SampleFile(
            id=rank,
            name=f"formations_{2016 + rank % 5}_{rank:02}.csv",
            sender=SENDERS[rank % 3],
            received_on=None if rank == 7 else TODAY - timedelta(days=11 * rank),
            rows=4812 + 977 * rank,
            rejected=rank * 7 % 40,
            state=STATES[0 if rank % 4 else 1 + rank % 8 // 4][0],
        )
        for rank in range(1, 33)
    ]


def build_showcase(url: str, home: str, params: Mapping[str, str], form: FormSheet) -> ShowcasePage:
    """The page, at its own address; its list answers the parameters."""
    return ShowcasePage(
        crumbs=(Crumb("Accueil", home), Crumb("Composants")),
        tabs=(
            Link(f"{url}#onglets", "Fiche", True), Link(f"{url}#listes", "Fichiers"),
            Link(f"{url}#suivi", "Suivi"),
        ),
        steps=(
            Step("Déposer", "done", f"{url}#etapes"), Step("Vérifier", "current"),
            Step("Accepter", "to-come"),
        ),
        buttons=(
            Button("Accepter 4\u202f812\u00a0lignes"),
            Button("Voir les lignes rejetées", url=f"{url}#boutons", kind="plain"),
            Button("Tout décocher", kind="quiet"),
            Button("Retirer le fichier", kind="danger"),
        ),
        notices=_notices(url),
        badges=(
            Badge("En cours", "info"), Badge("Fait", "done"), Badge("À faire", "due"),
            Badge("En retard", "late"), Badge("Arrêté", "frozen"), Badge("Plus tard", "later"),
        ),
        seal=Seal("Chiffres arrêtés", "le 4 janvier 2021"),
        empty=Empty(
            "Aucun rapprochement à vérifier. Les paires douteuses paraîtront ici après le prochain dépôt.",
            Button("Déposer des fichiers", url=f"{url}#vides", kind="plain"),
        ),
        progress=Progress(
            "Contrôle de « formations_2019.csv »", 1200, 4812, "1\u202f200 lignes contrôlées sur 4\u202f812",
            "environ 2\u00a0minutes", f"{url}#avancements", poll=False,
            cancel=Button("Arrêter le contrôle", url=f"{url}#avancements", kind="quiet"),
        ),
        unknown_progress=Progress(
            "Lecture de « RSABEM_131_20180131.xml »", 0, 0, "en attente de son tour", "",
            f"{url}#avancements", poll=False, id="lecture",
        ),
        confirmation=_confirmation(url),
        form=form,
        listing=FILES.read(params, sample_files(), exports=True),
        no_rows=FILES.read({}, []),
        pair=_pair(),
        timeline=_timeline(),
        sentences=("Qui suit la personne ?", "Objectif : 70 %", "Il dit : « oui » ; puis rien !"),
        deadline=TODAY + timedelta(days=12),
        today=TODAY,
    )  # fmt: skip


def _notices(url: str) -> tuple[Notice, ...]:
    return (
        Notice(
            "Le flux de la CAF du 31 janvier 2018 est arrivé ce matin.",
            link=Link(f"{url}#avis", "Voir le dépôt"),
        ),
        Notice("4\u202f812\u00a0lignes sont acceptées, 23 sont rejetées.", "done", "Le fichier est accepté"),
        Notice("Le comité de pilotage se tient dans 12\u00a0jours (16/01/2021).", "due", "Séance à préparer"),
        Notice("Le fichier est coupé avant sa fin. Redemandez-le à la CAF.", "late", "Le fichier est refusé"),
        Notice("Ces chiffres ne changeront plus.", "frozen", "Chiffres arrêtés le 4 janvier 2021"),
    )


def _confirmation(url: str) -> Confirmation:
    return Confirmation(
        heading="Arrêter les chiffres de la séance du 16 janvier 2021 ?",
        consequence="Les chiffres et le dossier ne changeront plus, même si un fichier arrive ensuite.",
        undo="Un dossier arrêté ne se reprend pas ; une nouvelle séance peut le remplacer.",
        action_url=url,
        button="Arrêter les chiffres",
        cancel_url=f"{url}#confirmations",
        cancel="Revenir sans rien arrêter",
    )


def _pair() -> Pair:
    return Pair(
        "CAF, stock de janvier 2018",
        "Région, entrées de 2018",
        (
            PairRow("Nom de naissance", "BENALI", "BEN ALI", 4.1, "identique sans l’espace"),
            PairRow("Prénoms", "Maria Luisa", "Marie-Louise", 1.2, "proche"),
            PairRow("Date de naissance", "12/03/1984", "12/08/1984", -1.8, "un chiffre diffère"),
            PairRow("Commune", "Aubagne", "", None, "absente d’un côté"),
            PairRow(
                "Numéro de sécurité sociale",
                "2 84 03 •• ••• ••• ••",
                "2 84 08 •• ••• ••• ••",
                -6.5,
                "différent",
            ),
        ),
        "les deux fiches partagent un nom et une adresse, pas une date de naissance.",
    )


def _timeline() -> Timeline:
    return Timeline(
        (
            Entry("16 janvier 2021", "Situation six mois après la sortie à demander", "Région", state="due"),
            Entry("3 juillet 2020", "Sortie de formation : fin normale", "Région",
                  "Agent de propreté, 420\u00a0heures", "formations_2020.xlsx, ligne 118", "done"),
            Gap("période sans action de 5 mois"),
            Entry("4 février 2020", "Entrée en formation", "Région", origin="formations_2020.xlsx, ligne 118",
                  state="info"),
            Entry("12 octobre 2019", "Inscription comme demandeuse d’emploi", "France Travail", "catégorie A",
                  "inscriptions_20191031.csv, ligne 2\u202f041"),
            Entry("1er mars 2019", "Ouverture du droit au RSA", "CAF", origin="RSABEM_131_20190331.xml"),
        )
    )  # fmt: skip
