"""Handing files over, then what became of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from accord.conventions.agreements import Place
from accord.conventions.queries import organisation_of
from accord.declaration.formats import Format
from accord.deposits.blank import blank_formats
from accord.deposits.models import Arrival, Deposit, DepositState, Work
from accord.deposits.pages.history import STATES, deposit_url, format_label
from accord.deposits.pages.progress import LIVE, describe_failure
from accord.deposits.rules.policies import can_deposit_format
from accord.deposits.uploads import FIELD, MOST_FILES
from accord.deposits.wording import WORDING
from accord.face.components import Badge, Button, Crumb, Progress
from accord.face.forms import Field, Form, FormSheet
from accord.face.frame import versioned_file
from accord.face.words import plural, size
from accord.kit.problems import Problem
from accord.kit.text import format_date
from accord.partners.actor import Actor

SENDING = "envoi"


class HandOverForm(Form):
    """Several files at once."""

    fields = (
        Field(
            FIELD,
            "Fichiers des partenaires",
            kind="files",
            hint="Plusieurs à la fois si vous voulez, tels que vous les avez reçus : ne les ouvrez pas dans "
            "un tableur, ne les renommez pas.",
            required="Choisissez au moins un fichier.",
        ),
    )


@dataclass(frozen=True)
class Expected:
    """A format that whoever reads may deposit, and its blank workbooks: (name, address)."""

    label: str
    sender: str
    kinds: str
    blanks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HandOverPage:
    """The form. `limits` says how much may come at once; `script` helps who has one."""

    crumbs: tuple[Crumb, ...]
    form: FormSheet
    action: str
    sending: str
    limits: str
    most_bytes: int
    most_files: int
    expected: tuple[Expected, ...]
    none_expected: str
    script: str


NO_FILE = "Le texte de cette convention ne prévoit aucun fichier : il n’y a rien à y déposer."
NONE_FOR_YOU = (
    "La convention ne prévoit aucun fichier envoyé par votre organisme. "
    "Adressez les vôtres au pilotage de l’insertion du Département."
)


def build_hand_over_page(place: Place, actor: Actor, form: Form, sending: UUID | None = None) -> HandOverPage:
    """The page where files are handed over."""
    key = {"agreement": place.agreement.key}
    return HandOverPage(
        crumbs=(
            Crumb("Accueil", reverse("home")),
            Crumb("Dépôts", reverse("deposits", kwargs=key)),
            Crumb("Déposer des fichiers"),
        ),
        form=form.sheet(),
        action=reverse("hand-over", kwargs=key),
        sending=str(sending or uuid4()),
        limits=f"{MOST_FILES} fichiers à la fois, {size(settings.DEPOSIT_MAX_BYTES)} chacun.",
        most_bytes=settings.DEPOSIT_MAX_BYTES,
        most_files=MOST_FILES,
        expected=_expected(place, actor),
        none_expected=say_none_expected(place.declared.formats),
        script=versioned_file("accord/deposits.js"),
    )


def say_none_expected(formats: Sequence[Format]) -> str:
    """Why the reader has nothing to hand over: the text asks for no file, or asks others for them."""
    return NONE_FOR_YOU if formats else NO_FILE


def _expected(place: Place, actor: Actor) -> tuple[Expected, ...]:
    found = []
    for form in place.declared.formats:
        sender = organisation_of(place.agreement, form.sender)
        is_own = sender is not None and sender.pk == actor.organisation_id
        if can_deposit_format(actor.role, is_own=is_own):
            kinds = " ou ".join(support.upper() for support in form.supports)
            name = sender.name if sender else place.declared.actor(form.sender).short_name
            found.append(Expected(form.label, name, kinds, _blanks(place, form)))
    return tuple(found)


def _blanks(place: Place, form: Format) -> tuple[tuple[str, str], ...]:
    """The blank workbooks of a format, one a variant."""
    return tuple(
        (
            variant.label,
            reverse(
                "blank",
                kwargs={"agreement": place.agreement.key, "form": form.key, "variant": variant.key},
            ),
        )
        for _form, variant in blank_formats((form,))
    )


@dataclass(frozen=True)
class SentLine:
    """A file of a sending: what it is, what became of it, where to go on."""

    name: str
    size: str
    state: Badge
    sentences: tuple[str, ...]
    link: Button | None


@dataclass(frozen=True)
class SendingPage:
    """A sending. `refresh` is the address to look at again while something moves; empty at rest."""

    crumbs: tuple[Crumb, ...]
    heading: str
    progress: Progress | None
    refresh: str
    lines: tuple[SentLine, ...]
    again: Button
    script: str


def build_sending_page(place: Place, sending: UUID) -> SendingPage:
    """The page of a sending. Http404 when the actor's organisation handed nothing over under it."""
    arrivals = list(
        Arrival.objects.filter(sending=sending, agreement=place.agreement)
        .select_related("deposit", "deposit__sender")
        .order_by("place")
    )
    if not arrivals:
        raise Http404
    key = {"agreement": place.agreement.key}
    url = reverse("sending", kwargs={**key, "sending": sending})
    known = sum(one.state != Arrival.State.WAITING for one in arrivals)
    moving = [one for one in arrivals if _is_moving(one)]
    files = plural(len(arrivals), "fichier déposé", "fichiers déposés")
    return SendingPage(
        crumbs=(
            Crumb("Accueil", reverse("home")),
            Crumb("Dépôts", reverse("deposits", kwargs=key)),
            Crumb("Fichiers déposés"),
        ),
        heading=files,
        progress=Progress(
            label="Reconnaissance et contrôle",
            done=len(arrivals) - len(moving),
            total=len(arrivals),
            text=f"{plural(known, 'fichier reconnu', 'fichiers reconnus')} sur {len(arrivals)}",
            left="",
            url=url,
            poll=False,
        )
        if moving
        else None,
        refresh=url if moving else "",
        lines=tuple(_describe_line(place, one) for one in arrivals),
        again=Button("Déposer d’autres fichiers", url=reverse("hand-over", kwargs=key), kind="plain"),
        script=versioned_file("accord/deposits.js"),
    )


