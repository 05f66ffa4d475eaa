"""The agreement as a page that reads like the text.

The only page where every room says its word on the text: who is in the cohort, which files came, when a
committee met. Each of them only adds to what the text says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, Max
from django.urls import reverse

from accord.committees.models import Meeting
from accord.conventions.agreements import Place
from accord.conventions.duties import Duties, DutyState, duties_of, list_duties
from accord.conventions.life_line import Life, life_of
from accord.conventions.pages.lines import AskedView, OpenQuestion, Questions, Section
from accord.conventions.pages.money import AmountTable, count_statements, list_money
from accord.conventions.pages.sections import (
    are_many,
    list_commitments,
    list_computed,
    list_sections,
    list_ways,
)
from accord.conventions.pages.text import KINDS, AgreementText, read_text
from accord.declaration.calendar import MissingEvent
from accord.deposits.models import Deposit, DepositState
from accord.face.components import Button
from accord.face.frame import Link
from accord.face.words import plural
from accord.kit.text import format_article, format_date_words, format_number, join_words
from accord.partners.actor import Actor
from accord.partners.rules.permissions import can_steer_agreement
from accord.pathways.models import Cohort


@dataclass(frozen=True)
class CohortView:
    """The state of a public's list, beside what the text says of it."""

    label: str
    article: str
    definition: str
    criteria: tuple[str, ...]
    identified_by: str
    frozen: str
    state: str
    is_frozen: bool
    counts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FileView:
    """A file that the parties exchange: who sends it, who sees its persons, what came."""

    label: str
    article: str
    sender: str
    seen_by: str
    about: str
    received: str


@dataclass(frozen=True)
class SeatView:
    """Who sits for a party."""

    party: str
    seats: str


@dataclass(frozen=True)
class CommitteeView:
    """A committee, its rhythm, and when it last met."""

    label: str
    article: str
    rhythm: str
    purpose: tuple[str, ...]
    seats: tuple[SeatView, ...]
    last: str
    url: str
    asked: tuple[AskedView, ...]


@dataclass(frozen=True)
class Computed:
    """An indicator that is computed, and its figure."""

    label: str
    url: str
    asked: tuple[AskedView, ...]


@dataclass(frozen=True)
class QuestionsPart:
    """What the text leaves open: what waits, then what was answered."""

    heading: str
    waiting: tuple[OpenQuestion, ...]
    answered: tuple[OpenQuestion, ...]


@dataclass(frozen=True)
class AgreementPage:
    """The page. `anchors` lead to its parts; a section that the text does not have is None."""

    title: str
    version: str
    versions_url: str
    anchors: tuple[Link, ...]
    life: Life | None
    text: AgreementText
    amendments: Section | None
    circuits: Section | None
    partners: Section | None
    cohorts: tuple[CohortView, ...]
    commitments: tuple[Section, ...]
    obligations: Section | None
    provisions: Section | None
    money: tuple[AmountTable, ...]
    statements: str
    statements_url: str
    ways: tuple[Section, ...]
    more_ways: str
    committees: tuple[CommitteeView, ...]
    computed: tuple[Computed, ...]
    expected: Section | None
    files: tuple[FileView, ...]
    duties: Duties
    late: str
    duties_url: str
    questions: QuestionsPart
    parties_url: str
    protection_url: str
    figures: Button | None
    folder: Button
    start_draft: str


def build_agreement_page(place: Place, actor: Actor) -> AgreementPage:
    """One agreement, for whoever reads it."""
    steers = can_steer_agreement(actor)
    key = {"agreement": place.agreement.key}
    questions = Questions(place)
    text = read_text(place, steers=steers)
    sections = list_sections(place, questions)
    ways = list_ways(sections)
    page = AgreementPage(
        title=place.agreement.title,
        version=f"version {place.version.number}",
        versions_url=reverse("agreement-versions", kwargs=key),
        anchors=(),
        life=life_of(place),
        text=text,
        amendments=sections.get("avenants"),
        circuits=sections.get("circuits"),
        partners=sections.get("partenaires"),
        cohorts=tuple(_cohorts(place, text)),
        commitments=list_commitments(place, questions),
        obligations=sections.get("obligations"),
        provisions=sections.get("dispositions"),
        money=list_money(place, questions),
        statements=_say_statements(place),
        statements_url=reverse("agreement-statements", kwargs=key),
        ways=() if are_many(ways) else ways,
        more_ways=join_words([way.title.lower() for way in ways]) if are_many(ways) else "",
        committees=tuple(_committees(place, questions)),
        computed=tuple(Computed(*one) for one in list_computed(place, questions)),
        expected=sections.get("attendus"),
        files=tuple(_files(place)),
        duties=duties_of(place, only_own=not steers),
        late=_count_late(place),
        duties_url=reverse("duties", kwargs=key),
        questions=_questions(questions),
        parties_url=reverse("name-parties", kwargs=key) if steers else "",
        protection_url=reverse("protection", kwargs=key) if steers else "",
        figures=_lead_to_figures(place),
        folder=Button("Télécharger le dossier (ZIP)", reverse("agreement-folder", kwargs=key), "plain"),
        start_draft=reverse("start-draft", kwargs=key) if steers else "",
    )
    return replace(page, anchors=tuple(_anchors(page)))


