"""What a step has looked or waited for in vain, how long, and what there was instead.

Owns this for steps of the laboratory itself: a look, a program's output, the end of a process. The
engine says ETIMEDOUT of them, ENOENT or EEXIST of a look that does not wait, which no system call
has returned. Of a call it is left alone.
"""

from __future__ import annotations

from harness.formats.observations import Socket, StepDone, Table
from harness.formats.plan_step import (
    AwaitStep,
    KillStep,
    OutputStep,
    Step,
    TableStep,
    TypeStep,
    WaitStep,
)
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence
from harness.language.pattern_line import pattern_line

_LATE = "ETIMEDOUT"
# What the engine says of a look at once: nothing was there, or what should not be.
_LOOKED = {"ENOENT": "look-finds-none", "EEXIST": "look-finds"}
# Sockets that are named of what a look found.
_NAMED = 3


def late_cause(step: Step, record: StepDone, evidence: Evidence) -> Cause | None:
    """None for a step that came in time, a look that found what it is for, and for a call."""
    if isinstance(step, TableStep) and record.outcome in _LOOKED:
        wanted = pattern_line(step.pattern)
        there = _there(step, record.after.get(step.host, ()))
        return Cause.of(_LOOKED[record.outcome], host=step.host, wanted=wanted, there=there)
    if record.outcome != _LATE:
        return None
    seconds = step.within_ms / 1000
    if isinstance(step, AwaitStep):
        there = _there(step, record.after.get(step.host, ()))
        code = "late-absent" if step.absent else "late-look"
        return Cause.of(code, seconds=seconds, there=there)
    if isinstance(step, OutputStep):
        printed = _printed(step.actor, evidence)
        last = _whole(_last_line(str(record.value or "") or printed), printed)
        if not record.timed_out:
            return Cause.of("output-ended", text=step.contains, last=last)
        return Cause.of("late-output", text=step.contains, seconds=seconds, last=last)
    if isinstance(step, (KillStep, WaitStep)):
        last = _last_line(_printed(step.actor, evidence))
        signal = step.signal if isinstance(step, KillStep) else None
        return Cause.of("late-end", seconds=seconds, last=last, signal=signal)
    return Cause.of("late-input", seconds=seconds) if isinstance(step, TypeStep) else None


def _printed(actor: str, evidence: Evidence) -> str:
    return next((it.printed for it in evidence.actor_ends if it.name == actor), "")


def _last_line(printed: str) -> str | None:
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return lines[-1] if lines else None


def _whole(end: str | None, printed: str) -> str | None:
    """The line that ends so: what an earlier step has found of it was taken away."""
    lines = [line.strip() for line in printed.splitlines()]
    return next((line for line in reversed(lines) if end and line.endswith(end)), end)


def _there(step: AwaitStep | TableStep, table: Table) -> str:
    """The sockets of the port that was looked for, else of any."""
    pattern = step.pattern
    port = pattern.local.port or (pattern.remote.port if pattern.remote else None)
    of_port = [it for it in table if port is None or port in _ports(it)]
    found = list(dict.fromkeys(_line(it) for it in of_port or table))
    more = [f"{len(found) - _NAMED} more"] if len(found) > _NAMED else []
    return "; ".join([*found[:_NAMED], *more])


def _ports(entry: Socket) -> tuple[int, ...]:
    return tuple(int(end.rpartition(":")[2]) for end in (entry.local, entry.remote))


def _line(entry: Socket) -> str:
    """As a pattern has it."""
    remote = "" if entry.remote.endswith(":0") else f" -> {entry.remote}"
    return f"{entry.protocol} {entry.local}{remote} {entry.state}"
