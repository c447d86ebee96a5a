"""Whether as many steps together came to an outcome as an `exactly:` line says.

Pure. A step that was left out came to nothing. What it means for the verdict is left to case_walk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.formats.observations import StepDone
from harness.formats.plan import OutcomeCount, Plan
from harness.formats.verdict import Cause

CODE = "exactly"
"""of the cause"""


def check_exactly(
    plan: Plan, records: Mapping[int, StepDone]
) -> Iterator[tuple[OutcomeCount, Cause]]:
    """Each line that does not hold, and why; all steps of the case were observed."""
    for line in plan.exactly:
        came = sum(1 for n in line.steps if records[n].outcome == line.outcome)
        if came != line.count:
            yield line, Cause.of(CODE, expected=line.text, outcome=line.outcome, count=came)
