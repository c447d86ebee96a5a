"""Why cells of the grids are not as the rules say, or not as on another kernel: grid-causes.yaml.

Owns what an entry of the file is: which cells on which kernels, one sentence, its sources. That an
entry explains something is `findings`'s to see, for that takes measurements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.language.diagnostics import Diagnostic, LineError, ScenarioError, unknown
from harness.language.kernel_range import matches, parse_range
from harness.records.layout import GRIDS
from harness.spec.schema_check import check
from harness.spec.yaml_node import Entry, Node, children, elements, items_at, text_at, word_of
from harness.spec.yaml_reader import read_yaml

FILE = "grid-causes.yaml"
OR = " or "
_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class GridCause:
    """An entry."""

    id: str
    line: int
    grid: str
    kernels: str | None
    """as in an expectation, several joined by ` or `; None: all"""
    within: tuple[Mapping[str, tuple[str, ...]], ...]
    """patterns, values by axis: the cells inside them that are odd, it explains"""
    cells: int
    """how many these are, on each of its kernels; the most, where chance decides"""
    cause: str
    sources: tuple[str, ...]
    chance: str | None = None
    """what decides which cells are odd, where that is not the same each time"""

    def is_on(self, version: str) -> bool:
        """Whether it speaks of a kernel."""
        return self.kernels is None or any(matches(version, it) for it in self.kernels.split(OR))

    def tells_apart(self, one: str, other: str) -> bool:
        """Whether they may differ for it: it is of one alone, or chance decides on both."""
        on_one, on_other = self.is_on(one), self.is_on(other)
        return on_one != on_other or (self.chance is not None and on_one)

    def explains(self, cells: int) -> bool:
        """Whether it speaks of that many."""
        return 0 < cells <= self.cells if self.chance else cells == self.cells


def read_causes(root: Path) -> list[GridCause]:
    """The file. Raises ScenarioError with a line for each thing that is wrong."""
    node, diagnostics = read_yaml(root / FILE, FILE)
    if node is None:
        raise ScenarioError(diagnostics)
    diagnostics += check(node, FILE, "grid-causes")
    entries = children(node)
    diagnostics += [found for entry in entries for found in _wrong_with(entry)]
    if diagnostics:
        raise ScenarioError(diagnostics)
    return [_cause(entry) for entry in entries]


def _wrong_with(entry: Entry) -> Iterator[Diagnostic]:
    if not _ID.fullmatch(entry.key):
        text = f"bad id '{entry.key}': lower-case letters, digits and hyphens, as in a-b"
        yield Diagnostic(FILE, entry.line, text)
    grid = text_at(entry.value, "grid")
    if grid and grid not in GRIDS:
        yield Diagnostic(FILE, entry.line, unknown("grid", grid, GRIDS, "grids"))
    kernels = text_at(entry.value, "kernels")
    for part in kernels.split(OR) if kernels else ():
        try:
            parse_range(part)
        except LineError as error:
            yield Diagnostic(FILE, entry.line, str(error))


def _cause(entry: Entry) -> GridCause:
    return GridCause(
        id=entry.key,
        line=entry.line,
        grid=text_at(entry.value, "grid"),
        kernels=text_at(entry.value, "kernels") or None,
        within=tuple(_pattern(item) for item in items_at(entry.value, "within")),
        cells=int(text_at(entry.value, "cells")),
        cause=text_at(entry.value, "cause"),
        sources=tuple(word_of(item) for item in items_at(entry.value, "sources")),
        chance=text_at(entry.value, "chance") or None,
    )


def _pattern(node: Node) -> dict[str, tuple[str, ...]]:
    """`axis: value`, or `axis: [value, value]`."""
    return {
        entry.key: tuple(map(word_of, elements(entry.value))) or (word_of(entry.value),)
        for entry in children(node)
    }
