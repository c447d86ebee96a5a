"""How a value of each type is read from JSON: the half of `codec` that knows types.

Promises that what does not fit is told with its place in the record, and that nothing is converted.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

_NONE = type(None)
_LONGEST_SHOWN = 60
Place = str | None
"""where in the record; None while all fits, for to write it down takes half the time of reading"""
Reader = Callable[[Any, Place], Any]


class FormatError(ValueError):
    """What is wrong with a record, and where in it: `steps[3].within_ms: missing`."""


def default_of(kind: type, part: Field[Any]) -> Any:
    """What stands for a missing key of a class; MISSING where it must be there.

    Only classes with OMIT_DEFAULTS leave out what has its default, so only theirs may be missing.
    """
    if not getattr(kind, "OMIT_DEFAULTS", False):
        return MISSING
    return part.default_factory() if part.default_factory is not MISSING else part.default


@cache
def reader_of(kind: Any) -> Reader:
    """What reads a value of this type: called with the value and its place, raises FormatError."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(kind)[1])
    if is_dataclass(kind):
        return _record(cast(type, kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _member(kind)
    return _PLAIN[kind]


def _record(kind: type) -> Reader:
    # Recursive types find their reader when it is needed, not before.
    hints = get_type_hints(kind)
    parts = {part.name: (hints[part.name], default_of(kind, part)) for part in fields(kind)}
    tag: str | None = None if "kind" in parts else getattr(kind, "kind", None)
    known = parts.keys() | (set() if tag is None else {"kind"})
    needed = {name for name, (_, default) in parts.items() if default is MISSING}
    readers: dict[str, Reader] = {}

    def read_record(value: Any, where: Place) -> Any:
        if not isinstance(value, dict):
            raise FormatError(f"{where or 'record'}: not an object")
        if not value.keys() <= known:
            raise FormatError(f"{_inside(where, min(value.keys() - known))}: unknown key")
        if tag is not None and value.get("kind") != tag:
            raise FormatError(f"{_inside(where, 'kind')}: not {tag}")
        if not readers:
            readers.update((name, reader_of(hint)) for name, (hint, _) in parts.items())
        made = {}
        for name, part in value.items():  # most records have but few of their fields
            if name in readers:
                inside = None if where is None else _inside(where, name)
                made[name] = readers[name](part, inside)
        if not needed <= made.keys():
            missing = next(name for name in parts if name in needed and name not in made)
            raise FormatError(f"{_inside(where, missing)}: missing")
        return kind(**made)

    return read_record


def _union(kind: Any) -> Reader:
    members = [member for member in get_args(kind) if member is not _NONE]
    nullable = _NONE in get_args(kind)
    by_kind = {member.kind: member for member in members if hasattr(member, "kind")}

    def read_union(value: Any, where: Place) -> Any:
        if value is None and nullable:
            return None
        if by_kind:
            said = value.get("kind") if isinstance(value, dict) else None
            if not isinstance(said, str) or said not in by_kind:
                raise FormatError(f"{_inside(where, 'kind')}: unknown kind {_short(said)}")
            return reader_of(by_kind[said])(value, where)
        for member in members[:-1]:
            try:
                return reader_of(member)(value, where)
            except FormatError:
                continue
        return reader_of(members[-1])(value, where)

    return read_union


def _tuple(hints: tuple[Any, ...]) -> Reader:
    many = len(hints) == 2 and isinstance(hints[1], types.EllipsisType)

    def read_tuple(value: Any, where: Place) -> Any:
        if not isinstance(value, list) or (not many and len(value) != len(hints)):
            raise FormatError(f"{where}: not a list" + ("" if many else f" of {len(hints)}"))
        each = reader_of(hints[0])
        if many and where is None:
            return tuple([each(part, None) for part in value])
        if many:
            return tuple(each(part, f"{where}[{at}]") for at, part in enumerate(value))
        return tuple(reader_of(hint)(part, where) for hint, part in zip(hints, value, strict=True))

    return read_tuple


def _mapping(hint: Any) -> Reader:
    def read_mapping(value: Any, where: Place) -> Any:
        if not isinstance(value, dict):
            raise FormatError(f"{where}: not an object")
        each = reader_of(hint)
        if where is None:
            return {key: each(part, None) for key, part in value.items()}
        return {key: each(part, _inside(where, key)) for key, part in value.items()}

    return read_mapping


def _member(kind: type[Enum]) -> Reader:
    def read_member(value: Any, where: Place) -> Any:
        try:
            return kind(value)
        except (ValueError, TypeError):
            raise FormatError(f"{where}: unknown {kind.__name__.lower()} {_short(value)}") from None

    return read_member


def _text(value: Any, where: Place) -> Any:
    if not isinstance(value, str):
        raise FormatError(f"{where}: not text")
    return value


def _integer(value: Any, where: Place) -> Any:
    if not isinstance(value, int) or isinstance(value, bool):
        raise FormatError(f"{where}: not a whole number")
    return value


def _number(value: Any, where: Place) -> Any:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise FormatError(f"{where}: not a number")
    if isinstance(value, float) and not math.isfinite(value):
        raise FormatError(f"{where}: not a number")
    return value


def _truth(value: Any, where: Place) -> Any:
    if not isinstance(value, bool):
        raise FormatError(f"{where}: neither true nor false")
    return value


def _inside(where: Place, name: str) -> Place:
    if where is None:
        return None
    name = name if name.isprintable() and len(name) <= _LONGEST_SHOWN else _short(name)
    return f"{where}.{name}" if where else name


def _short(value: object) -> str:
    """A value of the file on one line: no control characters, and not all of a long one."""
    if not isinstance(value, (str, int, float, type(None))):
        return f"of type {type(value).__name__}"
    said = ascii(value[:_LONGEST_SHOWN] if isinstance(value, str) else value)
    return said if len(said) <= _LONGEST_SHOWN + 2 else said[:_LONGEST_SHOWN] + "…"


_PLAIN: Mapping[Any, Reader] = {str: _text, int: _integer, float: _number, bool: _truth}
