"""results/grid/packed.json: every pair of one kernel in some thirty kilobytes, for the pages.

Owns the form: an answer is told once, a pair is the number of its answer, in the order of the
axes; what nobody measured is 0.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

from harness.formats.codec import to_json
from harness.grid.collection import OnKernel
from harness.grid.grid_file import GridFile
from harness.records.published_json import read_if_there
from harness.records.layout import packed_pairs_file
from harness.records.store import ResultsError

FORMAT = 1
"""raised whenever a reader of the old form would misread the new one"""
# As an id of `bindlab grid --cell` says it (cpp_servers/rules/coordinates.hpp).
_USERS = {
    ("user", "user"): "same",
    ("user", "other"): "other",
    ("root", "user"): "first_root",
    ("user", "root"): "second_root",
}
_FIRST, _SECOND = "first user", "second user"
USERS = "users"
_DAMAGED = "the packed pairs cannot be unpacked: publish again"


@dataclass(frozen=True, slots=True)
class PackedPairs:
    """The file."""

    format: int
    release: str
    version: str
    axes: Mapping[str, tuple[str, ...]]
    """their values, in the order of an id's parts"""
    answers: tuple[tuple[str, str, str], ...]
    """bind, listen, rule"""
    cells: str
    """a byte for each combination, the last axis the fastest: base64 of gzip"""

    def codes(self) -> bytes:
        """The bytes: 0, or the number of an answer from 1 on. Raises ResultsError."""
        try:
            codes = gzip.decompress(base64.b64decode(self.cells, validate=True))
        except (ValueError, OSError, EOFError) as error:
            raise ResultsError(_DAMAGED) from error
        if len(codes) != prod(map(len, self.axes.values())) or max(codes) > len(self.answers):
            raise ResultsError(_DAMAGED)
        return codes


def packed_pairs(one: OnKernel) -> PackedPairs:
    """Those of a kernel."""
    grid = one.grid
    names = [USERS if name == _SECOND else name for name in grid.axes if name != _FIRST]
    found = [(of_id(grid, line), line) for line in grid.lines]
    axes = _values(names, (cell for cell, _ in found))
    answers: dict[tuple[str, ...], int] = {}
    numbers = [{value: n for n, value in enumerate(of_axis)} for of_axis in axes.values()]
    codes = bytearray(prod(map(len, axes.values())))
    for cell, line in found:
        _, *came = line.rsplit(",", 3)
        at = 0
        for value, places in zip(cell, numbers):
            at = at * len(places) + places[value]
        codes[at] = answers.setdefault(tuple(came), len(answers) + 1)
    packed = base64.b64encode(_gzip(bytes(codes))).decode()
    told = tuple((bind, listen, rule) for bind, listen, rule in answers)
    return PackedPairs(FORMAT, one.origin.kernel, one.version, axes, told, packed)


def _gzip(content: bytes) -> bytes:
    """The same bytes from every Python: the header may name the system or not (RFC 1952 2.3.1)."""
    packed = bytearray(gzip.compress(content, 9, mtime=0))
    packed[8:10] = b"\x02\x03"  # XFL: the slowest; OS: Unix
    return bytes(packed)


def packed_text(packed: PackedPairs) -> str:
    """The text of the file."""
    return json.dumps(to_json(packed)) + "\n"


def read_packed(results: Path) -> PackedPairs | None:
    """The file; None where nothing is published. Raises ResultsError."""
    return read_if_there(PackedPairs, packed_pairs_file(results), FORMAT)


def of_id(grid: GridFile, line: str) -> tuple[str, ...]:
    """The parts of a cell's id: two users are one of its words."""
    by_axis = dict(zip(grid.axes, grid.cell(line)))
    users = _USERS[by_axis.pop(_FIRST), by_axis[_SECOND]]
    return tuple(users if axis == _SECOND else value for axis, value in by_axis.items())


def _values(names: Sequence[str], cells: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: list[dict[str, None]] = [{} for _ in names]
    for cell in cells:
        for of_axis, value in zip(found, cell):
            of_axis[value] = None
    return {name: tuple(of_axis) for name, of_axis in zip(names, found)}
