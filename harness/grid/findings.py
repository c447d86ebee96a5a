"""What one grid says, over all kernels that measured it: counts, causes, and where kernels differ.

A cell that is not as it should be (`expectations`) needs a cause, and so does one that came out
otherwise on another kernel: a rule that is of some kernels only, or an entry of grid-causes.yaml.
Promises that nothing is left out: what has no cause is listed as unexplained, and so is an entry
which does not explain just as many cells as it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from harness.grid.axes import AXES
from harness.grid.grid_causes import GridCause
from harness.grid.coordinate_patterns import Cells, CoordinateTable, Pattern
from harness.grid.expectations import BROKEN, NOT_TRIED, Expectation
from harness.grid.grid_file import RULE, GridFile, Results
from harness.grid.published_grid import has_same_cells


@dataclass(frozen=True, slots=True)
class Measured:
    """A grid on a kernel."""

    version: str
    release: str
    grid: GridFile
    expected: Expectation


@dataclass(frozen=True, slots=True)
class Count:
    """The cells of a kernel, held against what was expected."""

    version: str
    release: str
    cells: int
    broken: int
    agree: int
    differ: int
    unexplained: int


@dataclass(frozen=True, slots=True)
class Answers:
    """What came on kernels next to each other, of those that were measured."""

    first: str
    last: str
    results: Results


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that came out alike on every kernel, for the same reasons."""

    cells: int
    patterns: tuple[Pattern, ...]
    example: tuple[str, ...]
    """the coordinates of one"""
    answers: tuple[Answers, ...]
    reasons: tuple[str, ...]
    """the ids of rules and causes"""
    is_explained: bool
    more_patterns: int = 0
    """where not all are told"""


@dataclass(frozen=True, slots=True)
class Findings:
    """Of one grid."""

    name: str
    axes: tuple[str, ...]
    results: tuple[str, ...]
    counts: tuple[Count, ...]
    unlike: tuple[Group, ...]
    """the cells that are not as they should be, whether kernels agree on them or not"""
    changes: tuple[Group, ...]
    """those that are not the same on all kernels"""
    idle: tuple[tuple[GridCause, str], ...]
    """entries that explain other cells than there are to explain, each with what is wrong"""

    @property
    def unexplained(self) -> int:
        """How many groups have no cause, or not for all."""
        return sum(not group.is_explained for group in (*self.unlike, *self.changes))


def find(name: str, measured: Sequence[Measured], causes: Iterable[GridCause]) -> Findings:
    """`measured`: from the oldest kernel to the newest."""
    ours = [cause for cause in causes if cause.grid == name]
    return _Finder(name, _with_all_cells(measured), ours).findings()


def _with_all_cells(measured: Sequence[Measured]) -> Sequence[Measured]:
    """The same with the cells of all kernels on each: where one was not asked, nothing came."""
    first = measured[0].grid
    if all(has_same_cells(first, one.grid) for one in measured[1:]):
        return measured
    by_cell = [{one.grid.cell(line): line for line in one.grid.lines} for one in measured]
    every = dict.fromkeys(cell for known in sorted(by_cell, key=len)[::-1] for cell in known)
    nothing = (NOT_TRIED,) * len(first.results)
    lines = [
        tuple(known.get(cell) or ",".join((*cell, *nothing)) for cell in every) for known in by_cell
    ]
    return [
        replace(one, grid=replace(one.grid, lines=of_one)) for one, of_one in zip(measured, lines)
    ]


