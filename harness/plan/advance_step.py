"""`advance:`: time goes by, so long or until the kernel's clock is at a phase of its second."""

from __future__ import annotations

from harness.formats.plan_step import AdvanceStep
from harness.language.diagnostics import LineError
from harness.language.duration import parse_duration
from harness.plan.step_frame import StepFrame

_SECOND = 1_000
_TRIES = 5
"""the seconds that the engine has to be there in time; it wakes up late on a busy machine"""


def plan_advance(frame: StepFrame, line: str) -> AdvanceStep:
    """The step of `61s` or `to 100ms`; raises LineError."""
    word, _, phase = line.partition(" ")
    if word == "to":
        into = parse_duration(phase.strip())
        if into >= _SECOND:
            raise LineError(f"bad phase '{phase}': a second has 0ms to 999ms")
        return AdvanceStep(**frame, ms=_TRIES * _SECOND, phase_ms=into)
    milliseconds = parse_duration(line)
    if milliseconds == 0:
        raise LineError("an advance of nothing: leave the step out")
    return AdvanceStep(**frame, ms=milliseconds)
