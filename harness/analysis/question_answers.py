"""Every question with what all kernels answered: cases that are answered alike together.

Owns the rows of a question, those in which kernels differ and those in which none does. Promises
that every case is in one row, and that kernels stand in as few ranges as their answers need.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.analysis.comparison import contrast
from harness.analysis.kernel_column import Column, cells_of, one_of_each_case
from harness.analysis.kernel_diff import KernelRange, Row, ranges_of, rows_of
from harness.analysis.overview import by_scenario
from harness.analysis.repeated_cases import threshold_of
from harness.formats.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """A scenario and its answers."""

    name: str
    verdicts: tuple[Verdict, ...]
    """one of each case"""
    ranges: tuple[KernelRange, ...]
    """the columns of the rows; one if all kernels answer alike"""
    rows: tuple[Row, ...]

    @property
    def question(self) -> str:
        """What it asks."""
        return self.verdicts[0].question

    @property
    def area(self) -> str:
        """The part of the experiments it belongs to."""
        return self.name.partition("/")[0]

    @property
    def differing(self) -> tuple[Row, ...]:
        """The rows in which kernels differ, or one proves nothing."""
        return tuple(row for row in self.rows if row.contrast.is_told)

    def is_alike(self, columns: Sequence[Column], row: Row) -> bool:
        """Whether all kernels have answered the cases of a row, and alike."""
        answered = all(column.has_answered(case) for column in columns for case in row.group.cases)
        return answered and not row.contrast.is_told

    @property
    def cases_that_differ(self) -> int:
        """How many."""
        return sum(len(row.group.cases) for row in self.rows if row.contrast.differ)


def questions_of(columns: Sequence[Column], name: str | None = None) -> Iterator[Question]:
    """All questions, in the order of their names, or the one of this name."""
    below = threshold_of(columns)
    for scenario in by_scenario(one_of_each_case(columns)):
        if name not in (None, scenario.name):
            continue
        contrasts = {v.case: contrast(cells_of(columns, v.case), below) for v in scenario.verdicts}
        told = [case for case, apart in contrasts.items() if apart.is_told]
        # A kernel that could not be asked stands apart from those that could.
        told += [v.case for v in scenario.verdicts if _is_asked_of_some(columns, v.case)]
        ranges = ranges_of(columns, told, below) if told else [list(columns)]
        names = tuple(KernelRange(part[0].version, part[-1].version) for part in ranges)
        rows = tuple(rows_of(columns, ranges, scenario.verdicts, contrasts))
        yield Question(scenario.name, scenario.verdicts, names, rows)


def _is_asked_of_some(columns: Sequence[Column], case: str) -> bool:
    cells = cells_of(columns, case)
    return None in cells and any(cell is not None for cell in cells)
