"""results/grid/stories.json: what was seen of a few cells, line by line, where kernels differ.

Owns of which: of the pairs the first of each way in which kernels differ, on the newest of all that
agree, and one for each state of the first socket, on the newest of all; of the small grids one of
each group that differs, from kernels or from the rules, once for each answer. The lines are those
of `bindlab grid --cell`, up to the last call.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.formats.codec import to_json
from harness.grid.axes import is_cell
from harness.grid.findings import Group
from harness.grid.grid_file import Results
from harness.grid.packed_pairs import PackedPairs
from harness.grid.summary import Summary
from harness.records.layout import PAIRS, grid_stories_file
from harness.records.published_json import read_if_there
from harness.records.store import ResultsError

FORMAT = 2
"""raised whenever a reader of the old form would misread the new one"""
_PLAIN = "{protocol},first4,none,{state},first4,none,same,none"
_RESULTS = {"bind": "second: bind ", "listen": "second: listen"}
_ERROR = "-1 "


@dataclass(frozen=True, slots=True)
class MeasuredStory:
    """Of one cell on one kernel."""

    grid: str
    cell: str
    kernel: str
    """its version"""
    lines: tuple[str, ...]

    @property
    def answer(self) -> tuple[str, str]:
        """What bind() and listen() of a pair returned, in the words of a grid's file."""
        bind, listen = (self._result(begin) for begin in _RESULTS.values())
        return bind, listen

    @property
    def last(self) -> str:
        """What its last call returned, in the same words."""
        return self._result("", at=-1)

    def _result(self, begin: str, at: int = 0) -> str:
        came = [line.rpartition(" = ")[2] for line in self.lines if line.startswith(begin)]
        if not came:
            return "-"
        return came[at].removeprefix(_ERROR) if came[at] != "0" else "ok"


@dataclass(frozen=True, slots=True)
class MeasuredStories:
    """The file."""

    format: int
    stories: tuple[MeasuredStory, ...]

    def of(self, grid: str) -> Mapping[str, list[MeasuredStory]]:
        """Those of each cell of a grid, in the order of the file."""
        found: dict[str, list[MeasuredStory]] = {}
        for story in self.stories:
            if story.grid == grid:
                found.setdefault(story.cell, []).append(story)
        return found


def wanted_stories(pairs: PackedPairs, summary: Summary) -> dict[tuple[str, str], tuple[str, ...]]:
    """The kernels, from the oldest, by the grid and the cell."""
    newest = tuple(alike[-1] for alike in pairs.kernels)
    wanted = {(PAIRS, ",".join(cell)): newest for cell in _examples(pairs)}
    for cell in _plain_pairs(pairs):
        wanted.setdefault((PAIRS, cell), newest[-1:])
    for grid in summary.grids:
        if grid.name != PAIRS:
            for group in (*grid.changes, *grid.unlike):
                wanted.setdefault((grid.name, ",".join(group.example)), _one_each(group))
    return wanted


def _one_each(group: Group) -> tuple[str, ...]:
    """The newest of the first kernels with each answer."""
    kernels: dict[Results, str] = {}
    for answer in group.answers:
        kernels.setdefault(answer.results, answer.last)
    return tuple(kernels.values())


def _examples(pairs: PackedPairs) -> Iterator[tuple[str, ...]]:
    told: set[int] = set()
    for cell, code in pairs.differing():
        if code not in told:
            told.add(code)
            yield cell


def _plain_pairs(pairs: PackedPairs) -> Iterator[str]:
    for protocol in pairs.axes["protocol"]:
        states = pairs.axes["first state"] if protocol == "tcp" else ("bound",)
        yield from (_PLAIN.format(protocol=protocol, state=state) for state in states)


def stories_text(stories: MeasuredStories) -> str:
    """The text of the file."""
    return json.dumps(to_json(stories), indent=1) + "\n"


def read_stories(results: Path) -> MeasuredStories | None:
    """The file; None where nothing is published. Raises ResultsError."""
    path = grid_stories_file(results)
    found = read_if_there(MeasuredStories, path, FORMAT)
    for story in found.stories if found is not None else ():
        if not is_cell(story.grid, story.cell):
            said = f"{story.cell[:80]}: no cell of the grid {story.grid[:80]}"
            raise ResultsError(f"{path}: {said}: publish again")
    return found
