"""A kernel and its verdicts: a column wherever kernels are held side by side.

Owns the order of kernels, from old to new by the numbers of their versions, and which kernel a
person means by a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.analysis.answer import Answer, Cell, cell_of
from harness.analysis.overview import Overview, overview
from harness.analysis.repetition import folded
from harness.formats.status import Status
from harness.formats.verdict import HOST, Verdict
from harness.language.diagnostics import LineError
from harness.language.kernel_range import parse_release


@dataclass(frozen=True, slots=True)
class Column:
    """A kernel and its verdicts by case."""

    version: str
    release: str
    verdicts: Mapping[str, Verdict]
    _cells: dict[str, Cell] = field(default_factory=dict, compare=False, repr=False)
    """those that were asked for: everybody asks for every one of them, often"""

    @property
    def is_host(self) -> bool:
        """Whether it was a machine's own kernel."""
        return any(verdict.backend == HOST for verdict in self.verdicts.values())

    @property
    def overview(self) -> Overview:
        """Its verdicts, counted."""
        return overview(self.verdicts.values())

    @property
    def troubled(self) -> list[Verdict]:
        """The verdicts that are not good, but for cases that never ran."""
        return [
            verdict
            for verdict in self.verdicts.values()
            if not verdict.verdict.is_good and verdict.verdict is not Status.MISS
        ]

    @property
    def missing(self) -> int:
        """How many cases never ran."""
        return self.overview.of(Status.MISS)

    def cell(self, case: str) -> Cell:
        """What there is of this case: an answer, or why there is none."""
        if case not in self._cells:
            self._cells[case] = cell_of(self.verdicts.get(case))
        return self._cells[case]

    def has_answered(self, case: str) -> bool:
        """Whether something was learnt of the kernel."""
        return isinstance(self.cell(case), Answer)


def columns_of(records: Iterable[Iterable[Verdict]]) -> list[Column]:
    """A column for each kernel, from old to new; records without a kernel are left out."""
    columns = []
    for verdicts in records:
        by_case = {verdict.case: verdict for verdict in folded(verdicts)}
        ran = [verdict for verdict in by_case.values() if verdict.verdict is not Status.MISS]
        if ran:
            columns.append(Column(ran[0].version, ran[0].kernel, by_case))
    return sorted(columns, key=lambda column: (version_order(column.version), column.release))


def find_column(columns: Sequence[Column], word: str) -> Column | None:
    """The newest kernel that a word means: a version, a line of versions, or a release."""
    meant = [
        column
        for column in columns
        if word in (column.version, column.release) or column.version.startswith(f"{word}.")
    ]
    return meant[-1] if meant else None


def one_of_each_case(columns: Iterable[Column]) -> list[Verdict]:
    """Every case of these kernels, each with the verdict of one of them."""
    every = {case: verdict for column in columns for case, verdict in column.verdicts.items()}
    return list(every.values())


def cells_of(columns: Iterable[Column], case: str) -> list[Cell]:
    """What there is of a case on each of these kernels."""
    return [column.cell(case) for column in columns]


def version_order(version: str) -> tuple[int, int, int]:
    """By the numbers of a version; what has none comes first."""
    try:
        return parse_release(version)
    except LineError:
        return (0, 0, 0)
