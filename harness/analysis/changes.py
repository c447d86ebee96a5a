"""Where the same kernel now answers otherwise than in earlier records.

A case that did not run both times is no change: it is missing, which others tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.analysis.kernel_column import Column
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
    old = {column.release: column for column in before}
    found = []
    for column in after:
        then = old.get(column.release)
        if then is None:
            continue
        for case in sorted(column.verdicts.keys() & then.verdicts.keys()):
            was, now = then.verdicts[case], column.verdicts[case]
            statuses = (was.verdict, now.verdict)
            if Status.MISS in statuses:
                continue
            if statuses[0] is not statuses[1] or then.answer(case) != column.answer(case):
                found.append(Change(column.version, was, now))
    return found
