"""Typed records from JSON and back, by the fields of their frozen dataclasses.

Owns what a field's type means in JSON: strict types (a bool is no number, a number is finite), no
unknown key, a missing key only where the class has a default, and unions of records told apart by
their `kind`. The classes are the only place where a format is written down: the published schemas
are made from them (`schema`). No library, for those that three distributions share either convert
what does not fit (cattrs) or changed their meaning between them (pydantic).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

from harness.formats.field_readers import FormatError, default_of, reader_of
from harness.formats.json_text import parse_object

__all__ = ["FormatError", "order", "parse_object", "read", "read_one_of", "to_json"]

T = TypeVar("T")


def read(kind: type[T], record: Any, where: str = "") -> T:
    """The record of this class; raises FormatError with the first thing that does not fit."""
    made: T = read_one_of(kind, record, where)
    return made


def read_one_of(union: Any, record: Any, where: str = "") -> Any:
    """The record of one of the union's classes, whichever its `kind` names; raises FormatError."""
    reader = reader_of(union)
    try:
        return reader(record, None)
    except FormatError:
        return reader(record, where)  # which says where


def to_json(value: Any) -> Any:
    """The inverse of `read`. A field that has its default is left out where the class says so."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {key: to_json(part) for key, part in _members(value)}
    if isinstance(value, Mapping):
        return {key: to_json(part) for key, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_json(part) for part in value]
    return value


def order(kind: type) -> tuple[str, ...]:
    """The keys of a class in the order in which they are written."""
    names = tuple(part.name for part in fields(kind))
    given: tuple[str, ...] = getattr(kind, "ORDER", names)
    if hasattr(kind, "kind") and "kind" not in given:
        given = ("kind", *given)
    return given + tuple(name for name in names if name not in given)


def _members(value: Any) -> list[tuple[str, Any]]:
    kind = type(value)
    defaults = {part.name: default_of(kind, part) for part in fields(kind)}
    present = ((name, getattr(value, name)) for name in order(kind))
    return [(name, it) for name, it in present if it != defaults.get(name, MISSING)]
