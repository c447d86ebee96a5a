"""Few patterns for many cells: what cells have in common, axis by axis.

A pattern names values on each axis, and stands for every cell that was measured inside it. Owns
how patterns are found: from a cell outwards, axis by axis, as long as nothing is let in that is
not wanted; of several orders of the axes the one that takes in the most. That is greedy, so the
patterns are few, not proven to be the fewest (which is set cover, and NP-hard).

A set of cells is a whole number, a bit for each: to ask all of half a million takes microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, ...]
"""a value on each axis"""
Cells = int
"""a set of cells of a table: bit n is that of the n-th from the end"""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Values by axis; an axis that is not named may have any."""

    values: Mapping[str, tuple[str, ...]]


class CoordinateTable:
    """All cells that were measured, to be asked for sets of them."""

    def __init__(self, axes: Sequence[str], cells: Sequence[Cell]) -> None:
        self.axes = tuple(axes)
        self.size = len(cells)
        self.every: Cells = (1 << self.size) - 1
        columns = zip(*cells) if cells else ([] for _ in self.axes)
        self._masks = {axis: _masks(column) for axis, column in zip(self.axes, columns)}

    def values(self, axis: str) -> tuple[str, ...]:
        """Those of an axis, in the order in which cells have them first."""
        return tuple(self._masks[axis])

    def inside(self, values: Mapping[str, Iterable[str]]) -> Cells:
        """The cells with these values; raises KeyError for an axis or a value that no cell has."""
        cells = self.every
        for axis, wanted in values.items():
            cells &= self._any_of(axis, wanted)
        return cells

    def numbers(self, cells: Cells) -> Iterator[int]:
        """The places of a set's cells in the table."""
        text = bin(cells)[2:].zfill(self.size)
        at = text.find("1")
        while at >= 0 and cells:
            yield at
            at = text.find("1", at + 1)

    def cells_at(self, numbers: Iterable[int]) -> Cells:
        """The set of the cells at these places."""
        bits = bytearray(b"0") * self.size
        for number in numbers:
            bits[number] = ord("1")
        return int(bits, 2) if bits else 0

    def patterns(self, wanted: Cells) -> list[Pattern]:
        """Few patterns that have all of these cells between them, and no other."""
        found = []
        left, unwanted = wanted, self.every & ~wanted
        while left:
            seed = self._cell(next(self.numbers(left)))
            boxes = (self._grown(seed, order, unwanted) for order in _orders(self.axes))
            box = max(boxes, key=lambda it: (self.inside(it) & left).bit_count())
            left &= ~self.inside(box)
            found.append(self._pattern(box))
        return found

    def _cell(self, number: int) -> dict[str, str]:
        bit = 1 << (self.size - 1 - number)
        return {
            axis: next(value for value, mask in of_axis.items() if mask & bit)
            for axis, of_axis in self._masks.items()
        }

    def _grown(
        self, seed: Mapping[str, str], order: Sequence[str], unwanted: Cells
    ) -> dict[str, tuple[str, ...]]:
        box: dict[str, tuple[str, ...]] = {axis: (value,) for axis, value in seed.items()}
        for axis in order:
            around = self.inside({other: of for other, of in box.items() if other != axis})
            # A value that no cell around has is left out: nobody asked for it.
            box[axis] = tuple(
                value
                for value, mask in self._masks[axis].items()
                if mask & around and not mask & around & unwanted
            )
        return box

    def _pattern(self, box: Mapping[str, tuple[str, ...]]) -> Pattern:
        """Without the axes on which it has all that there is around it."""
        named = dict(box)
        cells = self.inside(box)
        for axis in self.axes:
            fewer = {other: of for other, of in named.items() if other != axis}
            if self.inside(fewer) == cells:
                named = fewer
        return Pattern(named)

    def _any_of(self, axis: str, wanted: Iterable[str]) -> Cells:
        cells = 0
        for value in wanted:
            cells |= self._masks[axis][value]
        return cells


def _masks(column: Sequence[str]) -> dict[str, Cells]:
    """For each value the cells that have it."""
    codes = {value: code for code, value in enumerate(dict.fromkeys(column))}
    coded = [codes[value] for value in column]
    # Two bytes a value, for an axis may have more than 256: its digits are looked at in two steps.
    low, high = bytes(code & 255 for code in coded), bytes(code >> 8 for code in coded)
    return {
        value: _equal(low, code & 255) & _equal(high, code >> 8) for value, code in codes.items()
    }


def _equal(column: bytes, code: int) -> Cells:
    table = bytearray(b"0" * 256)
    table[code] = ord("1")
    return int(column.translate(bytes(table)), 2)


def _orders(axes: Sequence[str]) -> Iterator[Sequence[str]]:
    """Each axis first once."""
    for at in range(len(axes)):
        yield (*axes[at:], *axes[:at])
