"""What is printed of the grids of many kernels, at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.guests.grid_order import GridOrder, GridOutcome
from harness.language.escape import for_terminal
from harness.records.layout import PAIRS
from harness.report.aligned import aligned
from harness.run.request import from_here


def told_words(outcome: GridOutcome) -> Iterator[str]:
    """What the binary said on standard error of cells that broke or differ; none of trouble."""
    if outcome.ended is not None and outcome.trouble is None:
        for line in outcome.ended.words.splitlines():
            if line.startswith(("BROKEN ", "DIFFERS ", "and ")):
                yield for_terminal(f"{outcome.kernel.version}: {line}")


def grid_summary(outcomes: Sequence[GridOutcome], order: GridOrder) -> Iterator[str]:
    """The lines: the story of the cell on each kernel, or a row for each kernel's file."""
    if order.cell is not None:
        for outcome in outcomes:
            yield from _story(outcome)
        return
    yield ""
    heads = ("kernel", "cells", "a second", "BROKEN", "agree", "differ", "file")
    yield from aligned([heads, *(_row(outcome, order.grid) for outcome in outcomes)])
    yield from _left_out(outcomes)


def _left_out(outcomes: Sequence[GridOutcome]) -> Iterator[str]:
    """How many cells were not measured and why, once, with the kernels if not on all."""
    kernels: dict[str, list[str]] = {}
    for outcome in outcomes:
        words = outcome.ended.words if outcome.ended is not None else ""
        for line in words.splitlines():
            if line.startswith("left out "):
                kernels.setdefault(for_terminal(line), []).append(outcome.kernel.version)
    for line, ours in kernels.items():
        yield line if len(ours) == len(outcomes) else f"{line} ({', '.join(ours)})"


def _story(outcome: GridOutcome) -> Iterator[str]:
    if outcome.trouble is None:
        yield f"on {outcome.kernel.version}:"
        yield from map(for_terminal, outcome.story)
        if outcome.path is not None:
            yield for_terminal(f"its packets: {from_here(outcome.path)}")
        yield ""


def _row(outcome: GridOutcome, grid: str) -> tuple[str, ...]:
    found, path = outcome.origin, outcome.path
    if found is None or path is None:
        return (outcome.kernel.version, "none", "", "", "", "", "")
    rate = found.cells / outcome.wall_seconds if outcome.wall_seconds else 0
    ruled = (str(found.agree), str(found.differ)) if grid == PAIRS else ("-", "-")
    counts = (str(found.cells), f"{rate:.0f}", str(found.broken))
    return (outcome.kernel.version, *counts, *ruled, str(from_here(path)))
