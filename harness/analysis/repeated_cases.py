"""The cases that are run often: each kernel's counts, and whether they differ.

Owns which cases these are and how many comparisons a matrix makes of them, which is what a single
one is held against.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.analysis.answer import Cell
from harness.analysis.case_groups import CaseGroup, groups_of
from harness.analysis.comparison import Contrast, contrast
from harness.analysis.exact_test import threshold
from harness.analysis.kernel_column import Column, cells_of, one_of_each_case
from harness.analysis.overview import by_scenario


@dataclass(frozen=True, slots=True)
class Repeated:
    """One case, and what came of its runs on each kernel."""

    group: CaseGroup
    cells: tuple[Cell, ...]
    """one for each column"""
    contrast: Contrast


@dataclass(frozen=True, slots=True)
class RepeatedScenario:
    """The cases of one scenario that are run often."""

    scenario: str
    question: str
    cases: tuple[Repeated, ...]


def repeated_scenarios(columns: Sequence[Column]) -> list[RepeatedScenario]:
    """Every scenario with such a case."""
    below = threshold_of(columns)
    found = []
    for scenario in by_scenario(one_of_each_case(columns)):
        cases = []
        for verdict in scenario.verdicts:
            if _is_repeated(columns, verdict.case):
                cells = tuple(cells_of(columns, verdict.case))
                (group,) = groups_of([verdict])
                cases.append(Repeated(group, cells, contrast(cells, below)))
        if cases:
            found.append(RepeatedScenario(scenario.name, scenario.question, tuple(cases)))
    return found


def threshold_of(columns: Sequence[Column]) -> float:
    """Below which p-value counts differ, every repeated case on every pair of kernels compared."""
    cases = {case for column in columns for case in column.verdicts}
    return threshold(sum(_is_repeated(columns, case) for case in cases), len(columns))


def _is_repeated(columns: Iterable[Column], case: str) -> bool:
    """Whether it was run often on some kernel, and answered there."""
    with_it = ((column, column.verdicts.get(case)) for column in columns)
    return any(
        verdict is not None and verdict.runs > 1 and column.has_answered(case)
        for column, verdict in with_it
    )
