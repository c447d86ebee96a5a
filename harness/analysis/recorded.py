"""Scenarios that expect nothing yet: what came of their cases, on all kernels, alike or not.

Owns which settings are told: those that make a difference. Cases come in the order in which the
kernels' verdicts do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.answer import Cell
from harness.analysis.case_groups import CaseGroup, groups_of, names_that_matter
from harness.analysis.comparison import Contrast, contrast
from harness.analysis.kernel_column import Column, cells_of
from harness.analysis.kernel_diff import KernelRange, ranges_of
from harness.analysis.pool import pooled
from harness.analysis.repeated_cases import threshold_of
from harness.formats.status import Status
from harness.formats.verdict import Verdict


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """Cases of which the same came, with the settings that matter."""

    group: CaseGroup
    cells: tuple[Cell, ...]
    """one for each range"""
    contrast: Contrast


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a scenario."""

    scenario: str
    question: str
    ranges: tuple[KernelRange, ...]
    rows: tuple[RecordedRow, ...]


def recorded(columns: Sequence[Column]) -> list[Recorded]:
    """Every scenario in which some case has no expectation."""
    by_scenario: dict[str, dict[str, Verdict]] = {}
    for column in columns:
        for verdict in column.verdicts.values():
            cases = by_scenario.setdefault(verdict.scenario, {})
            if verdict.case not in cases or verdict.verdict is Status.NEW:
                cases[verdict.case] = verdict
    below = threshold_of(columns)
    return [
        _recorded(columns, list(cases.values()), below)
        for cases in by_scenario.values()
        if any(verdict.verdict is Status.NEW for verdict in cases.values())
    ]


def _recorded(columns: Sequence[Column], verdicts: Sequence[Verdict], below: float) -> Recorded:
    ranges = ranges_of(columns, [verdict.case for verdict in verdicts], below)
    same: dict[tuple[tuple[Cell, ...], Contrast], list[Verdict]] = {}
    for verdict in verdicts:
        cells = tuple(pooled([it.cell(verdict.case) for it in part]) for part in ranges)
        apart = contrast(cells_of(columns, verdict.case), below)
        same.setdefault((cells, apart), []).append(verdict)
    rows = [
        RecordedRow(group, cells, apart)
        for (cells, apart), alike in same.items()
        for group in groups_of(alike)
    ]
    names = tuple(KernelRange(part[0].version, part[-1].version) for part in ranges)
    first = verdicts[0]
    return Recorded(first.scenario, first.question, names, tuple(_that_matter(rows)))


def _that_matter(rows: Sequence[RecordedRow]) -> list[RecordedRow]:
    """The rows without the parameters that make no difference: each row has all their values."""
    matter = set(names_that_matter([row.group for row in rows]))
    return [RecordedRow(_only(row.group, matter), row.cells, row.contrast) for row in rows]


def _only(group: CaseGroup, names: set[str]) -> CaseGroup:
    settings: Mapping[str, tuple[str, ...]] = {
        name: values for name, values in group.settings.items() if name in names
    }
    return CaseGroup(group.cases, settings)