class _Finder:
    def __init__(self, name: str, measured: Sequence[Measured], causes: list[GridCause]) -> None:
        self._name, self._measured = name, measured
        grid = measured[0].grid
        self._cells = [grid.split(line)[0] for line in grid.lines]
        self._table = CoordinateTable(grid.axes, self._cells)
        self._results = tuple(column for column in grid.results if column != RULE)
        self._width = len(self._results)
        self._unlike = [self._unlike_of(one) for one in measured]
        self._nothing = f",{','.join([NOT_TRIED] * len(grid.results))}"
        self._idle: list[tuple[GridCause, str]] = []
        self._claimed = {cause.id: self._cells_of(cause) for cause in causes}
        self._causes = causes

    def findings(self) -> Findings:
        counts = tuple(map(self._count, self._measured, self._unlike))
        changed = self._changed()
        self._idle += self._idle_ones()
        every = 0
        for cells in self._unlike:
            every |= cells
        return Findings(
            self._name,
            self._table.axes,
            self._results,
            counts,
            tuple(self._grouped(self._table.numbers(every))),
            tuple(self._grouped(changed)),
            tuple(self._idle),
        )

    def _came(self, kernel: int, number: int) -> Results:
        return self._measured[kernel].grid.split(self._measured[kernel].grid.lines[number])[1]

    def _unlike_of(self, one: Measured) -> Cells:
        unlike = one.expected.unlike
        return self._table.cells_at(n for n, line in enumerate(one.grid.lines) if unlike(line))

    def _cells_of(self, cause: GridCause) -> Cells:
        cells = 0
        for pattern in cause.within:
            try:
                cells |= self._table.inside(self._asked_words(pattern))
            except KeyError as error:
                self._idle.append((cause, f"no cell of the grid has {error}"))
        return cells

    def _asked_words(self, pattern: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """A pattern without the grid's words of which no kernel here was asked, as `sctp`."""
        axes = AXES.get(self._name, {})
        known = set(self._table.axes) & set(axes)
        not_asked = {it: set(axes[it]) - set(self._table.values(it)) for it in known}
        return {
            axis: [word for word in words if word not in not_asked.get(axis, ())]
            for axis, words in pattern.items()
        }

    def _count(self, one: Measured, unlike: Cells) -> Count:
        lines = one.grid.lines
        broken = self._broken_of(one)
        explained = self._claimed_by(it for it in self._causes if it.is_on(one.version))
        differ = unlike & ~broken
        bad = broken.bit_count()
        cells = sum(not line.endswith(self._nothing) for line in lines)
        return Count(
            one.version,
            one.release,
            cells,
            bad,
            cells - bad - differ.bit_count(),
            differ.bit_count(),
            (differ & ~explained).bit_count(),
        )

    def _claimed_by(self, causes: Iterable[GridCause]) -> Cells:
        cells = 0
        for cause in causes:
            cells |= self._claimed[cause.id]
        return cells

    def _broken_of(self, one: Measured) -> Cells:
        return self._table.cells_at(n for n, it in enumerate(one.grid.lines) if BROKEN in it)

    def _changed(self) -> list[int]:
        """The cells that did not come out alike on all kernels."""
        first, *others = (one.grid for one in self._measured)
        suspects = {
            number
            for other in others
            for number, (here, there) in enumerate(zip(first.lines, other.lines))
            if here != there
        }
        return sorted(n for n in suspects if len(set(self._asked(n).values())) > 1)

    def _asked(self, number: int) -> dict[int, Results]:
        """What came of a cell, by the kernels that were asked."""
        came = {kernel: self._results_of(kernel, number) for kernel in self._all}
        return {kernel: it for kernel, it in came.items() if set(it) != {NOT_TRIED}}

    def _on_all(self, number: int) -> tuple[Results, ...]:
        return tuple(self._results_of(kernel, number) for kernel in self._all)

    @property
    def _all(self) -> range:
        return range(len(self._measured))

    def _results_of(self, kernel: int, number: int) -> Results:
        return self._came(kernel, number)[: self._width]

    def _grouped(self, numbers: Iterable[int]) -> Iterator[Group]:
        """Cells with the same answers for the same reasons together, the largest group first.

        Where chance alone is the reason, which answers came is another time another: then those
        that came anywhere are told of all.
        """
        together: dict[tuple[tuple[Results, ...], tuple[str, ...], bool], list[int]] = {}
        chance = {cause.id for cause in self._causes if cause.chance}
        for number in numbers:
            reasons, explained = self._reasons(number)
            by_chance = explained and chance.issuperset(reasons)
            came = () if by_chance else self._on_all(number)
            together.setdefault((came, reasons, explained), []).append(number)
        for (came, reasons, explained), alike in sorted(
            together.items(), key=lambda it: -len(it[1])
        ):
            came = came or tuple(map(_either, zip(*map(self._on_all, alike))))
            patterns = self._table.patterns(self._table.cells_at(alike))
            yield Group(
                len(alike),
                tuple(patterns),
                self._cells[alike[0]],
                tuple(self._answers(came)),
                reasons,
                explained,
            )

    def _reasons(self, number: int) -> tuple[tuple[str, ...], bool]:
        """The rules and causes that speak of a cell, and whether they explain all there is."""
        bit = 1 << (self._table.size - 1 - number)
        of_cell = [cause for cause in self._causes if self._claimed[cause.id] & bit]
        found: dict[str, None] = {}
        explained = True
        for kernel in self._all:
            if self._unlike[kernel] & bit:
                on = [cause.id for cause in of_cell if cause.is_on(self._measured[kernel].version)]
                found |= dict.fromkeys(on)
                explained &= bool(on)
        asked = self._asked(number)
        for before, after in zip(asked, list(asked)[1:]):
            if asked[before] != asked[after]:
                why = list(self._why_changed(before, after, number, of_cell))
                found |= dict.fromkeys(why)
                explained &= bool(why)
        return tuple(found), explained

    def _why_changed(
        self, before: int, after: int, number: int, of_cell: Sequence[GridCause]
    ) -> Iterator[str]:
        """A cause for which they may differ; or the rules, if both are as the rules say."""
        one, other = self._measured[before], self._measured[after]
        yield from (it.id for it in of_cell if it.tells_apart(one.version, other.version))
        bit = 1 << (self._table.size - 1 - number)
        if not (self._unlike[before] | self._unlike[after]) & bit:
            yield from dict.fromkeys((self._rule(before, number), self._rule(after, number)))

    def _rule(self, kernel: int, number: int) -> str:
        one = self._measured[kernel]
        return one.expected.rule_of(one.grid.lines[number])

    def _answers(self, came: Sequence[Results]) -> Iterator[Answers]:
        asked = [kernel for kernel in self._all if set(came[kernel]) != {NOT_TRIED}]
        for results, alike in groupby(asked, key=lambda kernel: came[kernel]):
            first, *others = alike
            last = others[-1] if others else first
            yield Answers(self._measured[first].version, self._measured[last].version, results)

    def _was_asked(self, kernel: int, claimed: Cells) -> bool:
        """Any of the cells: a kernel without a protocol is not asked about it."""
        lines = self._measured[kernel].grid.lines
        return any(not lines[n].endswith(self._nothing) for n in self._table.numbers(claimed))

    def _idle_ones(self) -> Iterator[tuple[GridCause, str]]:
        """Of an entry nothing is known where none of its kernels was measured, or asked so."""
        for cause in self._causes:
            claimed = self._claimed[cause.id]
            for kernel in (n for n in self._all if cause.is_on(self._measured[n].version)):
                odd = (claimed & self._unlike[kernel]).bit_count()
                if self._was_asked(kernel, claimed) and not cause.explains(odd):
                    said = f"explains {cause.cells} cells, and {odd} there need it"
                    yield cause, f"{self._measured[kernel].version}: {said}"
                    break


def _either(came: Sequence[Results]) -> Results:
    """Of several cells: in each column all that came."""
    return tuple(" or ".join(sorted(set(column))) for column in zip(*came))
