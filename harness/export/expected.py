"""What is expected of a step on one kernel, as an export can say it: `ok`, an errno, or a value.

Owns refusing what a program that runs once cannot judge: chance, times, and what is not known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from harness.export.program import Refused
from harness.formats.plan_step import Step
from harness.language.blocking import BLOCKS
from harness.language.expectation import RECORD_ONLY, is_value
from harness.language.kernel_range import matches

LONGEST_MS = 500
"""what a program of less than a second may wait by intention"""
LONGEST_TEST_MS = 5000
"""the same of a kselftest, which its harness ends after 30 s (TEST_TIMEOUT_DEFAULT)"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must come of a step: an outcome, and the value that goes with `ok`."""

    outcome: str | None
    """None: it is set-up"""
    value: str | None = None
    because: str = ""
    in_ms: tuple[int, int] | None = None
    """how long it takes, where that is told"""


def told(step: Step) -> str:
    """A step, to name it in a refusal."""
    return f"step {step.n} ({step.text})"


def refuse_if_dependent(step: Step) -> None:
    """A program without branches does every step of it. Raises Refused."""
    if step.depends:
        raise Refused(
            f"{told(step)}: it is done or not, by what comes of step {step.depends[0].step}"
        )


def wanted_of(step: Step, kernel: str) -> Wanted:
    """What a program that measures no time must see of a step. Raises Refused."""
    wanted = expected_of(step, kernel)
    if wanted.in_ms is not None and wanted.in_ms[0] > LONGEST_MS:
        raise Refused(
            f"{told(step)}: it takes {wanted.in_ms[0]} ms, and an export measures no time"
        )
    if wanted.outcome == BLOCKS:
        raise Refused(f"{told(step)}: the program waits for nobody")
    return wanted


def expected_of(step: Step, kernel: str) -> Wanted:
    """What is expected of a step on a kernel of this version. Raises Refused for chance."""
    if step.expect is None:
        return Wanted(None)
    row = next((row for row in step.expect if matches(kernel, row.kernel)), None)
    if row is None or row.outcomes == (RECORD_ONLY,):
        raise Refused(f"{told(step)}: nothing is expected of it on {kernel}, only recorded")
    if row.chance is not None or len(row.outcomes) > 1:
        raise Refused(
            f"{told(step)}: what comes of it is left to chance: {row.chance or 'it may vary'}"
        )
    outcome, because = row.outcomes[0], row.because or ""
    if not is_value(outcome):
        return Wanted(outcome, None, because, row.in_ms)
    value = json.loads(outcome) if outcome.startswith('"') else outcome
    return Wanted("ok", value, because, row.in_ms)
