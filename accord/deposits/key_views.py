"""The page of the senders' keys, for whoever steers the agreement."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accord.conventions.agreements import Place, find_agreement
from accord.deposits.keyed import make_key, revoke_key
from accord.deposits.models import SenderKey
from accord.deposits.pages.sender_keys import KeyForm, build_keys_page
from accord.face.access import open_to
from accord.face.frame import show_page
from accord.face.once import find_earlier, keep_result
from accord.partners.rules.permissions import STEER_AGREEMENT

TITLE = "Clés de dépôt"


@open_to(STEER_AGREEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("word")
def manage_keys(request: HttpRequest, agreement: str) -> HttpResponse:
    """The keys of the agreement; a new one is made, and shown this once."""
    place = find_agreement(request.actor, agreement)
    here = reverse("sender-keys", kwargs={"agreement": agreement})
    address = request.build_absolute_uri(reverse("keyed-upload"))
    form, word, status = KeyForm(place), "", 200
    if request.method == "POST":
        if earlier := find_earlier(request):
            return HttpResponseRedirect(earlier)
        form = KeyForm(place, request.POST)
        if form.is_valid():
            party, label = form.values["emetteur"], form.values["libelle"]
            word = make_key(actor=request.actor, place=place, party=party, label=label)
            keep_result(request, here)
            form = KeyForm(place)
        else:
            status = 422
    revoking = _find(place, request.GET.get("retirer", "")) if "retirer" in request.GET else None
    page = build_keys_page(place, address, form, word=word, revoking=revoking)
    title = f"Erreur : {TITLE.lower()}" if status != 200 else TITLE
    return show_page(
        request, "deposits/sender_keys.html", page, title=title, agreement=place.agreement, status=status
    )


@open_to(STEER_AGREEMENT)
@require_POST
def revoke(request: HttpRequest, agreement: str, number: int) -> HttpResponse:
    """Take a key back."""
    place = find_agreement(request.actor, agreement)
    revoke_key(actor=request.actor, key=_find(place, str(number)))
    return HttpResponseRedirect(reverse("sender-keys", kwargs={"agreement": agreement}))


def _find(place: Place, number: str) -> SenderKey:
    asked = number if number.isascii() and number.isdigit() and len(number) < 19 else "0"
    key = SenderKey.objects.select_related("sender").filter(agreement=place.agreement, pk=int(asked)).first()
    if key is None:
        raise Http404
    return key
