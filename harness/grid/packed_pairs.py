"""results/grid/packed.json: every pair on every kernel in some ten kilobytes, for the pages.

Owns the form: an answer is told once, and so is what came of a pair on all kernels together; a pair
is the number of that, in the order of the axes. Kernels that agree on every pair are one.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from math import prod
from pathlib import Path

from harness.formats.codec import to_json
from harness.grid.axes import AXES
from harness.grid.cell_places import USERS_OF
from harness.grid.collection import OnKernel
from harness.grid.grid_file import GridFile
from harness.grid.published_grid import has_same_cells
from harness.records.published_json import read_if_there
from harness.records.layout import PAIRS, packed_pairs_file
from harness.records.store import ResultsError

FORMAT = 2
"""raised whenever a reader of the old form would misread the new one"""
NOT_ASKED = 0
_FIRST, _SECOND = "first user", "second user"
USERS = "users"
_DAMAGED = "the packed pairs cannot be unpacked: publish again"


_MOST_OUTCOMES = 255
"""as many as a byte can tell apart, beside none"""

Answer = tuple[str, str, str]
"""bind, listen, rule"""
Outcome = tuple[int, ...]
"""of the kernels, in their order, the number of the answer from 1 on; NOT_ASKED"""


@dataclass(frozen=True, slots=True)
class PackedPairs:
    """The file."""

    format: int
    kernels: tuple[tuple[str, ...], ...]
    """versions, from the oldest; those next to each other that agree on every pair are together"""
    axes: Mapping[str, tuple[str, ...]]
    """their values, in the order of an id's parts"""
    answers: tuple[Answer, ...]
    outcomes: tuple[Outcome, ...]
    cells: str
    """a byte for each combination, the last axis the fastest: base64 of gzip"""

    def codes(self) -> bytes:
        """The bytes: 0, or the number of an outcome from 1 on. Raises ResultsError."""
        wanted = prod(map(len, self.axes.values()))
        try:
            # One byte more than there should be, and no bomb is unpacked (RFC 1952).
            unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
            codes = unpacker.decompress(base64.b64decode(self.cells, validate=True), wanted + 1)
        except (ValueError, zlib.error) as error:
            raise ResultsError(_DAMAGED) from error
        numbers = {number for outcome in self.outcomes for number in outcome}
        if (
            len(codes) != wanted
            or not unpacker.eof
            or max(codes, default=0) > len(self.outcomes)
            or not numbers <= set(range(len(self.answers) + 1))
            or any(len(outcome) != len(self.kernels) for outcome in self.outcomes)
        ):
            raise ResultsError(_DAMAGED)
        return codes

    def came(self, code: int) -> list[Answer | None]:
        """What each of the kernels answered; None where it was not asked."""
        return [self.answers[n - 1] if n else None for n in self.outcomes[code - 1]]

    def differs(self, code: int) -> bool:
        """Whether kernels that were asked answered differently; another rule is no other answer."""
        return len({answer[:2] for answer in self.came(code) if answer is not None}) > 1

    def differing(self) -> Iterator[tuple[tuple[str, ...], int]]:
        """The pairs on which kernels differ, each with the number of its outcome."""
        codes = self.codes()
        wanted = {code for code in range(1, len(self.outcomes) + 1) if self.differs(code)}
        marks = codes.translate(bytes(code in wanted for code in range(256)))
        at = marks.find(1)
        while at >= 0:
            yield self._cell(at), codes[at]
            at = marks.find(1, at + 1)

    def _cell(self, at: int) -> tuple[str, ...]:
        found: list[str] = []
        for values in reversed(self.axes.values()):
            at, place = divmod(at, len(values))
            found.append(values[place])
        return tuple(reversed(found))


