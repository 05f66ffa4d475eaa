"""The address where a sender's machine deposits, with its key, answered in JSON (`docs/depot-par-cle.md`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accord.conventions.queries import read_current
from accord.deposits.errors import TooManyFiles
from accord.deposits.keyed import actor_of_key, find_key, hand_over_by_key
from accord.deposits.models import Arrival, SenderKey
from accord.deposits.report import problem_of, report_deposit
from accord.deposits.uploads import FIELD, ReceptionFailed, receiving
from accord.deposits.wording import WORDING
from accord.face.access import KEYED, open_to
from accord.journal.actions import write_entry
from accord.partners.actor import acting_as
from accord.partners.sign_in import NETWORK_TRIES, Attempts, network_of

STATUS = {"envoi.gros": 413, "envoi.nombre": 413, "envoi.place": 507, "envoi.coupe": 400}
SECONDS_TO_WAIT = 15 * 60


@open_to(KEYED)
@csrf_exempt  # no session opens it: the key alone does, and no page of another site has it
@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Take files by their sender's key: on disk as they come, then for the worker."""
    key, refusal = _open(request)
    if key is None:
        return refusal
    try:
        with receiving(request) as reception:
            for names, code in ((reception.too_big, "envoi.gros"), (reception.too_many, "envoi.nombre")):
                if names:
                    return _refuse(code, STATUS[code], fichiers=names)
            if not reception.files:
                return _refuse("envoi.vide", 422, champ=FIELD)
            sending = uuid4()
            with acting_as(actor_of_key(key)):
                arrivals = hand_over_by_key(key=key, sending=sending, files=reception.files)
    except ReceptionFailed as fault:
        return _refuse(fault.code, STATUS.get(fault.code, 413))
    except TooManyFiles:
        return _later(_refuse("envoi.cadence", 429))
    here = request.build_absolute_uri(reverse("keyed-report", kwargs={"sending": sending}))
    said = {"compte_rendu": here, "fichiers": [_describe(request, one) for one in arrivals]}
    answer = JsonResponse(said, status=202)
    answer.headers["Location"] = here
    return answer


@open_to(KEYED)
@require_safe
def read_report(request: HttpRequest, sending: UUID) -> JsonResponse:
    """What became of the files of one sending of this key."""
    key, refusal = _open(request)
    if key is None:
        return refusal
    with acting_as(actor_of_key(key)):
        arrivals = list(
            Arrival.objects.filter(key=key, sending=sending)
            .select_related("deposit__agreement")
            .order_by("place")
        )
        if not arrivals:
            return _refuse("envoi.inconnu", 404)
        return JsonResponse({"fichiers": [_describe(request, one) for one in arrivals]})


@sensitive_variables("word")
def _open(request: HttpRequest) -> tuple[SenderKey | None, JsonResponse]:
    """The key of a request, or the answer that refuses it; whoever tries many keys waits."""
    kind, _, word = request.headers.get("Authorization", "").partition(" ")
    key = find_key(word.strip()) if kind.lower() == "bearer" else None
    refusal = _refuse("cle.refusee", 401)
    refusal.headers["WWW-Authenticate"] = 'Bearer realm="Accord"'
    if key is not None:
        return key, refusal
    write_entry(action="sign-in.refused", actor=None, detail={"reason": "cle.refusee"})
    if network := network_of(request):
        attempts = Attempts(f"key/{network}", NETWORK_TRIES)
        if attempts.are_suspended or attempts.count_network_failure():
            return None, _later(_refuse("envoi.cadence", 429))
    return None, refusal


def _describe(request: HttpRequest, arrival: Arrival) -> dict[str, Any]:
    said: dict[str, Any] = {
        "fichier": arrival.file_name,
        "octets": arrival.file_size,
        "etat": arrival.state,
        "problemes": [problem_of(one, arrival.file_name).message(WORDING) for one in arrival.problems],
    }
    deposit = arrival.deposit
    if deposit is not None:
        form = read_current(deposit.agreement.key).format(deposit.format_key)
        is_known = arrival.state == Arrival.State.KNOWN
        said["depot"] = report_deposit(deposit, form, is_known=is_known).as_json()
        place = {"agreement": deposit.agreement.key, "number": deposit.pk}
        said["page"] = request.build_absolute_uri(reverse("deposit", kwargs=place))
    return said


def _refuse(code: str, status: int, **more: Any) -> JsonResponse:
    return JsonResponse({"code": code, "message": WORDING[code], **more}, status=status)


def _later(answer: JsonResponse) -> JsonResponse:
    answer.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    return answer
