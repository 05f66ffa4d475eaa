"""The pages of figures: each view asks for ready values and hands them to a template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accord.conventions.agreements import find_agreement
from accord.face.access import open_to
from accord.face.export import asked_format, file_headers, write_file
from accord.face.frame import show_page
from accord.indicators.pages.dossiers import build_dossiers_page
from accord.indicators.pages.export import list_cells
from accord.indicators.pages.figure import build_figure_page, table_to_export
from accord.indicators.pages.figures import build_figures_page
from accord.journal.actions import write_entry
from accord.partners.actor import stream_as
from accord.partners.rules.permissions import SEE_FIGURES

PURPOSE = "suivi-convention"


@open_to(SEE_FIGURES)
@require_safe
def show_figures(request: HttpRequest, agreement: str) -> HttpResponse:
    """Every indicator of an agreement, over a period."""
    place = find_agreement(request.actor, agreement)
    page = build_figures_page(place, request.GET)
    _note_reading(request, "figures.read", agreement)
    return show_page(request, "indicators/figures.html", page, title="Chiffres", agreement=place.agreement)


@open_to(SEE_FIGURES)
@require_safe
def show_figure(request: HttpRequest, agreement: str, indicator: str) -> HttpResponseBase:
    """One indicator, broken down, with its chart, its table and its calculation; or its table as a file."""
    place = find_agreement(request.actor, agreement)
    asked = {name: request.GET[name] for name in ("periode", "par", "puis") if request.GET.get(name)}
    if wanted := asked_format(request.GET):
        listing, cells = list_cells(table_to_export(place, indicator, request.GET))
        _note_reading(request, "figure.export", f"{agreement}/{indicator}", asked)
        return stream_as(
            request.actor,
            lambda: write_file(listing, {}, cells, wanted),
            **file_headers("-".join((agreement, indicator, *asked.values())), wanted),
        )
    page = build_figure_page(place, indicator, request.GET)
    _note_reading(request, "figure.read", f"{agreement}/{indicator}", asked)
    return show_page(request, "indicators/figure.html", page, title=page.label, agreement=place.agreement)


@open_to(SEE_FIGURES)
@require_safe
def show_dossiers(request: HttpRequest, agreement: str, indicator: str) -> HttpResponse:
    """The facts behind a cell, with their persons: one look, with its purpose."""
    place = find_agreement(request.actor, agreement)
    page = build_dossiers_page(place, indicator, request.GET)
    write_entry(
        action="figure.dossiers",
        actor=request.actor,
        target=f"{agreement}/{indicator}",
        purpose=PURPOSE,
        person_ids=page.persons,
    )
    title = f"{page.heading} : {page.agreement}"
    return show_page(request, "indicators/dossiers.html", page, title=title, agreement=place.agreement)


def _note_reading(
    request: HttpRequest, action: str, target: str, detail: dict[str, str] | None = None
) -> None:
    write_entry(action=action, actor=request.actor, target=target, purpose=PURPOSE, detail=detail)
