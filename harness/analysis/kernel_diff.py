"""Where kernels differ: the answers of all kernels to every case, side by side.

Owns which kernels and cases share a column and a row, and what explains a difference. Promises that
a difference is never without a reason: what the scenario names for it, or that there is none. Works
from the records alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.analysis.answer import Answer
from harness.analysis.case_groups import CaseGroup, groups_of
from harness.analysis.kernel_column import Column, answers_to, one_of_each_case
from harness.analysis.overview import by_scenario
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
    answers: tuple[Answer | None, ...]
    """one for each range; None where its kernels could not be asked"""
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
        return sum(len(row.group.cases) for row in self.rows)


def differences(columns: Sequence[Column]) -> list[Difference]:
    """The scenarios in which kernels differ, those with the most cases first."""
    found = []
    for scenario in by_scenario(one_of_each_case(columns)):
        differing = [v for v in scenario.verdicts if len(answers_to(columns, v.case)) > 1]
        if differing:
            ranges = _ranges(columns, [verdict.case for verdict in differing])
            names = tuple(KernelRange(part[0].version, part[-1].version) for part in ranges)
            rows = tuple(_rows(columns, ranges, differing))
            found.append(Difference(scenario.name, scenario.question, names, rows))
    return sorted(found, key=lambda difference: (-difference.cases, difference.scenario))


def differing(a: Column, b: Column) -> tuple[int, int]:
    """In how many cases two kernels differ, and of how many that both were asked."""
    pairs = [(a.answer(case), b.answer(case)) for case in a.verdicts.keys() & b.verdicts.keys()]
    asked = [(one, other) for one, other in pairs if one is not None and other is not None]
    return sum(one != other for one, other in asked), len(asked)


def _ranges(columns: Sequence[Column], cases: Sequence[str]) -> list[list[Column]]:
    ranges: list[list[Column]] = []
    for column in columns:
        if ranges and all(column.answer(c) == ranges[-1][-1].answer(c) for c in cases):
            ranges[-1].append(column)
        else:
            ranges.append([column])
    return ranges


def _rows(
    columns: Sequence[Column], ranges: Sequence[Sequence[Column]], verdicts: Sequence[Verdict]
) -> Iterable[Row]:
    alike: dict[tuple[tuple[Answer | None, ...], Reasons], list[Verdict]] = {}
    for verdict in verdicts:
        answers = tuple(part[0].answer(verdict.case) for part in ranges)
        alike.setdefault((answers, reasons_of(columns, verdict.case)), []).append(verdict)
    for (answers, reasons), together in alike.items():
        for group in groups_of(together):
            yield Row(group, answers, reasons)
