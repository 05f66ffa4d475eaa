"""Every word of a declaration that points at another entry, so that none points at nothing.

Which words point where is said once, beside their type (`RefersTo`): nothing is listed here.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from accord.declaration.base import RefersTo
from accord.declaration.locate import KeyPath
from accord.declaration.phrases import Delay

_EVENT = RefersTo(("evenement",))


@dataclass(frozen=True, slots=True)
class Reference:
    """A key that must exist in one of the repeated words `kinds` ("partie", "evenement", …)."""

    kinds: tuple[str, ...]
    key: str
    path: KeyPath
    article: str


def find_references(declared: BaseModel) -> Iterator[Reference]:
    """All the references of a declaration, in the order of its words."""
    yield from _in_table(declared, (), "")


def _in_table(table: BaseModel, path: KeyPath, article: str) -> Iterator[Reference]:
    article = getattr(table, "article", article)
    for name, field in type(table).model_fields.items():
        pointed = pointed_by(type(table), name)
        yield from _in_value(getattr(table, name), pointed, (*path, field.alias or name), article)


def _in_value(value: object, pointed: RefersTo | None, path: KeyPath, article: str) -> Iterator[Reference]:
    if isinstance(value, BaseModel):
        yield from _in_table(value, path, article)
    elif isinstance(value, Delay):
        yield Reference(_EVENT.words, value.event, path, article)
    elif isinstance(value, tuple):
        for rank, item in enumerate(value):
            yield from _in_value(item, pointed, (*path, rank), article)
    elif pointed is not None and isinstance(value, Mapping):
        for key in value:
            yield Reference(pointed.words, key, (*path, key), article)
    elif pointed is not None and isinstance(value, str):
        yield Reference(pointed.words, value, path, article)


@cache
def pointed_by(model: type[BaseModel], name: str) -> RefersTo | None:
    """Where the keys written in a field must stand; None when the field holds no key of another entry."""
    field = model.model_fields[name]
    return next(iter([*_marks(field.metadata), *_marks_in(field.annotation)]), None)


def _marks(metadata: typing.Iterable[object]) -> list[RefersTo]:
    return [mark for mark in metadata if isinstance(mark, RefersTo)]


def _marks_in(annotation: Any) -> Iterator[RefersTo]:
    yield from _marks(getattr(annotation, "__metadata__", ()))
    for inner in typing.get_args(annotation):
        yield from _marks_in(inner)
