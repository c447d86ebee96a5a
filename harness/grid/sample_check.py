"""A part of a grid that was measured again, held against the published whole of the same kernel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.grid.grid_file import GridFile


@dataclass(frozen=True, slots=True)
class SampleCheck:
    """What came of it."""

    cells: int
    other: tuple[str, ...]
    """the lines that came out otherwise than was published"""
    unknown: tuple[str, ...]
    """the lines whose cell was not published"""

    @property
    def is_good(self) -> bool:
        """Whether there was something, and all of it came out as published."""
        return self.cells > 0 and not self.other and not self.unknown


def check_sample(measured: GridFile, published: GridFile) -> SampleCheck:
    """Each line of the part against that of the whole."""
    known = {published.cell(line): line for line in _of_cells(published, measured)}
    found = [(line, known.get(measured.cell(line))) for line in measured.lines]
    return SampleCheck(
        len(found),
        tuple(line for line, before in found if before is not None and before != line),
        tuple(line for line, before in found if before is None),
    )


def _of_cells(published: GridFile, measured: GridFile) -> Iterable[str]:
    """The lines that may be asked for: half a million are not taken apart for a few."""
    wanted = {",".join(measured.cell(line)) for line in measured.lines}
    width = len(published.results)
    return (line for line in published.lines if line.rsplit(",", width)[0] in wanted)