def _is_moving(arrival: Arrival) -> bool:
    if arrival.state == Arrival.State.WAITING:
        return True
    works = [*arrival.works.all()]
    if arrival.deposit is not None:
        works += [*arrival.deposit.works.filter(kind=Work.Kind.CHECK)]
    return any(work.state in LIVE for work in works)


def _describe_line(place: Place, arrival: Arrival) -> SentLine:
    state, sentences, link = Badge("En cours de reconnaissance", "info"), (), None
    if arrival.state == Arrival.State.REFUSED:
        state, sentences = Badge("Refusé", "late"), _say_problems(arrival)
    elif arrival.state == Arrival.State.LOST:
        state, sentences = Badge("Interrompu", "late"), _say_failure(arrival)
    elif arrival.deposit is not None:
        deposit = arrival.deposit
        is_known = arrival.state == Arrival.State.KNOWN
        state = Badge("Déjà déposé", "frozen") if is_known else STATES[DepositState(deposit.state)]
        sentences = (_say_what(place, deposit), *_say_outcome(deposit, is_known=is_known))
        link = Button(_verb(deposit), url=deposit_url(place, deposit.pk), kind="plain")
    return SentLine(arrival.file_name, size(arrival.file_size), state, sentences, link)


def _verb(deposit: Deposit) -> str:
    if deposit.state == DepositState.CHECKED and deposit.decided_at is None:
        return "Vérifier et décider"
    return "Voir le dépôt"


def _say_what(place: Place, deposit: Deposit) -> str:
    sender = f" Émetteur : {deposit.sender.name}." if deposit.sender else ""
    label, day = format_label(place, deposit.format_key), format_date(deposit.reference_on)
    return f"{label}, situation au {day}.{sender}"


def _say_outcome(deposit: Deposit, *, is_known: bool) -> tuple[str, ...]:
    if is_known:
        day = format_date((deposit.accepted_at or deposit.received_at).date())
        return (f"Ce fichier a déjà été déposé le {day} : rien ne change.",)
    if deposit.state == DepositState.CHECKED:
        good = plural(deposit.rows_good, "bonne ligne", "bonnes lignes")
        return (f"{good}, {plural(deposit.rows_rejected, 'rejetée', 'rejetées')}.",)
    if deposit.state == DepositState.REFUSED:
        return tuple(
            Problem(one["code"], "", one["params"]).message(WORDING)
            for one in deposit.report.get("problems", [])
            if one["severity"] == "bloquant"
        )
    return ()


def _say_problems(arrival: Arrival) -> tuple[str, ...]:
    return tuple(Problem(one["code"], "", one["params"]).message(WORDING) for one in arrival.problems)


def _say_failure(arrival: Arrival) -> tuple[str, ...]:
    work = arrival.works.order_by("-id").first()
    if work is not None and work.state == Work.State.CANCELLED:
        return ("Arrêté à votre demande : le fichier n’est pas gardé.",)
    return (describe_failure(work).text if work else WORDING["travail.defaut"], "Redéposez le fichier.")
