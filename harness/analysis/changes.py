"""Where the same kernel now answers otherwise than in earlier records.

A case that did not run both times is no change: it is missing, which others tell. Nor is one whose
scenario has got or lost steps, if the kernel says of those of both what it said; where it has none
in common with what it was, both are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.analysis.answer import Cell
from harness.analysis.comparison import alike
from harness.analysis.kernel_column import Column, columns_of
from harness.analysis.repeated_cases import threshold_of
from harness.formats.status import Status
from harness.formats.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """A case that came out otherwise."""

    version: str
    was: Verdict
    now: Verdict


def changes(before: Sequence[Column], after: Sequence[Column]) -> list[Change]:
    """Every cell in which a kernel's status or answer is another one."""
    below = threshold_of([*before, *after])
    old = {column.release: column for column in before}
    found = []
    for column in after:
        then = old.get(column.release)
        if then is None:
            continue
        for case in sorted(column.verdicts.keys() & then.verdicts.keys()):
            was, now = then.verdicts[case], column.verdicts[case]
            if Status.MISS in (was.verdict, now.verdict):
                continue
            cells = (then.cell(case), column.cell(case))
            other_steps = was.observed.keys() != now.observed.keys()
            if other_steps and was.observed.keys() & now.observed.keys():
                cells = (_of_common_steps(was, now), _of_common_steps(now, was))
            if was.verdict is not now.verdict or not alike(*cells, below):
                found.append(Change(column.version, was, now))
    return found


def _of_common_steps(one: Verdict, other: Verdict) -> Cell:
    """What came of the steps that the scenario had both times."""
    observed = {name: seen for name, seen in one.observed.items() if name in other.observed}
    (column,) = columns_of([[replace(one, observed=observed)]])
    return column.cell(one.case)
