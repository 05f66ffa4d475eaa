"""Every format of the library: sound, named, with a French word for whatever it fills."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from accord.declaration.column_labels import COLUMN_LABELS
from accord.declaration.columns import IDENTITY_COLUMNS, KIND_COLUMNS, KIND_LABELS, Kind
from accord.declaration.formats import Layout
from accord.declaration.library import find_layouts
from accord.kit.text import fold_name


def read_layout(path: Path) -> Layout:
    return Layout.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", find_layouts(), ids=lambda path: path.stem)
def test_a_format_of_the_library_is_sound(path: Path) -> None:
    layout = read_layout(path)
    assert layout.key == path.stem
    assert layout.about and layout.source and layout.source_on


def test_every_kind_has_a_format_and_a_name() -> None:
    assert set(get_args(Kind)) == set(KIND_COLUMNS) == set(KIND_LABELS)
    assert {read_layout(path).kind for path in find_layouts()} == set(get_args(Kind))


def test_every_column_has_a_name() -> None:
    columns = {name for names in KIND_COLUMNS.values() for name in names} | {*IDENTITY_COLUMNS, "nir"}
    assert columns == set(COLUMN_LABELS)


def test_every_column_of_a_kind_is_filled_by_a_format() -> None:
    given: dict[str, set[str]] = {}
    for path in find_layouts():
        layout = read_layout(path)
        found = given.setdefault(layout.kind, set())
        found |= {one.gives for one in layout.fields if one.gives}
        found |= {one.gives for one in layout.composites}
        found |= {name for variant in layout.variants for name in variant.gives}
        found |= {layout.period.gives} if layout.period.gives else set()
    for kind, columns in KIND_COLUMNS.items():
        assert set(columns) <= given[kind], kind


def test_a_code_list_reads_what_it_says() -> None:
    for path in find_layouts():
        for one in read_layout(path).fields:
            assert set(one.reads_as.values()) <= set(one.codes), (path.stem, one.name)


def test_two_formats_of_one_kind_do_not_answer_to_the_same_header() -> None:
    tables = [one for one in map(read_layout, find_layouts()) if one.xml is None]
    headers = {one.key: frozenset(fold_name(field.name) for field in one.fields) for one in tables}
    assert len(set(headers.values())) == len(headers)
