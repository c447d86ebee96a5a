"""The grids that runs here have measured become those of the repository: all of them, or none.

Owns which kernel's cells are published whole: the one that had been before, else the newest; and
those of a kernel that was asked other things, as one without a protocol.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path

from harness.grid.collection import Collection, OnKernel, base_releases
from harness.grid.findings import Findings
from harness.grid.grid_causes import GridCause
from harness.grid.packed_pairs import packed_pairs, packed_text
from harness.grid.published_grid import Base, has_same_cells, published_files
from harness.grid.summary import summary_of, summary_text
from harness.records.file_batch import replace_files
from harness.records.layout import (
    PAIRS,
    grid_findings_file,
    grid_stories_file,
    packed_pairs_file,
)


def publish_grids(
    collection: Collection,
    findings: Sequence[Findings],
    causes: Sequence[GridCause],
    results: Path,
) -> None:
    """Write them, and take away those of before. Raises ResultsError."""
    before = base_releases(results)
    files: dict[Path, bytes] = {}
    for name, on_kernels in collection.grids.items():
        whole = _base_of(name, on_kernels, before)
        base = Base(whole.origin.kernel, whole.grid)
        for one in on_kernels:
            is_alike = one is not whole and has_same_cells(base.grid, one.grid)
            known = base if is_alike else None
            files |= published_files(results, name, one.grid, one.origin, known)
    pairs = collection.grids.get(PAIRS)
    if pairs:
        files[packed_pairs_file(results)] = packed_text(packed_pairs(pairs)).encode()
    summary = summary_of(findings, causes)
    files[grid_findings_file(results)] = summary_text(summary).encode()
    stays = files.keys() | {grid_stories_file(results)}  # which is measured by itself
    gone = {path for path in (results / "grid").glob("*") if path.is_file()} - stays
    replace_files(files, gone, results / ".publishing")


def _base_of(
    name: str, on_kernels: Sequence[OnKernel], before: Container[tuple[str, str]]
) -> OnKernel:
    known = (it for it in on_kernels if (name, it.origin.kernel) in before)
    return next(known, on_kernels[-1])