def packed_pairs(on_kernels: Sequence[OnKernel]) -> PackedPairs:
    """Those of all kernels, from the oldest to the newest. Raises ResultsError."""
    groups = [list(alike) for _, alike in groupby(on_kernels, key=lambda it: it.grid.lines)]
    grids = [alike[0].grid for alike in groups]
    cells = _cells_of(grids)
    axes = _axes_of(grids[0], cells)
    numbers: dict[Answer, int] = {}
    came = [
        {cell: _number(line, numbers) for cell, line in zip(of_grid, grid.lines)}
        for of_grid, grid in zip(cells, grids)
    ]
    outcomes: dict[Outcome, int] = {}
    codes = bytearray(prod(map(len, axes.values())))
    places = [{value: n for n, value in enumerate(values)} for values in axes.values()]
    for cell in dict.fromkeys(cell for of_grid in _distinct(cells) for cell in of_grid):
        at = reduce(lambda at, of: at * len(of[1]) + of[1][of[0]], zip(cell, places), 0)
        outcome = tuple(of_grid.get(cell, NOT_ASKED) for of_grid in came)
        codes[at] = outcomes.setdefault(outcome, len(outcomes) + 1)
        if len(outcomes) > _MOST_OUTCOMES:
            raise ResultsError(
                f"more than {_MOST_OUTCOMES} outcomes: a byte cannot tell them apart"
            )
    return PackedPairs(
        FORMAT,
        tuple(tuple(it.version for it in alike) for alike in groups),
        axes,
        tuple(numbers),
        tuple(outcomes),
        base64.b64encode(_gzip(bytes(codes))).decode(),
    )


def _number(line: str, numbers: dict[Answer, int]) -> int:
    _, bind, listen, rule = line.rsplit(",", 3)
    return numbers.setdefault((bind, listen, rule), len(numbers) + 1)


Cells = list[tuple[str, ...]]


def _cells_of(grids: Sequence[GridFile]) -> list[Cells]:
    """The ids of each; of those that were asked the same, one list."""
    found: list[Cells] = []
    for grid in grids:
        same = [of for other, of in zip(grids, found) if has_same_cells(other, grid)]
        found.append(same[0] if same else [of_id(grid, line) for line in grid.lines])
    return found


def _distinct(cells: Sequence[Cells]) -> Iterable[Cells]:
    return {id(of_grid): of_grid for of_grid in cells}.values()


def _axes_of(grid: GridFile, cells: Sequence[Cells]) -> dict[str, tuple[str, ...]]:
    names = [USERS if name == _SECOND else name for name in grid.axes if name != _FIRST]
    every = (cell for of_grid in _distinct(cells) for cell in of_grid)
    return _values(names, every)


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
    path = packed_pairs_file(results)
    found = read_if_there(PackedPairs, path, FORMAT)
    if found is None:
        return None
    known = AXES[PAIRS]
    if list(found.axes) != list(known) or not all(found.kernels):
        raise ResultsError(f"{path}: not the axes of the pairs, or no kernels: publish again")
    for axis, values in found.axes.items():
        strange = [it for it in values if it not in known[axis]]
        if strange or len(set(values)) < len(values):
            raise ResultsError(f"{path}: {axis}: {(strange or values)[0]!r}: publish again")
    try:
        found.codes()
    except ResultsError as error:
        raise ResultsError(f"{path}: {error}") from error
    return found


def of_id(grid: GridFile, line: str) -> tuple[str, ...]:
    """The parts of the id of a line's cell."""
    return id_of(grid.axes, grid.cell(line))


def id_of(axes: Sequence[str], cell: Sequence[str]) -> tuple[str, ...]:
    """The parts of a cell's id: two users are one of its words. Raises ResultsError."""
    by_axis = dict(zip(axes, cell))
    users = USERS_OF.get((by_axis.pop(_FIRST), by_axis[_SECOND]))
    if users is None:
        raise ResultsError(f"{','.join(cell)}: no two users of the pairs: measure again")
    return tuple(users if axis == _SECOND else value for axis, value in by_axis.items())


def _values(names: Sequence[str], cells: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: list[dict[str, None]] = [{} for _ in names]
    for cell in cells:
        for of_axis, value in zip(found, cell):
            of_axis[value] = None
    return {name: tuple(of_axis) for name, of_axis in zip(names, found)}
