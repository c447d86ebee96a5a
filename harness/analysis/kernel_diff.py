"""Where kernels differ: the answers of all kernels to every case, side by side.

Owns which kernels and cases share a column and a row, and what explains a difference. Promises that
a difference is never without a reason (what the scenario names for it, or that there is none), and
that a case which proves nothing on some kernel stands beside those that differ. Works from the
records alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.analysis.answer import Cell
from harness.analysis.case_groups import CaseGroup, groups_of
from harness.analysis.comparison import Contrast, alike, contrast
from harness.analysis.kernel_column import Column, cells_of, one_of_each_case
from harness.analysis.overview import by_scenario
from harness.analysis.pool import pooled
from harness.analysis.repeated_cases import threshold_of
from harness.analysis.reasons import Reasons, reasons_of
from harness.formats.verdict import Verdict


@dataclass(frozen=True, slots=True)
class KernelRange:
    """Neighbouring kernels, by version, that answer alike in all cases that differ."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Row:
    """Cases of one scenario that all kernels answer alike."""

    group: CaseGroup
    answers: tuple[Cell, ...]
    """one for each range, that of its kernels and cases together"""
    contrast: Contrast
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario that kernels answer differently, its columns merged into ranges of kernels."""

    scenario: str
    question: str
    ranges: tuple[KernelRange, ...]
    rows: tuple[Row, ...]

    @property
    def cases(self) -> int:
        """In how many cases they differ."""
        return sum(len(row.group.cases) for row in self.rows if row.contrast.differ)

    @property
    def unproven(self) -> int:
        """In how many others some kernel proves nothing."""
        return sum(len(row.group.cases) for row in self.rows) - self.cases


@dataclass(frozen=True, slots=True)
class Tally:
    """Two kernels, counted by cases."""

    differ: int
    answered: int
    """by both"""
    unproven: int
    """BROKEN or MISS on one of them, and so neither alike nor different"""


def differences(columns: Sequence[Column], below: float | None = None) -> list[Difference]:
    """The scenarios in which kernels differ, those with the most cases first.

    `below`: from which p-value on counts differ; without it, that of these kernels alone.
    """
    below = threshold_of(columns) if below is None else below
    found = []
    for scenario in by_scenario(one_of_each_case(columns)):
        contrasts = {v.case: contrast(cells_of(columns, v.case), below) for v in scenario.verdicts}
        told = [verdict for verdict in scenario.verdicts if contrasts[verdict.case].is_told]
        if told:
            ranges = ranges_of(columns, [verdict.case for verdict in told], below)
            names = tuple(KernelRange(part[0].version, part[-1].version) for part in ranges)
            rows = tuple(rows_of(columns, ranges, told, contrasts))
            found.append(Difference(scenario.name, scenario.question, names, rows))
    return sorted(found, key=lambda difference: (-difference.cases, difference.scenario))


def tally(a: Column, b: Column, below: float | None = None) -> Tally:
    """In how many cases two kernels differ, and what else there is of those that both have."""
    below = threshold_of((a, b)) if below is None else below
    cells = [(a.cell(case), b.cell(case)) for case in a.verdicts.keys() & b.verdicts.keys()]
    found = [contrast(pair, below) for pair in cells]
    unproven = sum(one.unproven for one in found)
    answered = sum(a.has_answered(case) and b.has_answered(case) for case in a.verdicts)
    return Tally(sum(one.differ for one in found), answered, unproven)


def ranges_of(columns: Sequence[Column], cases: Sequence[str], below: float) -> list[list[Column]]:
    """Each kernel beside its elders, as long as it is like every one of them."""
    ranges: list[list[Column]] = []
    for column in columns:
        if ranges and all(
            alike(column.cell(case), elder.cell(case), below)
            for elder in ranges[-1]
            for case in cases
        ):
            ranges[-1].append(column)
        else:
            ranges.append([column])
    return ranges


def rows_of(
    columns: Sequence[Column],
    ranges: Sequence[Sequence[Column]],
    verdicts: Sequence[Verdict],
    contrasts: dict[str, Contrast],
) -> Iterable[Row]:
    """Cases of one scenario in rows: those with the same answers for the same reasons together."""
    together: dict[tuple[tuple[Cell, ...], Contrast, Reasons], list[Verdict]] = {}
    for verdict in verdicts:
        cells = tuple(pooled(_cells(part, [verdict.case])) for part in ranges)
        reasons = reasons_of(columns, verdict.case, contrasts[verdict.case])
        together.setdefault((cells, contrasts[verdict.case], reasons), []).append(verdict)
    for (_, apart, reasons), alike_ones in together.items():
        for group in groups_of(alike_ones):
            answers = tuple(pooled(_cells(part, group.cases)) for part in ranges)
            yield Row(group, answers, apart, reasons)


def _cells(columns: Iterable[Column], cases: Sequence[str]) -> list[Cell]:
    return [column.cell(case) for column in columns for case in cases]
