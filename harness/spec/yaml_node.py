"""The tree of a YAML file: nodes that know their line, and ways to look into them.

Owns which plain words are numbers (YAML 1.2's core schema: `on` is a word, `22:22` is a word). The
look-ups never fail: what is missing or of another shape is empty, for the schema has complained of
it. Making a tree is left to harness.spec.yaml_reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word or a text; `plain` is true if it stands without quotes."""

    line: int
    text: str
    plain: bool

    @property
    def value(self) -> None | bool | int | float | str:
        """The value by YAML 1.2's core schema."""
        if not self.plain:
            return self.text
        if self.text in ("", "~", "null", "Null", "NULL"):
            return None
        if self.text in ("true", "True", "TRUE"):
            return True
        if self.text in ("false", "False", "FALSE"):
            return False
        if _INTEGER.fullmatch(self.text):
            base = {"0o": 8, "0x": 16}.get(self.text[:2], 10)
            return int(self.text, base) if len(self.text) < 4000 else self.text
        if _FLOAT.fullmatch(self.text):
            return float(self.text)
        return self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value`; the key is its text as written, so that 0 and "0" are the same key."""

    line: int
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written."""

    line: int
    entries: tuple[Entry, ...]

    def get(self, key: str) -> Entry | None:
        """The entry of a key, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


Node = Scalar | Sequence | Mapping


def to_data(node: Node) -> Any:
    """The tree as plain Python values, for the JSON Schema."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [to_data(item) for item in node.items]
    return {entry.key: to_data(entry.value) for entry in node.entries}


def entry_at(node: Node, key: str) -> Entry | None:
    """The entry of a key, if the node is a mapping that has it."""
    return node.get(key) if isinstance(node, Mapping) else None


def children(node: Node) -> tuple[Entry, ...]:
    """The entries of a mapping."""
    return node.entries if isinstance(node, Mapping) else ()


def elements(node: Node) -> tuple[Node, ...]:
    """The items of a list."""
    return node.items if isinstance(node, Sequence) else ()


def word_of(node: Node) -> str:
    """The text of a scalar."""
    return node.text if isinstance(node, Scalar) else ""


def entries_at(node: Node, key: str) -> tuple[Entry, ...]:
    """The entries of the mapping under a key."""
    entry = entry_at(node, key)
    return children(entry.value) if entry is not None else ()


def items_at(node: Node, key: str) -> tuple[Node, ...]:
    """The items of the list under a key."""
    entry = entry_at(node, key)
    return elements(entry.value) if entry is not None else ()


def text_at(node: Node, key: str) -> str:
    """The text of the scalar under a key."""
    entry = entry_at(node, key)
    return word_of(entry.value) if entry is not None else ""


def last_line(node: Node) -> int:
    """The line on which the last thing inside begins."""
    inside = [entry.value for entry in children(node)] + list(elements(node))
    return max((last_line(child) for child in inside), default=node.line)
