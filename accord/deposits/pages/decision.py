"""What accepting a checked file would change, and the form that decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.declaration.formats import Format
from accord.deposits.models import Deposit, DepositState
from accord.deposits.pages.history import deposit_url
from accord.deposits.rules.policies import must_confirm
from accord.deposits.wording import WORDING
from accord.face.components import Confirmation, Notice
from accord.face.forms import ErrorLink, Summary
from accord.face.words import plural
from accord.kit.text import format_number

CONFIRMED = "confirme"
CONFIRM_FIRST = {
    "confirmer.incomplet": "Confirmez que vous gardez un flux incomplet, ou redemandez-le entier.",
    "confirmer.baisse": "Confirmez que la baisse du nombre de lignes est normale, ou vérifiez d’abord.",
}


@dataclass(frozen=True)
class Change:
    """One line of what accepting would change; `url` leads to the deposit that it is about."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class ToConfirm:
    """Something unusual, to be seen and wanted: the code that its box sends."""

    code: str
    id: str
    sentence: str
    label: str
    error: str


@dataclass(frozen=True)
class Decision:
    """The form: where it leads, its verb with its object, its consequence and how to undo it."""

    summary: Summary | None
    action: str
    button: str
    consequence: str
    undo: str
    to_confirm: tuple[ToConfirm, ...]
    abandon: str


def build_decision(place: Place, deposit: Deposit, form: Format, errors: dict[str, str]) -> Decision:
    """The form of a checked deposit."""
    key = {"agreement": place.agreement.key, "number": deposit.pk}
    rows = plural(deposit.rows_good, "ligne", "lignes")
    links = tuple(ErrorLink(sentence, f"#{code}") for code, sentence in errors.items())
    return Decision(
        summary=Summary(plural(len(links), "réponse à corriger", "réponses à corriger"), links)
        if links
        else None,
        action=reverse("accept-deposit", kwargs=key),
        button=f"Accepter {rows}",
        consequence=_say_consequence(deposit),
        undo="Pour revenir en arrière ensuite, déposez un fichier corrigé de la même période : il remplacera "
        "celui-ci.",
        to_confirm=tuple(
            ToConfirm(code, code, WORDING[code], _say_confirmation(code, deposit, form), errors.get(code, ""))
            for code in must_confirm(deposit)
        ),
        abandon=reverse("abandon-deposit", kwargs=key),
    )


def _say_consequence(deposit: Deposit) -> str:
    rows = deposit.rows_good
    verb = "entreront" if rows > 1 else "entrera"
    sentences = [f"{plural(rows, 'bonne ligne', 'bonnes lignes')} {verb} dans les données."]
    if deposit.rows_rejected:
        rejected = plural(
            deposit.rows_rejected, "ligne rejetée n’y entrera pas", "lignes rejetées n’y entreront pas"
        )
        sentences.append(f"{rejected} : rendez-les à l’émetteur.")
    if former := deposit.report.get("preview", {}).get("former"):
        sentences.append(f"Le dépôt n° {former} sera remplacé.")
    return " ".join(sentences)


def _say_confirmation(code: str, deposit: Deposit, form: Format) -> str:
    if code == "confirmer.incomplet":
        noun = form.xml.record_label if form.xml else "ligne"
        records = deposit.report.get("records") or deposit.rows_good
        return f"Je garde seulement ce qui a été lu : {plural(records, noun, f'{noun}s')}."
    preview = deposit.report["preview"]
    before, now = format_number(preview["rows_before"]), plural(deposit.rows_good, "ligne", "lignes")
    return f"J’ai vérifié avec l’émetteur : {now} au lieu de {before}."


def describe_changes(place: Place, deposit: Deposit, form: Format) -> tuple[Change, ...]:
    """What accepting would change, or has changed."""
    if deposit.state == DepositState.CHECKED:
        found = deposit.report.get("preview")
        if found is None:
            return ()
        if "former" not in found:
            return _describe_first(place, deposit, found)
    else:
        found = deposit.report.get("changes")
        if not found:
            return ()
    former = int(found["former"])
    is_done = deposit.state != DepositState.CHECKED
    return (
        Change(
            "A remplacé" if is_done else "Remplacera", f"le dépôt n° {former}", deposit_url(place, former)
        ),
        Change("Lignes inchangées", format_number(found["same"])),
        Change("Lignes ajoutées ou corrigées", format_number(found["added"])),
        Change("Lignes retirées", format_number(found["removed"])),
    )


def _describe_first(place: Place, deposit: Deposit, found: dict[str, int]) -> tuple[Change, ...]:
    changes = [Change("Lignes ajoutées", format_number(deposit.rows_good)), Change("Dépôt remplacé", "aucun")]
    if "before" in found:
        before = f"{format_number(found['rows_before'])} lignes au dépôt n° {found['before']}"
        changes.append(Change("Fichier précédent", before, deposit_url(place, found["before"])))
    return tuple(changes)


def confirm_abandon(place: Place, deposit: Deposit, token: str) -> Confirmation:
    """Asks before a checked file is given up."""
    key = {"agreement": place.agreement.key, "number": deposit.pk}
    rows = plural(deposit.rows_good, "bonne ligne lue", "bonnes lignes lues")
    return Confirmation(
        heading=f"Abandonner le dépôt de {deposit.file_name} ?",
        consequence=f"Le fichier et les {rows} seront effacés ; rien n’en entrera dans les données. Le "
        "compte rendu du contrôle restera dans l’historique.",
        undo="Pour revenir en arrière, déposez de nouveau le même fichier.",
        action_url=reverse("abandon-deposit", kwargs=key),
        button="Abandonner ce dépôt",
        cancel_url=deposit_url(place, deposit.pk),
        token=token,
        danger=True,
    )


@dataclass(frozen=True)
class AbandonPage:
    """The page that asks; without a confirmation, the notice says why there is nothing to abandon."""

    crumbs: tuple[object, ...]
    confirmation: Confirmation | None
    notice: Notice | None
