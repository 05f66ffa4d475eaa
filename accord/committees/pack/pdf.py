"""The pack as a tagged PDF (PDF/UA-1), set by typst with the fonts that typst itself carries."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.committees.pack.contents import HIDDEN_LEGEND, UNKNOWN_LEGEND, Grid, Pack
from accord.kit.text import format_number

if TYPE_CHECKING:
    import typst

MEDIA_TYPE = "application/pdf"
TEMPLATE = Path(__file__).parents[1] / "templates" / "pack.typ"
CLOSING = (
    "Les mêmes chiffres, avec leurs numérateurs, leurs dénominateurs et leur calcul, sont dans le classeur "
    "joint à ce dossier. Un dépôt plus récent change les chiffres du jour ; il ne change pas ceux-ci."
)


def write_pdf(pack: Pack) -> bytes:
    """The bytes of the PDF: the same pack gives the same bytes, dated from the freeze."""
    at = int(pack.frozen_at.timestamp())
    return bytes(_compile(pack, format="pdf", pdf_standards=["ua-1"], timestamp=at))


def draw_pages(pack: Pack, ppi: float = 80) -> list[bytes]:
    """The pages as PNG images, for the eye."""
    pages = _compile(pack, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def _compile(pack: Pack, **options: Any) -> Any:
    import typst

    compiler = typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"pack": json.dumps(_words(pack), ensure_ascii=False)},
    )
    return compiler.compile(**options)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Only the embedded ones: typst would fall back in silence to whatever a machine has."""
    import typst

    return typst.Fonts(include_system_fonts=False)


def _words(pack: Pack) -> dict[str, Any]:
    figures = [asdict(replace(figure, tables=())) for figure in pack.figures]
    words = {**asdict(replace(pack, figures=())), "figures": figures, "title": pack.title}
    del words["frozen_at"]
    words["sources"] = asdict(_list_sources(pack))
    has_hidden = any(table.has_hidden for figure in pack.figures for table in figure.tables)
    words["legends"] = [UNKNOWN_LEGEND, *([HIDDEN_LEGEND] if has_hidden else [])]
    words["closing"] = [CLOSING]
    return words


def _list_sources(pack: Pack) -> Grid:
    head = ("Fichier", "Envoyé par", "Situation au", "Reçu le", "Lignes")
    rows = tuple(
        (found.file, found.sender, found.reference_on, found.received_on, format_number(found.rows))
        for found in pack.provenance.sources
    )
    return Grid(head, (False, False, True, True, True), rows)
