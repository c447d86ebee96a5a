"""Every scenario on all kernels: in how many cases they agree, and which could not ask it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.analysis.comparison import contrast
from harness.analysis.kernel_column import Column, cells_of, one_of_each_case
from harness.analysis.overview import by_scenario
from harness.analysis.repeated_cases import threshold_of
from harness.formats.status import Status
from harness.formats.verdict import Cause, Verdict


@dataclass(frozen=True, slots=True)
class Skipped:
    """Kernels that could not ask some case of a scenario, for one reason."""

    versions: tuple[str, ...]
    verdict: Verdict
    """one of theirs, which has the reason"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A scenario, in how many cases all kernels agree, and which could not ask it."""

    scenario: str
    question: str
    cases: int
    same: int
    skipped: tuple[Skipped, ...]


def agreements(columns: Sequence[Column]) -> list[Agreement]:
    """Every scenario."""
    below = threshold_of(columns)
    found = []
    for scenario in by_scenario(one_of_each_case(columns)):
        cases = [verdict.case for verdict in scenario.verdicts]
        same = sum(not contrast(cells_of(columns, case), below).is_told for case in cases)
        skipped = _skipped(columns, cases)
        found.append(Agreement(scenario.name, scenario.question, len(cases), same, skipped))
    return found


def _skipped(columns: Sequence[Column], cases: Sequence[str]) -> tuple[Skipped, ...]:
    """Kernels with the same reason together, in the order in which reasons appear."""
    found: list[tuple[Cause | None, Verdict, list[str]]] = []
    for column in columns:
        verdicts = (column.verdicts.get(case) for case in cases)
        for verdict in verdicts:
            if verdict is None or verdict.verdict is not Status.SKIP:
                continue
            versions = next((it for cause, _, it in found if cause == verdict.cause), None)
            if versions is None:
                found.append((verdict.cause, verdict, [column.version]))
            elif column.version not in versions:
                versions.append(column.version)
    return tuple(Skipped(tuple(versions), verdict) for _, verdict, versions in found)
