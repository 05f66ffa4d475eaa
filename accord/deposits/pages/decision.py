"""What accepting a checked file would change, and the form that decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from accord.conventions.agreements import Place
from accord.declaration.formats import Format
from accord.deposits.models import Deposit, DepositState
from accord.deposits.pages.history import deposit_url
from accord.deposits.pages.samples import Sample
from accord.deposits.rules.policies import must_confirm
from accord.deposits.wording import WORDING
from accord.face.components import Confirmation, Notice
from accord.face.forms import ErrorLink, Summary
from accord.face.words import plural
from accord.kit.text import format_date, format_number

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
class Changes:
    """The effect of a file on the data. `gone` shows the first rows that it no longer holds."""

    heading: str
    sentence: str
    lines: tuple[Change, ...]
    gone_label: str
    gone: Sample | None


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
        button="Accepter sans changement" if changes_nothing(deposit) else f"Accepter {rows}",
        consequence=_say_consequence(deposit),
        undo=f"Pour revenir en arrière ensuite, déposez {_say_undo(deposit)} : il remplacera celui-ci.",
        to_confirm=tuple(
            ToConfirm(code, code, WORDING[code], _say_confirmation(code, deposit, form), errors.get(code, ""))
            for code in must_confirm(deposit)
        ),
        abandon=reverse("abandon-deposit", kwargs=key),
    )


def _say_undo(deposit: Deposit) -> str:
    corrected = "un fichier corrigé de la même période"
    former = deposit.report.get("preview", {}).get("former")
    return f"de nouveau le fichier du dépôt n° {former}, ou {corrected}" if former else corrected


def changes_nothing(deposit: Deposit) -> bool:
    """Whether a checked file says exactly what the accepted one that it would replace says."""
    found = deposit.report.get("preview", {})
    return "former" in found and not found["added"] and not found["removed"]


def _say_consequence(deposit: Deposit) -> str:
    rows = deposit.rows_good
    verb = "entreront" if rows > 1 else "entrera"
    sentences = [f"{plural(rows, 'bonne ligne', 'bonnes lignes')} {verb} dans les données."]
    if changes_nothing(deposit):
        sentences = ["Toutes les bonnes lignes sont déjà dans les données, mot pour mot : rien ne changera."]
    if deposit.rows_rejected:
        rejected = plural(
            deposit.rows_rejected, "ligne rejetée n’y entrera pas", "lignes rejetées n’y entreront pas"
        )
        sentences.append(f"{rejected} : rendez-les à l’émetteur.")
    preview = deposit.report.get("preview", {})
    if former := preview.get("former"):
        sentences.append(f"Le dépôt n° {former} sera remplacé{_say_loss(preview.get('gone', 0))}.")
    return " ".join(sentences)


def _say_loss(gone: int) -> str:
    if not gone:
        return ""
    rows = plural(gone, "de ses lignes ne sera", "de ses lignes ne seront")
    return f" : {rows} plus dans les données"


def _say_confirmation(code: str, deposit: Deposit, form: Format) -> str:
    if code == "confirmer.incomplet":
        noun = form.xml.record_label if form.xml else "ligne"
        records = deposit.report.get("records") or deposit.rows_good
        return f"Je garde seulement ce qui a été lu : {plural(records, noun, f'{noun}s')}."
    preview = deposit.report["preview"]
    before, now = format_number(preview["rows_before"]), plural(deposit.rows_good, "ligne", "lignes")
    return f"J’ai vérifié avec l’émetteur : {now} au lieu de {before}."


def describe_changes(place: Place, deposit: Deposit, gone: Sample | None) -> Changes | None:
    """What accepting would change, or has changed; `gone` for whoever may see rows of persons."""
    is_done = deposit.state in (DepositState.ACCEPTED, DepositState.SUPERSEDED)
    found = _what_changed(deposit) if is_done else deposit.report.get("preview")
    if found is None or not (is_done or deposit.state == DepositState.CHECKED):
        return None
    lines = _compare_with_former(place, deposit, found) or _compare_with_before(place, deposit, found)
    return Changes(
        heading="Ce qui a changé" if is_done else "Ce qui changerait",
        sentence=_say_change(deposit, found, is_done=is_done),
        lines=lines,
        gone_label=_label_gone(gone, found),
        gone=gone,
    )


def _what_changed(deposit: Deposit) -> Mapping[str, int]:
    """What was counted at the acceptance, with the preview when it was about the same former file."""
    preview, changes = deposit.report.get("preview") or {}, deposit.report.get("changes") or {}
    return {**preview, **changes} if preview.get("former") == changes.get("former") else changes


def _compare_with_former(place: Place, deposit: Deposit, found: Mapping[str, int]) -> tuple[Change, ...]:
    """A corrected file against the one that it replaces."""
    if "former" not in found:
        return ()
    former, is_done = int(found["former"]), deposit.state != DepositState.CHECKED
    replaced = Change(
        "A remplacé" if is_done else "Remplacerait", f"le dépôt n° {former}", deposit_url(place, former)
    )
    same = Change("Lignes inchangées", format_number(found["same"]))
    if "gone" not in found:
        return (
            replaced,
            same,
            Change("Lignes ajoutées ou corrigées", format_number(found["added"])),
            Change("Lignes retirées ou corrigées", format_number(found["removed"])),
        )
    return (
        replaced,
        same,
        Change("Lignes corrigées", format_number(max(found["added"] - found["new"], 0))),
        Change("Lignes ajoutées", format_number(found["new"])),
        Change("Lignes retirées", format_number(found["gone"])),
    )


def _compare_with_before(place: Place, deposit: Deposit, found: Mapping[str, int]) -> tuple[Change, ...]:
    """A first file of its period, against the one before it when it is a stock."""
    good = Change("Lignes ajoutées", format_number(deposit.rows_good))
    if "before" not in found:
        return (good, Change("Dépôt remplacé", "aucun"))
    rows = plural(found["rows_before"], "ligne", "lignes")
    before = Change(
        "Fichier précédent", f"dépôt n° {found['before']}, {rows}", deposit_url(place, found["before"])
    )
    if "gone" not in found:
        return (good, before)
    return (
        before,
        Change("Lignes de ce fichier", format_number(deposit.rows_good)),
        Change("Nouvelles", format_number(found["new"])),
        Change("Qui n’y sont plus", format_number(found["gone"])),
    )


def _say_change(deposit: Deposit, found: Mapping[str, int], *, is_done: bool) -> str:
    if "former" in found or not found.get("gone"):
        return ""
    day = format_date(deposit.reference_on)
    verb = "comptent" if is_done else "compteraient"
    return (
        f"Ce fichier donne toute la situation au {day} : les lignes du fichier précédent qui n’y sont plus "
        f"ne {verb} plus à cette date."
    )


def _label_gone(gone: Sample | None, found: Mapping[str, int]) -> str:
    if gone is None:
        return ""
    if found["gone"] <= len(gone.rows):
        return "Voir les lignes qui n’y sont plus" if found["gone"] > 1 else "Voir la ligne qui n’y est plus"
    return f"Voir les {len(gone.rows)} premières lignes qui n’y sont plus"


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
