"""What the page of all pairs must show, from the published grids and not from its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from itertools import groupby

from harness import ROOT
from harness.grid.collection import OnKernel, published_grids
from harness.grid.measured_stories import MeasuredStory, read_stories
from harness.grid.packed_pairs import of_id
from harness.records.layout import PAIRS, committed_results
from harness.report.cell_story import cell_story
from harness.report.kernel_words import range_text_of
from harness.report.tests.test_cell_story import sample
from harness.spec.kernels import versions_by_release

_MARKS = {"ok": "✓", "EADDRINUSE": "✗", "EADDRNOTAVAIL": "–"}
_USUAL = ("tcp", "none", "listening", "none", "same", "none")
_EXAMPLES = 12


def expected_grid() -> dict[str, object]:
    """By what the browser's test asks for."""
    kernels = _kernels()
    cells = _differing(kernels)
    usual = {
        of_id(kernels[0].grid, line): [_answer(one, number) for one in kernels]
        for number, line in enumerate(kernels[0].grid.lines)
        if _is_usual(of_id(kernels[0].grid, line))
    }
    marks = {f"{cell[1]} {cell[4]}": [_MARKS[it[0]] for it in came] for cell, came in usual.items()}
    groups = [list(it) for _, it in groupby(range(len(kernels)), lambda n: kernels[n].grid.lines)]
    return {
        "differing": Counter(f"{cell[1]} {cell[4]}" for cell in cells),
        "cells": [",".join(cell) for cell in cells],
        "usual": {
            place: "".join(came[it[0]] for it in groups) if len(set(came)) > 1 else came[0]
            for place, came in marks.items()
        },
        "by_kernel": {
            kernels[it[0]].version: {place: came[it[0]] for place, came in marks.items()}
            for it in groups
        },
        "examples": {
            ",".join(cell): [list(it) for it in _runs(kernels, cells[cell])]
            for cell in list(cells)[:: len(cells) // _EXAMPLES]
        },
        "seen": {cell: [it.kernel for it in told] for cell, told in _seen().items()},
        "stories": {it: asdict(cell_story(it)) for it in sample()},
    }


def _seen() -> Mapping[str, list[MeasuredStory]]:
    measured = read_stories(committed_results(ROOT))
    assert measured is not None
    return measured.of(PAIRS)


@cache
def _kernels() -> list[OnKernel]:
    versions = versions_by_release(ROOT)
    return published_grids(committed_results(ROOT), versions, (PAIRS,)).grids[PAIRS]


def _answer(one: OnKernel, number: int) -> tuple[str, str, str]:
    bind, listen, rule = one.grid.split(one.grid.lines[number])[1]
    return bind, listen, rule


def _differing(kernels: list[OnKernel]) -> dict[tuple[str, ...], int]:
    """The pairs on which any two kernels differ, each with its place in the files."""
    found = {}
    for number, lines in enumerate(zip(*(it.grid.lines for it in kernels))):
        if len(set(lines)) > 1 and len({it.rpartition(",")[0] for it in lines}) > 1:
            found[of_id(kernels[0].grid, lines[0])] = number
    return found


def _is_usual(cell: tuple[str, ...]) -> bool:
    protocol, _, options, state, _, second_options, users, devices = cell
    return (protocol, options, state, second_options, users, devices) == _USUAL


def _runs(kernels: list[OnKernel], number: int) -> list[tuple[str, ...]]:
    """A row for kernels next to each other that answered alike."""
    rows: list[tuple[str, ...]] = []
    for (bind, listen, rule), alike in groupby(kernels, lambda one: _answer(one, number)):
        versions = [it.version for it in alike]
        told = "not tried" if listen == "-" else listen
        rows.append((range_text_of(versions[0], versions[-1]), bind, told, rule))
    return rows
