"""How long each remnant held its port: what the steps labelled `free` took, on all kernels.

Owns the label, and which cases share a row: those that expected the same. Times of a row are told
kernel by kernel only where they differ (`resolution`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from harness.analysis.answer import Answer
from harness.analysis.case_groups import CaseGroup, alike_in_all, groups_of
from harness.analysis.kernel_column import Column, one_of_each_case
from harness.analysis.kernel_diff import KernelRange
from harness.analysis.overview import by_scenario
from harness.analysis.resolution import spread
from harness.formats.verdict import Expected, Verdict

FREE = "free"
"""the label of the step that ends when nothing of the old connection is left"""


@dataclass(frozen=True, slots=True)
class HeldOn:
    """Kernels, from old to new, on which it took as long."""

    kernels: KernelRange
    ms: tuple[float, ...]
    """of each case on each of them, in milliseconds; at least one"""


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Cases of which the same time was expected."""

    group: CaseGroup
    verdicts: tuple[Verdict, ...]
    """one of each case"""
    expected: Expected
    times: tuple[HeldOn, ...]
    unanswered: tuple[str, ...]
    """kernels, by version, on which no time of some case is known"""


@dataclass(frozen=True, slots=True)
class HoldingTimes:
    """The rows of a scenario."""

    scenario: str
    question: str
    rows: tuple[HoldingRow, ...]

    @property
    def alike(self) -> frozenset[str]:
        """The parameters that make no difference between its rows."""
        return frozenset(alike_in_all([row.group for row in self.rows]))


def holding_times(columns: Sequence[Column]) -> list[HoldingTimes]:
    """Every scenario that says when a port is free."""
    found = []
    for scenario in by_scenario(one_of_each_case(columns)):
        asked = [verdict for verdict in scenario.verdicts if _asks(columns, verdict.case)]
        if asked:
            rows = tuple(_rows(columns, asked))
            found.append(HoldingTimes(scenario.name, scenario.question, rows))
    return found


def _asks(columns: Sequence[Column], case: str) -> bool:
    return any(FREE in it.verdicts[case].expected for it in columns if case in it.verdicts)


def _rows(columns: Sequence[Column], verdicts: Sequence[Verdict]) -> Iterator[HoldingRow]:
    together: dict[Hashable, list[Verdict]] = {}
    for verdict in verdicts:
        wanted = _wanted(columns, verdict.case)
        together.setdefault((wanted.outcomes, wanted.in_ms), []).append(verdict)
    for alike in together.values():
        by_case = {verdict.case: verdict for verdict in alike}
        for group in groups_of(alike):
            of_group = tuple(by_case[case] for case in group.cases)
            wanted = _wanted(columns, group.cases[0])
            silent = [it.version for it in columns if not _all_known(it, group.cases)]
            yield HoldingRow(
                group, of_group, wanted, _times(columns, group.cases), tuple(dict.fromkeys(silent))
            )


def _wanted(columns: Sequence[Column], case: str) -> Expected:
    """What the newest kernel that was asked is held against."""
    every = [it.verdicts[case].expected for it in columns if case in it.verdicts]
    return next(wanted[FREE] for wanted in reversed(every) if FREE in wanted)


def _times(columns: Sequence[Column], cases: Sequence[str]) -> tuple[HeldOn, ...]:
    parts: list[list[tuple[str, tuple[float, ...]]]] = []
    for column in columns:
        ms = tuple(time for case in cases for time in _known(column, case))
        if not ms:
            continue
        if parts and not spread([*(time for _, of_one in parts[-1] for time in of_one), *ms]):
            parts[-1].append((column.version, ms))
        else:
            parts.append([(column.version, ms)])
    return tuple(
        HeldOn(KernelRange(part[0][0], part[-1][0]), tuple(ms for _, it in part for ms in it))
        for part in parts
    )


def _all_known(column: Column, cases: Sequence[str]) -> bool:
    return all(_known(column, case) for case in cases)


def _known(column: Column, case: str) -> tuple[float, ...]:
    """What the step took in each run of the case; nothing where it did not come to pass."""
    cell = column.cell(case)
    if not isinstance(cell, Answer):
        return ()
    return tuple(ms for it in cell.of_step(FREE) if it.outcome == "ok" for ms in it.ms)
