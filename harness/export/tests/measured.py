"""What this kernel has been found to say of cells of the small grids.

From what is published of it, or measured here and now where nothing is.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache

from harness import ROOT
from harness.export.cell import grid_of
from harness.export.grids import OF_GRIDS, key_of
from harness.export.programs import NoCell
from harness.export.small_socket import Told
from harness.grid.collection import OnKernel, published_grids
from harness.records.layout import committed_results
from harness.spec.kernels import versions_by_release
from harness.tests.end_to_end import ENGINE

_UNCOUNTED = "count"
"""an axis of whose many words a few will do"""


def rules_here(cell: str, kernel: str) -> Told:
    """As the rules would say it, if they said what this kernel does. Raises NoCell."""
    grid = grid_of(cell)
    if _published(grid) is None:
        return _told(grid, cell, _measured(grid, cell))
    return rules_of_published(cell)


def rules_of_published(cell: str, version: str | None = None) -> Told:
    """The same of another kernel, by what is published of it. Raises NoCell."""
    grid = grid_of(cell)
    return _told(grid, cell, (_published(grid, version) or {}).get(cell))


def results(told: Told) -> dict[str, str]:
    """Of what the rules say, what should come."""
    return {key: came for key, came in told.items() if key not in ("cell", "kernel", "rule")}


def _told(grid: str, cell: str, came: Sequence[str] | None) -> Told:
    if came is None:
        raise NoCell(f"{cell}: no cell that can be measured")
    return {"rule": "measured", **dict(zip(map(key_of, OF_GRIDS[grid].results), came))}


def sample(grid: str) -> Iterator[str]:
    """Cells that have together every word of every axis, and whatever came of any."""
    one = _on_kernels(grid)[-1].grid
    results = len(OF_GRIDS[grid].results)
    seen: set[tuple[str, str]] = set()
    step = max(1, len(one.lines) // 1009) | 1  # odd, so that all words of the last axes come
    for line in [*one.lines[::step], *one.lines]:
        cell, came = one.split(line)
        words = {it for it in zip(one.axes, cell) if it[0] != _UNCOUNTED}
        words.add(("", ",".join(came[:results])))
        if not words <= seen:
            seen |= words
            yield ",".join(cell)


@cache
def _on_kernels(grid: str) -> list[OnKernel]:
    results = committed_results(ROOT)
    return published_grids(results, versions_by_release(ROOT), [grid]).grids[grid]


@cache
def _published(grid: str, version: str | None = None) -> dict[str, Sequence[str]] | None:
    """What came of each cell on a kernel, or on this one; None: nothing is published of it."""
    for one in _on_kernels(grid):
        if version == one.version or version is None and one.origin.kernel == os.uname().release:
            split = map(one.grid.split, one.grid.lines)
            return {",".join(cell): came for cell, came in split}
    return None


@cache
def _measured(grid: str, cell: str) -> Sequence[str] | None:
    """One cell now; None where there is none here."""
    words = [str(ENGINE), "grid", "--grid", grid, "--cell", cell]
    told = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    line = (told.stdout.splitlines() or [""])[-1]
    return line.removeprefix(f"{cell},").split(",") if told.returncode == 0 else None
