"""results/grid/stories.json: what was seen of a few pairs, line by line, where kernels differ.

Owns of which pairs: the first of each way in which kernels differ, on the newest of all that agree;
and one for each state of the first socket, on the newest of all. The lines are those of `bindlab
grid --cell`, up to the second socket's last call.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.formats.codec import to_json
from harness.grid.packed_pairs import PackedPairs
from harness.records.layout import grid_stories_file
from harness.records.published_json import read_if_there

FORMAT = 1
"""raised whenever a reader of the old form would misread the new one"""
_PLAIN = "{protocol},first4,none,{state},first4,none,same,none"
_RESULTS = {"bind": "second: bind ", "listen": "second: listen"}
_ERROR = "-1 "


@dataclass(frozen=True, slots=True)
class MeasuredStory:
    """Of one pair on one kernel."""

    cell: str
    kernel: str
    """its version"""
    lines: tuple[str, ...]

    @property
    def answer(self) -> tuple[str, str]:
        """What bind() and listen() returned, in the words of a grid's file."""
        bind, listen = (self._result(begin) for begin in _RESULTS.values())
        return bind, listen

    def _result(self, begin: str) -> str:
        came = (line.rpartition(" = ")[2] for line in self.lines if line.startswith(begin))
        return next((it.removeprefix(_ERROR) if it != "0" else "ok" for it in came), "-")


@dataclass(frozen=True, slots=True)
class MeasuredStories:
    """The file."""

    format: int
    stories: tuple[MeasuredStory, ...]

    def by_cell(self) -> Mapping[str, list[MeasuredStory]]:
        """Those of each pair, in the order of the file."""
        found: dict[str, list[MeasuredStory]] = {}
        for story in self.stories:
            found.setdefault(story.cell, []).append(story)
        return found


def wanted_stories(pairs: PackedPairs) -> dict[str, tuple[str, ...]]:
    """The kernels, from the oldest, by the pair."""
    newest = tuple(alike[-1] for alike in pairs.kernels)
    wanted = {",".join(cell): newest for cell in _examples(pairs)}
    for cell in _plain_pairs(pairs):
        wanted.setdefault(cell, newest[-1:])
    return wanted


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
    return read_if_there(MeasuredStories, grid_stories_file(results), FORMAT)
