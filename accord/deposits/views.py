"""The pages of deposits: each view asks for ready values, or calls one action."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accord.conventions.agreements import Place, find_agreement
from accord.deposits import places
from accord.deposits.asking import (
    abandon_deposit,
    ask_acceptance,
    ask_update,
    hand_over_files,
    stop_work,
    try_again,
)
from accord.deposits.errors import AlreadyDecided, MustConfirm, NotAcceptable
from accord.deposits.models import Deposit, DepositState, Work
from accord.deposits.pages.decision import CONFIRM_FIRST, CONFIRMED, AbandonPage, confirm_abandon
from accord.deposits.pages.deposit import build_deposit_page, describe_late_decision
from accord.deposits.pages.history import build_history_page, deposit_url, deposits_of, history_listing
from accord.deposits.pages.sending import (
    SENDING,
    HandOverForm,
    build_hand_over_page,
    build_sending_page,
)
from accord.deposits.queries import rejects_name, rejects_suffix
from accord.deposits.raw_files import read_rejects
from accord.deposits.rules.policies import can_see_rows
from accord.deposits.uploads import FIELD, ReceptionFailed, receiving
from accord.deposits.wording import WORDING
from accord.face.access import open_to
from accord.face.components import Crumb, Notice
from accord.face.export import asked_format, file_headers, write_file
from accord.face.frame import show_page
from accord.face.once import new_token
from accord.journal.actions import write_entry
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import DEPOSIT_FILES, SEE_DEPOSITS, NotAllowed


@open_to(SEE_DEPOSITS)
@require_safe
def show_deposits(request: HttpRequest, agreement: str) -> HttpResponseBase:
    """What waits for a decision, and the history; as a file when it is asked for."""
    place = find_agreement(request.actor, agreement)
    if wanted := asked_format(request.GET):
        write_entry(
            action="deposits.export", actor=request.actor, target=agreement, purpose="suivi-convention"
        )
        return stream_as(
            request.actor,
            lambda: write_file(history_listing(place), request.GET, deposits_of(place), wanted),
            **file_headers("depots", wanted),
        )
    page = build_history_page(place, request.actor, request.GET)
    return show_page(request, "deposits/history.html", page, title="Dépôts", agreement=place.agreement)


@open_to(DEPOSIT_FILES)
@csrf_exempt  # the form is read by `_take`, once its files have a place to go; it checks the token
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, agreement: str) -> HttpResponse:
    """Hand files over: streamed to disk, then recognised by the worker."""
    place = find_agreement(request.actor, agreement)
    if request.method != "POST":
        return _show_hand_over(request, place, HandOverForm())
    try:
        with receiving(request) as reception:
            return _take(request, place, reception)
    except ReceptionFailed as fault:
        form = HandOverForm()
        form.add_error(FIELD, WORDING[fault.code])
        return _show_hand_over(request, place, form, status=413 if fault.code != "envoi.coupe" else 400)


@csrf_protect
def _take(request: HttpRequest, place: Place, reception) -> HttpResponse:
    form = HandOverForm(request.POST, request.FILES)
    for names, code in ((reception.too_big, "envoi.gros"), (reception.too_many, "envoi.nombre")):
        for name in names:
            form.add_error(FIELD, f"« {name} » : {WORDING[code][0].lower()}{WORDING[code][1:]}")
    if not form.errors:
        form.is_valid()
    if form.errors:
        return _show_hand_over(request, place, form, status=422)
    sending = _read_sending(request)
    hand_over_files(actor=request.actor, agreement=place.agreement, sending=sending, files=reception.files)
    return HttpResponseRedirect(
        reverse("sending", kwargs={"agreement": place.agreement.key, "sending": sending})
    )


def _show_hand_over(
    request: HttpRequest, place: Place, form: HandOverForm, status: int = 200
) -> HttpResponse:
    page = build_hand_over_page(place, request.actor, form)
    title = "Erreur : déposer des fichiers" if status != 200 else "Déposer des fichiers"
    return show_page(
        request, "deposits/hand_over.html", page, title=title, agreement=place.agreement, status=status
    )


def _read_sending(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get(SENDING, ""))
    except ValueError:
        return uuid4()


@open_to(DEPOSIT_FILES)
@require_safe
def show_sending(request: HttpRequest, agreement: str, sending: UUID) -> HttpResponse:
    """What became of the files handed over together."""
    place = find_agreement(request.actor, agreement)
    page = build_sending_page(place, sending)
    return show_page(
        request, "deposits/sending.html", page, title="Fichiers déposés", agreement=place.agreement
    )


@open_to(SEE_DEPOSITS)
@require_safe
def show_deposit(request: HttpRequest, agreement: str, number: int) -> HttpResponse:
    """A deposit: its report, what would change, the decision, what became of it."""
    place, deposit = _find(request, agreement, number)
    return _show_deposit(request, place, deposit)


def _show_deposit(
    request: HttpRequest,
    place: Place,
    deposit: Deposit,
    *,
    errors: dict[str, str] | None = None,
    said: tuple[Notice, ...] = (),
    status: int = 200,
) -> HttpResponse:
    page = build_deposit_page(place, request.actor, deposit, errors=errors, said=said)
    if page.looked:
        write_entry(
            action="deposit.preview",
            actor=request.actor,
            target=f"deposit:{deposit.pk}",
            purpose="controle-depot",
            detail={"rows": page.looked},
        )
    title = f"Erreur : {deposit.file_name}" if errors else deposit.file_name
    return show_page(
        request, "deposits/deposit.html", page, title=title, agreement=place.agreement, status=status
    )


@open_to(DEPOSIT_FILES)
@require_POST
def accept(request: HttpRequest, agreement: str, number: int) -> HttpResponse:
    """Accept a checked deposit; whoever comes second is told who was first."""
    place, deposit = _find(request, agreement, number)
    try:
        ask_acceptance(actor=request.actor, deposit=deposit, confirmed=request.POST.getlist(CONFIRMED))
    except MustConfirm as fault:
        return _show_deposit(
            request, place, deposit, errors={code: CONFIRM_FIRST[code] for code in fault.codes}, status=422
        )
    except (AlreadyDecided, NotAcceptable) as fault:
        return _answer_late(request, place, number, fault)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.code) from refusal
    return HttpResponseRedirect(deposit_url(place, number))


def _answer_late(request: HttpRequest, place: Place, number: int, fault: Exception) -> HttpResponse:
    """The same person pressing twice goes on; somebody else is told what happened meanwhile."""
    _, deposit = _find(request, place.agreement.key, number)
    if isinstance(fault, AlreadyDecided) and deposit.decided_by_id == request.actor.user_id:
        return HttpResponseRedirect(deposit_url(place, number))
    said = (
        describe_late_decision(deposit)
        if isinstance(fault, AlreadyDecided)
        else Notice(str(fault), kind="due")
    )
    return _show_deposit(request, place, deposit, said=(said,), status=409)


@open_to(DEPOSIT_FILES)
@require_http_methods(["GET", "HEAD", "POST"])
def abandon(request: HttpRequest, agreement: str, number: int) -> HttpResponse:
    """Give a checked deposit up, once its consequence was read."""
    place, deposit = _find(request, agreement, number)
    if request.method != "POST":
        return _show_abandon(request, place, deposit)
    try:
        abandon_deposit(actor=request.actor, deposit=deposit)
    except (AlreadyDecided, NotAcceptable) as fault:
        return _answer_late(request, place, number, fault)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.code) from refusal
    return HttpResponseRedirect(deposit_url(place, number))


def _show_abandon(request: HttpRequest, place: Place, deposit: Deposit) -> HttpResponse:
    awaits = deposit.state == DepositState.CHECKED and deposit.decided_at is None
    page = AbandonPage(
        crumbs=(
            Crumb("Dépôts", reverse("deposits", kwargs={"agreement": place.agreement.key})),
            Crumb(f"Dépôt n° {deposit.pk}", deposit_url(place, deposit.pk)),
            Crumb("Abandonner"),
        ),
        confirmation=confirm_abandon(place, deposit, new_token()) if awaits else None,
        notice=None if awaits else describe_late_decision(deposit),
    )
    return show_page(
        request, "deposits/abandon.html", page, title="Abandonner un dépôt", agreement=place.agreement
    )


@open_to(DEPOSIT_FILES)
@require_POST
def resume(request: HttpRequest, agreement: str, number: int) -> HttpResponse:
    """Ask once more for a check that stopped, or for the file of the rejects."""
    place, deposit = _find(request, agreement, number)
    kind = request.POST.get("traitement", "")
    if kind not in (Work.Kind.CHECK, Work.Kind.REJECTS):
        raise Http404
    try:
        try_again(actor=request.actor, deposit=deposit, kind=Work.Kind(kind))
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.code) from refusal
    return HttpResponseRedirect(deposit_url(place, number))


@open_to(DEPOSIT_FILES)
@require_POST
def stop(request: HttpRequest, agreement: str, number: int) -> HttpResponse:
    """Ask a piece of work to stop."""
    place = find_agreement(request.actor, agreement)
    work = Work.objects.select_related("deposit", "arrival").filter(pk=number).first()
    if work is None:
        raise Http404
    try:
        stop_work(actor=request.actor, work=work)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.code) from refusal
    if work.deposit_id:
        return HttpResponseRedirect(deposit_url(place, work.deposit_id))
    return HttpResponseRedirect(reverse("deposits", kwargs={"agreement": agreement}))


@open_to(DEPOSIT_FILES)
@require_POST
def update_data(request: HttpRequest, agreement: str) -> HttpResponse:
    """Ask once more for the data to be brought up to date."""
    place = find_agreement(request.actor, agreement)
    ask_update(actor=request.actor)
    return HttpResponseRedirect(reverse("deposits", kwargs={"agreement": place.agreement.key}))


@open_to(SEE_DEPOSITS)
@require_safe
def download_rejects(request: HttpRequest, agreement: str, number: int) -> HttpResponseBase:
    """The rejected rows of a deposit, in their own layout, with the reason of each."""
    _place, deposit = _find(request, agreement, number)
    if not can_see_rows(request.actor.role, request.actor.organisation_id, deposit):
        raise PermissionDenied("acces.depot_d_un_autre")
    suffix = rejects_suffix(deposit)
    path = places.rejects_file(deposit.pk, suffix)
    if not path.exists():
        raise Http404
    write_entry(
        action="deposit.rejects",
        actor=request.actor,
        target=f"deposit:{deposit.pk}",
        purpose="correction",
        detail={"rows": deposit.rows_rejected},
    )
    headers = {"Content-Disposition": content_disposition_header(True, rejects_name(deposit))}
    return stream_as(
        request.actor, lambda: read_rejects(path), content_type="application/octet-stream", headers=headers
    )


def _find(request: HttpRequest, agreement: str, number: int) -> tuple[Place, Deposit]:
    place = find_agreement(request.actor, agreement)
    deposit = (
        deposits_of(place)
        .select_related("sender", "deposited_by", "decided_by", "supersedes")
        .filter(pk=number)
        .first()
    )
    if deposit is None:
        raise Http404
    return place, deposit
