"""The reference page of the formats: as fresh as their declarations, and in French throughout."""

from pathlib import Path
from typing import get_args

from accord.declaration.formats import FieldType, Support
from accord.declaration.formats_manual import SUPPORTS, TYPES, write_formats_page
from accord.declaration.library import find_layouts

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "formats.md"


def test_the_published_page_is_the_one_that_the_declarations_make() -> None:
    said = "docs/reference/formats.md is stale: run `accord check --reference docs/reference`"
    assert PAGE.read_text(encoding="utf-8") == write_formats_page(), said


def test_the_page_has_every_format() -> None:
    text = write_formats_page()
    assert [path.stem for path in find_layouts() if f"\n## {path.stem}\n" not in text] == []


def test_every_type_and_support_has_a_french_name() -> None:
    assert set(TYPES) == set(get_args(FieldType))
    assert set(SUPPORTS) == set(get_args(Support))
