"""The grids of a results folder, on every kernel that measured them, ready to be held together.

Owns that kernels share the lines on which they agree, or half a million of them each would fill the
memory; and by which rules each is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.kernel_column import version_order
from harness.formats.codec import FormatError
from harness.formats.grid_origin import GridOrigin, parse_grid_origin
from harness.formats.outside_file import TEXT, read_outside
from harness.formats.plain_name import fault_of_name
from harness.grid.grid_causes import GridCause
from harness.grid.expectations import OfPairs, RulesOf
from harness.grid.findings import Findings, Measured, find
from harness.grid.grid_file import COLUMNS_OF_PAIRS, GridFile, read_grid
from harness.grid.published_grid import (
    Base,
    differing,
    has_same_cells,
    read_meta,
    read_published,
    whole,
)
from harness.language.kernel_range import parse_release
from harness.records.layout import (
    GRIDS,
    PAIRS,
    grid_file,
    grid_origin_file,
    grids_measured,
)
from harness.records.store import ResultsError


@dataclass(frozen=True, slots=True)
class OnKernel:
    """A grid's file, and where it comes from."""

    version: str
    origin: GridOrigin
    grid: GridFile


@dataclass(slots=True)
class Collection:
    """By grid, from the oldest kernel to the newest."""

    grids: dict[str, list[OnKernel]]

    def findings(self, causes: Sequence[GridCause], rules: RulesOf) -> Iterator[Findings]:
        """Of each grid that there is, in their order. Raises EngineError, ResultsError."""
        pairs = OfPairs()
        for name in GRIDS:
            measured = [
                Measured(
                    one.version,
                    one.origin.kernel,
                    one.grid,
                    pairs if name == PAIRS else rules(name, one.version),
                )
                for one in self.grids.get(name, ())
            ]
            if measured:
                yield find(name, measured, causes)


def local_grids(results: Path, versions: Mapping[str, str]) -> Collection:
    """What runs here have measured; `versions`: of kernels, by release. Raises ResultsError."""
    grids: dict[str, list[OnKernel]] = {}
    for name, release in grids_measured(results):
        path = grid_file(results, release, name)
        grid, origin = read_grid(path), _origin(results, name, release)
        _require_right(path, name, release, origin, grid)
        if len(grid.lines) != origin.cells:
            said = f"{len(grid.lines)} cells, and {origin.cells} by what is beside it"
            raise ResultsError(f"{path}: {said}: measure again")
        shared = grids.setdefault(name, [])
        if shared and grid.columns != shared[0].grid.columns:
            other = shared[0].origin.kernel
            raise ResultsError(f"{path}: other columns than of {other}: measure both again")
        if shared and has_same_cells(shared[0].grid, grid):
            base = shared[0].grid
            grid = whole(base, differing(base, grid, path))
        shared.append(OnKernel(_version(release, versions), origin, grid))
    return _in_order(grids)


def published_grids(
    results: Path, versions: Mapping[str, str], names: Sequence[str] = GRIDS
) -> Collection:
    """What is published of these grids. Raises ResultsError if any is not what was measured."""
    grids: dict[str, list[OnKernel]] = {}
    bases: dict[tuple[str, str], Base] = {}
    there = [it for it in grids_measured(results) if it[0] in names]
    metas = {it: read_meta(results, *it) for it in there}
    for name, release in sorted(there, key=lambda it: metas[it].base is not None):
        base = bases.get((name, metas[name, release].base or ""))
        grid, meta = read_published(results, name, release, base)
        _require_right(grid_file(results, release, name), name, release, meta.origin, grid)
        if meta.base is None:
            bases[name, release] = Base(release, grid)
        of_kernel = OnKernel(_version(release, versions), meta.origin, grid)
        grids.setdefault(name, []).append(of_kernel)
    return _in_order(grids)


def base_releases(results: Path) -> set[tuple[str, str]]:
    """The grids that are published whole, each with the release. Raises ResultsError."""
    return {it for it in grids_measured(results) if read_meta(results, *it).base is None}


def _require_right(path: Path, name: str, release: str, origin: GridOrigin, grid: GridFile) -> None:
    """Raises ResultsError if it is another kernel's, another grid's, or of no kernel at all."""
    fault = fault_of_name(release)
    if fault is None and not re.match(r"[0-9]", release):
        fault = "the name of no kernel"
    if fault is None and origin.kernel != release:
        fault = f"{origin.kernel} measured it, by what is beside it"
    if fault is None and name == PAIRS and grid.columns != COLUMNS_OF_PAIRS:
        fault = "not the columns of the pairs"
    if fault is not None:
        raise ResultsError(f"{path}: {fault}: remove it, or measure again")


def _version(release: str, versions: Mapping[str, str]) -> str:
    """Of a kernel that is not in the list, by its release, unless that names Debian's ABI alone."""
    if release in versions:
        return versions[release]
    numbers = parse_release(release)
    return ".".join(map(str, numbers)) if numbers[2] else release


def _in_order(grids: dict[str, list[OnKernel]]) -> Collection:
    for on_kernels in grids.values():
        on_kernels.sort(key=lambda it: (version_order(it.version), it.origin.kernel))
    return Collection(grids)


def _origin(results: Path, name: str, release: str) -> GridOrigin:
    place = grid_origin_file(results, release, name)
    try:
        return parse_grid_origin(read_outside(place, TEXT))
    except OSError as error:
        raise ResultsError.of(place, error) from error
    except FormatError as error:
        raise ResultsError(f"{place}: {error}: measure again") from error