def _lead_to_figures(place: Place) -> Button | None:
    """To the figures of the agreement, when it computes some."""
    if not place.declared.indicators:
        return None
    return Button("Voir les chiffres", reverse("figures", kwargs={"agreement": place.agreement.key}))


def _anchors(page: AgreementPage) -> Iterator[Link]:
    """The parts that this text has, in their order."""
    parts = (
        ("objet", "Objet", True),
        ("parties", "Parties", True),
        ("dates", "Durée et dates", True),
        ("publics", "Publics", page.cohorts),
        ("engagements", "Engagements", page.commitments or page.obligations),
        ("argent", "Argent", page.money or page.statements),
        ("moyens", "Parcours et dispositifs", page.ways or page.more_ways),
        ("comites", "Comités", page.committees),
        ("indicateurs", "Indicateurs", page.computed or page.expected),
        ("echeances", "Échéances", True),
        ("fichiers", "Fichiers et droits de vue", page.files or page.text.rights or page.protection_url),
        ("questions", "Questions", True),
    )
    for anchor, label, is_there in parts:
        if is_there:
            yield Link(f"#{anchor}", label)


def _say_statements(place: Place) -> str:
    figures, calculations = count_statements(place)
    if not figures and not calculations:
        return ""
    said = plural(figures, "chiffre écrit dans le texte", "chiffres écrits dans le texte")
    return f"{said}, {plural(calculations, 'calcul refait', 'calculs refaits')}" if calculations else said


def _questions(questions: Questions) -> QuestionsPart:
    found = list(questions.list_all())
    waiting = plural(questions.open_count, "question ouverte", "questions ouvertes")
    return QuestionsPart(
        waiting if found else "Aucune question",
        tuple(one for one in found if not one.answer),
        tuple(one for one in found if one.answer),
    )


def _count_late(place: Place) -> str:
    """`12 échéances en retard`; empty when there is none."""
    try:
        late = sum(duty.state is DutyState.LATE for duty in list_duties(place))
    except MissingEvent:
        return ""
    return plural(late, "échéance en retard", "échéances en retard") if late else ""


def _cohorts(place: Place, text: AgreementText):
    frozen = {cohort.key: cohort for cohort in Cohort.objects.filter(agreement=place.agreement)}
    for public in text.publics:
        cohort = frozen.get(public.key)
        counts: list[tuple[str, str]] = []
        state = "Liste non arrêtée : ses chiffres sont inconnus, et non nuls."
        if cohort is not None:
            state = f"Liste arrêtée au {format_date_words(cohort.reference_on)}"
            counts.append(("Personnes de la cohorte", format_number(cohort.counts.get("membres", 0))))
            if place.sees_people:
                counts += [
                    ("Personnes examinées", format_number(cohort.counts.get("candidats", 0))),
                    ("Réponse inconnue", format_number(cohort.counts.get("inconnus", 0))),
                ]
        elif not public.criteria:
            state = "Dit en mots : rien ne se compte sur ce public."
        elif not public.frozen:
            state = "Ce public se relit chaque jour : sa liste n’est jamais arrêtée."
        yield CohortView(
            label=public.label,
            article=public.article,
            definition=public.definition,
            criteria=public.criteria,
            identified_by=public.identified_by,
            frozen=public.frozen,
            state=state,
            is_frozen=cohort is not None,
            counts=tuple(counts),
        )


def _committees(place: Place, questions: Questions):
    last = dict(
        Meeting.objects.filter(agreement=place.agreement, frozen_at__isnull=False)
        .values_list("committee")
        .annotate(day=Max("held_on"))
    )
    for committee in place.declared.committees:
        held = last.get(committee.key)
        rhythm = getattr(committee.rhythm, "text", committee.rhythm)
        if committee.assumed_rhythm is not None:
            rhythm = f"{rhythm} ; suivi {committee.assumed_rhythm.text}, rythme à confirmer"
        yield CommitteeView(
            label=committee.label,
            article=format_article(committee.article),
            rhythm=rhythm,
            purpose=tuple(committee.purpose),
            seats=tuple(
                SeatView(
                    place.declared.name_parties([seat.party]) + (" (préside)" if seat.chairs else ""),
                    seat.seats,
                )
                for seat in committee.members
            ),
            last=f"Derniers chiffres arrêtés : séance du {format_date_words(held)}." if held else "",
            url=reverse("committee", args=[place.agreement.key, committee.key]),
            asked=questions.of_entry(committee.key),
        )


def _files(place: Place):
    received = {
        row["format_key"]: row
        for row in Deposit.objects.filter(agreement=place.agreement, state=DepositState.ACCEPTED)
        .values("format_key")
        .annotate(count=Count("id"), until=Max("reference_on"))
    }
    for form in place.declared.formats:
        row = received.get(form.key)
        words = "Aucun fichier accepté à ce jour"
        if row is not None:
            words = plural(row["count"], "fichier accepté", "fichiers acceptés")
            words += f", le plus récent au {format_date_words(row['until'])}" if row["until"] else ""
        yield FileView(
            label=form.label,
            article=format_article(form.article),
            sender=place.declared.name_parties([form.sender]),
            seen_by=place.declared.name_parties(form.visible_to),
            about=KINDS[form.kind],
            received=words,
        )
