"""A deposit: what it is, what was found in it, what accepting it would change, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.declaration.formats import Format
from accord.deposits import places
from accord.deposits.models import Deposit, DepositState, Work
from accord.deposits.pages.decision import Changes, Decision, build_decision, describe_changes
from accord.deposits.pages.freshness import build_freshness, say_moment
from accord.deposits.pages.history import STATES, deposit_url, format_label
from accord.deposits.pages.keeping import say_kept
from accord.deposits.pages.progress import LIVE, describe_failure, describe_progress
from accord.deposits.pages.recognised import Recognised, read_recognised
from accord.deposits.pages.samples import Sample, read_gone, read_samples
from accord.deposits.queries import rejects_suffix, works_of
from accord.deposits.report import describe_counts, problems_of
from accord.deposits.rules.policies import DAYS_TO_DECIDE, can_decide, can_see_rows
from accord.deposits.wording import WORDING
from accord.face.components import Badge, Button, Crumb, Notice, Progress
from accord.face.words import plural, size
from accord.kit.text import format_date, format_date_words, format_number
from accord.partners.actor import Actor

# The door that a file came by, when nobody handed it over.
WAYS = {"": "par une commande", "dossier": "par le dossier surveillé", "adresse": "par l’adresse de dépôt"}
COUNTING = "Lignes comptées sans l’en-tête : la ligne 1 est la première après les noms des colonnes."
NOT_DONE = (Work.State.FAILED, Work.State.CANCELLED)


@dataclass(frozen=True)
class ProblemLine:
    """One problem of rows: what, how many times, where first, and its first rows for whoever may see them."""

    field: str
    message: str
    places: str
    outcome: Badge
    sample: Sample | None


@dataclass(frozen=True)
class Rejects:
    """The rejected rows to give back: ready (`url`), or to be prepared (`prepare`), or being prepared."""

    sentence: str
    url: str
    prepare: str
    is_coming: bool


@dataclass(frozen=True)
class Watched:
    """Work under way on this deposit; `stop` is where its button leads, empty when it cannot be stopped."""

    progress: Progress
    stop: str


@dataclass(frozen=True)
class DepositPage:
    """The page. `looked` counts the rows of persons that it shows."""

    crumbs: tuple[Crumb, ...]
    heading: str
    number: str
    state: Badge
    notices: tuple[Notice, ...]
    watched: tuple[Watched, ...]
    resume: tuple[tuple[str, str], ...]
    resume_url: str
    tally: tuple[tuple[str, str], ...]
    file_problems: tuple[Notice, ...]
    lines: tuple[ProblemLine, ...]
    counting: str
    rejects: Rejects | None
    changes: Changes | None
    decision: Decision | None
    figures: Button | None
    recognised: Recognised | None
    facts: tuple[tuple[str, str], ...]
    chain: tuple[tuple[str, str, str], ...]
    looked: int


def build_deposit_page(
    place: Place,
    actor: Actor,
    deposit: Deposit,
    *,
    errors: dict[str, str] | None = None,
    said: tuple[Notice, ...] = (),
) -> DepositPage:
    """The page of a deposit that the actor sees. `errors` by code of what must be confirmed."""
    form = place.declared.format(deposit.format_key)
    works, url = works_of(deposit), deposit_url(place, deposit.pk)
    decides = can_decide(actor.role, actor.organisation_id, deposit)
    sees = can_see_rows(actor.role, actor.organisation_id, deposit)
    shows = sees and deposit.state == DepositState.CHECKED
    samples = read_samples(deposit, form) if shows else {}
    gone = read_gone(deposit, form) if shows else None
    live = [work for work in works if work.state in LIVE]
    awaits = deposit.state == DepositState.CHECKED and deposit.decided_at is None
    failures = _last_failures(works) if not live else []
    return DepositPage(
        crumbs=_crumbs(place, deposit),
        heading=deposit.file_name,
        number=f"Dépôt n° {deposit.pk}",
        state=_state(deposit),
        notices=(*said, *_notices(deposit, failures)),
        watched=(*_watch(place, deposit, live, url, decides), *_watch_flow(place, deposit, url)),
        resume=_resumptions(deposit, works, live) if decides else (),
        resume_url=reverse("resume-deposit", kwargs={"agreement": place.agreement.key, "number": deposit.pk}),
        tally=_tally(deposit, form),
        file_problems=_file_problems(deposit),
        lines=_lines(deposit, form, samples),
        counting="" if form.xml else COUNTING,
        rejects=_rejects(place, deposit, live) if sees else None,
        changes=describe_changes(place, deposit, gone),
        figures=_link_figures(place, deposit),
        decision=build_decision(place, deposit, form, errors or {}) if awaits and decides else None,
        recognised=read_recognised(deposit, actor),
        facts=_facts(place, deposit),
        chain=_chain(place, deposit),
        looked=sum(len(one.rows) for one in (*samples.values(), *filter(None, [gone]))),
    )


def _file_problems(deposit: Deposit) -> tuple[Notice, ...]:
    return tuple(
        Notice(problem.message(WORDING), kind="late" if problem.is_blocking else "due")
        for problem in problems_of(deposit)
    )


def _crumbs(place: Place, deposit: Deposit) -> tuple[Crumb, ...]:
    history = reverse("deposits", kwargs={"agreement": place.agreement.key})
    return (Crumb("Accueil", reverse("home")), Crumb("Dépôts", history), Crumb(f"Dépôt n° {deposit.pk}"))


def _state(deposit: Deposit) -> Badge:
    if deposit.state == DepositState.CHECKED and deposit.decided_at is not None:
        return Badge("Accepté, en cours d’enregistrement", "info")
    return STATES[DepositState(deposit.state)]


def _link_figures(place: Place, deposit: Deposit) -> Button | None:
    """Where the rows of an accepted file count."""
    if deposit.state != DepositState.ACCEPTED:
        return None
    url = reverse("figures", kwargs={"agreement": place.agreement.key})
    return Button("Voir les chiffres", url=url, kind="plain")


def _last_failures(works: list[Work]) -> list[Work]:
    """The last work of each kind, when it did not end well."""
    last: dict[str, Work] = {}
    for work in works:
        last.setdefault(work.kind, work)
    return [work for work in last.values() if work.state in NOT_DONE]


def _notices(deposit: Deposit, failures: list[Work]) -> list[Notice]:
    found = _notice_again(deposit)
    for work in failures:
        if work.state == Work.State.FAILED:
            found.append(describe_failure(work))
        elif work.kind == Work.Kind.ACCEPT and deposit.state == DepositState.CHECKED:
            who = work.stop_asked_by.full_name if work.stop_asked_by else "quelqu’un"
            found.append(
                Notice(
                    f"L’enregistrement a été arrêté par {who}. Aucune ligne n’est entrée dans les données."
                )
            )
    return found


def _notice_again(deposit: Deposit) -> list[Notice]:
    again = deposit.report.get("preview", {}).get("again")
    if deposit.state != DepositState.CHECKED or again is None:
        return []
    sentence = (
        f"Ce fichier a déjà été accepté (dépôt n° {again}), puis remplacé. L’accepter de nouveau remettrait "
        "ses lignes dans les données."
    )
    return [Notice(sentence, kind="due")]


def _watch(place: Place, deposit: Deposit, live: list[Work], url: str, decides: bool) -> list[Watched]:
    """What is under way, the rejects apart: they hold nobody back."""
    return [
        Watched(
            describe_progress(work, deposit.file_name, url, can_stop=decides),
            reverse("stop-work", kwargs={"agreement": place.agreement.key, "number": work.pk})
            if decides and not work.stop_asked_at
            else "",
        )
        for work in live
        if work.kind != Work.Kind.REJECTS
    ]


def _watch_flow(place: Place, deposit: Deposit, url: str) -> list[Watched]:
    """After acceptance, the data being brought up to date, until this deposit is in them."""
    if deposit.state != DepositState.ACCEPTED or "quality" in deposit.report:
        return []
    progress = build_freshness(url, place.agreement.key).progress
    return [Watched(progress, "")] if progress else []


def _resumptions(deposit: Deposit, works: list[Work], live: list[Work]) -> tuple[tuple[str, str], ...]:
    """What may be asked for once more: (kind, verb)."""
    if live:
        return ()
    if deposit.state == DepositState.RECEIVED:
        return ((Work.Kind.CHECK.value, "Reprendre le contrôle"),)
    return ()


def _tally(deposit: Deposit, form: Format) -> tuple[tuple[str, str], ...]:
    if not deposit.rows_read:
        return ()
    found = [
        ("Lignes lues", format_number(deposit.rows_read)),
        ("Bonnes lignes", format_number(deposit.rows_good)),
        ("Lignes rejetées", format_number(deposit.rows_rejected)),
    ]
    if form.xml is not None and deposit.report.get("records"):
        noun, announced = form.xml.record_label, deposit.report.get("announced")
        found.append((f"{noun.capitalize()}s lus", format_number(deposit.report["records"])))
        found.append(
            (
                f"{noun.capitalize()}s annoncés",
                format_number(announced) if announced is not None else "non dit",
            )
        )
        if deposit.report.get("left_out"):
            label = ", ".join(rule.label for rule in form.xml.leaves_out)
            found.append((f"{label.capitalize()}, non lus", format_number(deposit.report["left_out"])))
    if deposit.report.get("minors"):
        found.append(("Moins de 18 ans, non lus", format_number(deposit.report["minors"])))
    return tuple(found)


def _lines(deposit: Deposit, form: Format, samples: dict[tuple[str, str], Sample]) -> tuple[ProblemLine, ...]:
    counts = deposit.report.get("counts", [])
    return tuple(
        ProblemLine(
            field=line.field,
            message=line.message,
            places=line.places,
            outcome=_say_outcome(line.count, is_blocking=line.is_blocking),
            sample=samples.get((raw["code"], raw["field"])),
        )
        for line, raw in zip(describe_counts(counts, form), counts, strict=True)
    )


def _say_outcome(count: int, *, is_blocking: bool) -> Badge:
    if is_blocking:
        return Badge(plural(count, "ligne rejetée", "lignes rejetées"), "late")
    return Badge(plural(count, "ligne gardée", "lignes gardées"), "due")


def _rejects(place: Place, deposit: Deposit, live: list[Work]) -> Rejects | None:
    if not deposit.rows_rejected or not places.raw_file(deposit.pk).exists():
        return None
    key = {"agreement": place.agreement.key, "number": deposit.pk}
    suffix = rejects_suffix(deposit)
    is_ready = places.rejects_file(deposit.pk, suffix).exists()
    is_coming = any(work.kind == Work.Kind.REJECTS for work in live)
    rows = plural(deposit.rows_rejected, "ligne rejetée", "lignes rejetées")
    reason = "leur motif" if deposit.rows_rejected > 1 else "son motif"
    where = (
        "dans le classeur reçu, cellules à corriger en rouge, avec les bonnes lignes : corrigé et renvoyé "
        "entier, il prendra la place du premier."
        if suffix == ".xlsx"
        else "dans la présentation du fichier reçu : à rendre à l’émetteur."
    )
    return Rejects(
        f"{rows}, avec {reason}, {where}",
        url=reverse("rejects", kwargs=key) if is_ready else "",
        prepare="" if is_ready or is_coming else reverse("resume-deposit", kwargs=key),
        is_coming=is_coming and not is_ready,
    )


def _facts(place: Place, deposit: Deposit) -> tuple[tuple[str, str], ...]:
    period = "inconnue"
    if deposit.period_starts_on and deposit.period_ends_on:
        starts, ends = format_date(deposit.period_starts_on), format_date(deposit.period_ends_on)
        period = f"du {starts} au {ends}"
    who = deposit.deposited_by.full_name if deposit.deposited_by else WAYS[deposit.report.get("way", "")]
    found = [
        ("Format", format_label(place, deposit.format_key)),
        ("Émetteur", deposit.sender.name if deposit.sender else "inconnu"),
        ("Période", period),
        ("Fichier", f"{deposit.file_name}, {size(deposit.file_size)}"),
        ("Déposé", f"{say_moment(deposit.received_at)}, {who}"),
        ("Fichier reçu", say_kept(place, deposit)),
    ]
    if deposit.decided_at and deposit.state != DepositState.CHECKED:
        verb = "Abandonné" if deposit.state == DepositState.CANCELLED else "Accepté"
        found.append((verb, f"{say_moment(deposit.decided_at)}, {_decider(deposit)}"))
    elif deposit.accepted_at:
        found.append(("Accepté", say_moment(deposit.accepted_at)))
    if deposit.state == DepositState.CHECKED and deposit.decided_at is None:
        until = (deposit.received_at + timedelta(days=DAYS_TO_DECIDE)).date()
        found.append(
            ("À décider avant le", f"{format_date_words(until)} ; sans décision, il sera abandonné.")
        )
    return tuple(found)


def _decider(deposit: Deposit) -> str:
    return deposit.decided_by.full_name if deposit.decided_by else "faute de décision à temps"


def _chain(place: Place, deposit: Deposit) -> tuple[tuple[str, str, str], ...]:
    """The deposits that this one replaces and that replace it: (what, name, address)."""
    found = []
    if deposit.supersedes is not None:
        found.append(("Remplace", deposit.supersedes))
    found += [("Remplacé par", one) for one in deposit.superseded_by.order_by("pk")]
    return tuple(
        (word, f"dépôt n° {one.pk}, {one.file_name}", deposit_url(place, one.pk)) for word, one in found
    )


def describe_late_decision(deposit: Deposit) -> Notice:
    """Told to the second of two who decide at the same time."""
    who, when = _decider(deposit), say_moment(deposit.decided_at)
    verb = "abandonné" if deposit.state == DepositState.CANCELLED else "accepté"
    if deposit.decided_at is None:
        return Notice(
            "Ce dépôt n’attend plus de décision : voici où il en est.", kind="due", heading="Déjà décidé"
        )
    return Notice(
        f"{who} a {verb} ce dépôt {when}. Votre demande n’a rien changé.", kind="due", heading="Déjà décidé"
    )
