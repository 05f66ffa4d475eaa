"""The blank workbooks of the formats, to whoever may send them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accord.conventions.agreements import Place, find_agreement
from accord.conventions.clock import today
from accord.conventions.queries import organisation_of
from accord.declaration.formats import Format, Variant
from accord.deposits.blank import blank_formats, name_file, write_blank
from accord.deposits.rules.policies import can_deposit_format
from accord.face.access import open_to
from accord.face.export import MEDIA, through_file
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import DEPOSIT_FILES


@open_to(DEPOSIT_FILES)
@require_safe
def download_blank(request: HttpRequest, agreement: str, form: str, variant: str) -> HttpResponseBase:
    """The blank of a format, named as the reader expects it; no person is in it."""
    place = find_agreement(request.actor, agreement)
    found, kind = _find(place, form, variant)
    sender = organisation_of(place.agreement, found.sender)
    is_own = sender is not None and sender.pk == request.actor.organisation_id
    if not can_deposit_format(request.actor.role, is_own=is_own):
        raise PermissionDenied("acces.deposer")
    name = sender.name if sender else place.declared.actor(found.sender).short_name
    disposition = content_disposition_header(True, name_file(found, kind, today()))
    return stream_as(
        request.actor,
        lambda: through_file(lambda file: write_blank(file, found, kind, name)),
        content_type=MEDIA["xlsx"],
        headers={"Content-Disposition": disposition},
    )


def _find(place: Place, form: str, variant: str) -> tuple[Format, Variant]:
    for found, kind in blank_formats(place.declared.formats):
        if (found.key, kind.key) == (form, variant):
            return found, kind
    raise Http404
