"""Scenarios that expect nothing yet: what came of their cases, on all kernels, alike or not.

Owns which settings are told: those that make a difference, be it in the time that a step takes.
Rows come in the order of the first of their cases, as the kernels' verdicts have them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.analysis.answer import Answer, Cell, shown_of
from harness.analysis.case_groups import CaseGroup, groups_of, names_that_matter
from harness.analysis.comparison import Contrast, contrast
from harness.analysis.kernel_column import Column, cells_of
from harness.analysis.kernel_diff import KernelRange, ranges_of
from harness.analysis.pool import pooled
from harness.analysis.repeated_cases import threshold_of
from harness.analysis.resolution import SLACK_MS
from harness.analysis.time_classes import classes_of, time_classes, timed_steps
from harness.formats.status import Status
from harness.formats.verdict import Verdict


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """Cases of which the same came, with the settings that matter."""

    group: CaseGroup
    cells: tuple[Cell, ...]
    """one for each range, that of its kernels and cases together"""
    contrast: Contrast
    """with the steps, too, whose times are others in other cases, or longer than any call takes"""
    verdicts: tuple[Verdict, ...]
    """of its cases, on all kernels that ran them"""


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
    classes = time_classes(it.cell(verdict.case) for it in columns for verdict in verdicts)
    same: dict[Hashable, list[Verdict]] = {}
    for verdict in verdicts:
        cells = tuple(pooled([it.cell(verdict.case) for it in part]) for part in ranges)
        times = tuple(classes_of(cell, classes) for cell in cells)
        told = tuple(map(_told, cells))
        same.setdefault((told, times, _contrast(columns, verdict, below)), []).append(verdict)
    rows = []
    for alike in same.values():
        apart = _contrast(columns, alike[0], below)
        for group in groups_of(alike):
            cells = tuple(
                pooled([it.cell(case) for it in part for case in group.cases]) for part in ranges
            )
            timed = dict.fromkeys((*apart.times, *timed_steps(classes), *_long_steps(cells)))
            of_row = tuple(
                it.verdicts[case] for case in group.cases for it in columns if case in it.verdicts
            )
            rows.append(RecordedRow(group, cells, replace(apart, times=tuple(timed)), of_row))
    place = {verdict.case: number for number, verdict in enumerate(verdicts)}
    rows.sort(key=lambda row: place[row.group.cases[0]])
    names = tuple(KernelRange(part[0].version, part[-1].version) for part in ranges)
    first = verdicts[0]
    return Recorded(first.scenario, first.question, names, tuple(_that_matter(rows)))


def _told(cell: Cell) -> Hashable:
    """What is told of a cell: of steps that are not shown nothing, unless it is not good."""
    if not isinstance(cell, Answer):
        return cell
    runs = tuple(tuple(shown_of(run).values()) for run in cell.runs)
    return runs, cell.bad


def _long_steps(cells: Sequence[Cell]) -> Iterator[str]:
    """The steps that are told and have waited for something: nothing else takes them so long."""
    for cell in cells:
        for run in cell.runs if isinstance(cell, Answer) else ():
            for step in shown_of(run).values():
                if any(ms > SLACK_MS for ms in step.ms):
                    yield step.step


def _contrast(columns: Sequence[Column], verdict: Verdict, below: float) -> Contrast:
    return contrast(cells_of(columns, verdict.case), below)


def _that_matter(rows: Sequence[RecordedRow]) -> list[RecordedRow]:
    """The rows without the parameters that make no difference: each row has all their values."""
    matter = set(names_that_matter([row.group for row in rows]))
    return [replace(row, group=_only(row.group, matter)) for row in rows]


def _only(group: CaseGroup, names: set[str]) -> CaseGroup:
    settings: Mapping[str, tuple[str, ...]] = {
        name: values for name, values in group.settings.items() if name in names
    }
    return CaseGroup(group.cases, settings)
