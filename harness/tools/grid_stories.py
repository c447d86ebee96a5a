"""The stories of a few cells, measured in guests on kernels that differ: stories.json.

Owns reading what `harness grid --cell` prints. Writes all of them, or nothing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from harness import ROOT
from harness.grid.measured_stories import (
    FORMAT,
    MeasuredStories,
    MeasuredStory,
    stories_text,
    wanted_stories,
)
from harness.grid.packed_pairs import read_packed
from harness.grid.summary import read_summary
from harness.records.file_batch import replace_files
from harness.records.layout import committed_results, grid_stories_file
from harness.records.store import ResultsError
from harness.tools.measure import HARNESS

_KERNEL = "on "


class NoStory(Exception):
    """One line that says which is missing."""


def main(results: Path = committed_results(ROOT)) -> int:
    """Measure all that are wanted and write them; returns the exit code."""
    try:
        pairs, summary = read_packed(results), read_summary(results)
        if pairs is None or summary is None:
            raise NoStory("no grids are published: make publish-grid first")
        axes = {it.name: it.axes[0] for it in summary.grids}
        with tempfile.TemporaryDirectory() as home:
            stories = _all(wanted_stories(pairs, summary), axes, Path(home))
            measured = MeasuredStories(FORMAT, tuple(stories))
        content = stories_text(measured).encode()
        replace_files({grid_stories_file(results): content}, (), results / ".publishing")
    except (NoStory, ResultsError) as error:
        print(f"grid-stories: {error}", file=sys.stderr)
        return 1
    return 0


def _all(
    wanted: Mapping[tuple[str, str], Sequence[str]], axes: Mapping[str, str], home: Path
) -> Iterator[MeasuredStory]:
    for (grid, cell), kernels in wanted.items():
        words = ["grid", "--grid", grid, "--cell", cell]
        words += ["--kernels", " ".join(kernels), "--results", str(home)]
        done = subprocess.run([*HARNESS, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        told = read_told(done.stdout, axes[grid])
        for kernel in kernels:
            if kernel not in told:
                raise NoStory(f"{cell}: no story on {kernel}: see above")
            yield MeasuredStory(grid, cell, kernel, told[kernel])


def read_told(text: str, axis: str) -> dict[str, tuple[str, ...]]:
    """The lines of each story, by the version of the kernel. `axis`: the grid's first, with which
    the line of its file begins."""
    stories: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in text.splitlines():
        if line.startswith(_KERNEL) and line.endswith(":"):
            lines = stories.setdefault(line[len(_KERNEL) : -1], [])
        elif line.startswith(f"{axis},"):
            lines = None
        elif lines is not None:
            lines.append(line)
    return {kernel: tuple(found) for kernel, found in stories.items() if found}


if __name__ == "__main__":
    sys.exit(main())
