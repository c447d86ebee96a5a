"""Values of records: where they lie, what else could stand there, and where two records differ."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from harness.tools.mutation_folder import MENDED, Record

Path = tuple[Any, ...]
_NOTHING = object()


def leaves(value: Any, path: Path = ()) -> list[Path]:
    """The ways to all values that hold no others."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[Path] = []
    for key, part in parts:
        inner = isinstance(part, (dict, list)) and bool(part)
        found += leaves(part, (*path, key)) if inner else [(*path, key)]
    return found


def other_value(value: Any, by: random.Random) -> Any:
    """Another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return by.choice([value + 1, max(value - 1, 0) if value else 2, value + 1000, -7])
    if isinstance(value, float):
        return by.choice([value + 0.0005, value * 1.5 + 1.0, -value - 1.0])
    if isinstance(value, str):
        return by.choice(
            [value + "1", value[:-1] if value else "x", "ok" if value != "ok" else "x"]
        )
    return by.choice(["x", 1]) if value is None else None


def alter_one(record: Record, by: random.Random) -> str:
    """Alter one value that nobody mends; returns the way to it."""
    paths = [it for it in leaves(record) if not is_mended(record, it)]
    path = by.choice(paths)
    inside: Any = record
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = other_value(inside[path[-1]], by)
    return name_of(path)


def is_mended(record: Record, path: Path) -> bool:
    """Whether a value is set anew in every folder that is put together."""
    return path[0] == "seq" or f"{record.get('kind')}/{path[0]}" in MENDED


def name_of(path: Path) -> str:
    """The way in words; all places of a list are one."""
    return "/".join("*" if isinstance(key, int) else str(key) for key in path)


def differences(old: Record, new: Record) -> list[str]:
    """The ways to what is not the same in two lines, with the kind of the line before them."""
    paths = {path for path in (*leaves(old), *leaves(new)) if not is_mended(old, path)}
    names = {name_of(path) for path in paths if _at(old, path) != _at(new, path)}
    return sorted(f"{old.get('kind')}/{name}" for name in names)


def _at(value: Any, path: Path) -> Any:
    for key in path:
        try:
            value = value[key]
        except (LookupError, TypeError):
            return _NOTHING
    return value


def joined(places: Iterable[str]) -> str:
    """Several places as one `where`."""
    return " + ".join(sorted(set(places)))
