"""What is written in a declared format is read back: every row is accepted, rejected, or left out by rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from accord.declaration.formats import Format, Layout, ReceivedFile, bind_layout
from accord.declaration.library import find_layouts
from accord.deposits.reading.content import copy_file
from accord.deposits.reading.recognise import recognise_file
from accord.deposits.reading.staging import Stager, good_parts
from accord.kit.sealing import BlindIndex, Sealer
from accord.synth.layout_file import LayoutFile, write_layout
from tests.formats.test_library import read_layout

LAYOUTS = [read_layout(path) for path in find_layouts()]
VARIANTS = [(layout, variant.key) for layout in LAYOUTS for variant in layout.variants]
ROWS = 120


def bind(layout: Layout, **words: Any) -> Format:
    received = {
        "cle": layout.key, "format": layout.key, "article": "1", "emetteur": "region",
        "visible_par": ["departement"],
    }  # fmt: skip
    return bind_layout(layout, ReceivedFile.model_validate(received | words))


FORMATS = [bind(layout) for layout in LAYOUTS]


def stage(written: LayoutFile, formats: list[Format], folder: Path) -> Any:
    recognition = recognise_file(written.path, copy_file(written.path), formats)
    stager = Stager(recognition, folder / "staging", Sealer(b"s" * 32), BlindIndex(b"i" * 32), "62")
    assert not recognition.blocking, recognition.blocking
    staged = stager.stage(written.path)
    good = sum(len(part) for part in good_parts(folder / "staging"))
    assert good == staged.good
    return recognition, staged


@pytest.mark.parametrize(("layout", "variant"), VARIANTS, ids=lambda one: getattr(one, "key", one))
def test_a_sound_file_is_recognised_among_all_formats_and_kept_whole(
    layout: Layout, variant: str, tmp_path: Path
) -> None:
    written = write_layout(layout, tmp_path, rows=ROWS, seed=1, variant=variant, faulty=False)
    recognition, staged = stage(written, FORMATS, tmp_path)
    assert (recognition.form.key, recognition.variant.key) == (layout.key, variant)
    assert not [one for one in staged.counts if one["blocking"]]
    assert (staged.good, staged.rejected) == (ROWS - staged.left_out, 0)
    rows = pl.concat(good_parts(tmp_path / "staging")).rename({"nir_index": "nir"})
    special = {name for one in layout.variants for name in one.columns}
    given = {one.gives for one in layout.fields if one.gives and one.name not in special}
    given |= {one.gives for one in layout.composites}
    assert not [name for name in sorted(given) if rows[name].null_count() == len(rows)]


@pytest.mark.parametrize("namespace", ["http://www.lheo.org/2.2", "http://lheo.gouv.fr/2.3"])
def test_the_training_offer_is_read_in_both_namespaces(namespace: str, tmp_path: Path) -> None:
    layout = next(one for one in LAYOUTS if one.key == "offre-lheo")
    written = write_layout(layout, tmp_path, rows=30, seed=1, faulty=False, namespace=namespace)
    recognition, staged = stage(written, FORMATS, tmp_path)
    assert (recognition.form.key, staged.good) == ("offre-lheo", 30)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.key)
def test_rows_in_are_rows_accepted_rejected_or_left_out(layout: Layout, seed: int, tmp_path: Path) -> None:
    written = write_layout(layout, tmp_path, rows=ROWS, seed=seed)
    _, staged = stage(written, [bind(layout)], tmp_path)
    assert staged.good + staged.rejected + staged.left_out + staged.minors == ROWS
    assert staged.rejected <= written.wrong
    assert staged.minors <= written.minors


@pytest.mark.parametrize(
    "layout", [one for one in LAYOUTS if "xlsx" in one.supports], ids=lambda one: one.key
)
def test_a_workbook_says_the_same_as_a_csv_file(layout: Layout, tmp_path: Path) -> None:
    def read(support: str) -> tuple[int, int]:
        folder = tmp_path / support
        folder.mkdir()
        written = write_layout(layout, folder, rows=40, seed=5, support=support)
        _, staged = stage(written, [bind(layout)], folder)
        return staged.good, staged.minors

    assert read("csv") == read("xlsx")
