"""Whether what a folder tells fits together: numbers, clocks, tables and answers.

Owns the contradictions that can be seen without knowing what a call means. Each is a fault: such a
folder was not written by one run of the engine, or was altered afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from harness.formats.observations import Answer, Begin, End, StepDone
from harness.formats.verdict import Cause
from harness.judge.pcap import Capture
from harness.language.blocking import BLOCKS

# How far a packet's stamp, the kernel's wall clock, may be from the case's, in seconds: `wall_time`
# once had whole seconds, and clocks are corrected while cases run.
CLOCK_SLACK = 2.0
# Packets are stamped before they are queued for the capture, so neighbours may change places.
STAMP_SLACK = 0.01


def check_steps(steps: Sequence[StepDone], end: End | None) -> Iterator[Cause]:
    """Steps in the order of their lines: numbered without a gap, one after the other."""
    clock = 0.0
    for number, step in enumerate(steps, start=1):
        if step.n != number:
            yield Cause.of("step-order", seq=step.seq, step=step.n, expected=number)
        if not clock <= step.t0 <= step.t1:
            yield Cause.of("backwards", seq=step.seq, step=step.n)
        clock = step.t1
        if step.timed_out and step.outcome not in ("ETIMEDOUT", BLOCKS):
            yield Cause.of("timed-out-otherwise", seq=step.seq, step=step.n, outcome=step.outcome)
        if step.outcome == "ok" and step.detail:
            yield Cause.of("trouble-of-success", seq=step.seq, step=step.n, detail=step.detail)
        if isinstance(step.reply, Answer):
            yield from _check_answer(step, step.reply)
    for last, step in pairwise(steps):
        # Nothing happens in between but the writing of a line (cpp_servers/engine/README.md).
        if last.after != step.before:
            yield Cause.of("tables-differ", seq=step.seq, step=step.n)
    if end is not None and end.seconds < clock:
        yield Cause.of("ended-early")


def check_stamps(
    captures: Mapping[str, Capture], begin: Begin | None, end: End | None
) -> Iterator[Cause]:
    """Packets within the case's time, in the order in which they were seen."""
    for file, capture in captures.items():
        times = [packet.time for packet in capture.packets]
        if any(later < earlier - STAMP_SLACK for earlier, later in pairwise(times)):
            yield Cause.of("packets-out-of-order", file=file)
        started = None if begin is None else seconds_of(begin.wall_time)
        if started is None or end is None or not times:
            continue
        first, last = started - CLOCK_SLACK, started + end.seconds + 1.0 + CLOCK_SLACK
        if min(times) < first or max(times) > last:
            yield Cause.of("packets-of-another-time", file=file)


def _check_answer(step: StepDone, answer: Answer) -> Iterator[Cause]:
    if (answer.ret < 0) != (answer.errno is not None):
        yield Cause.of("return-and-errno", seq=step.seq, ret=answer.ret, errno=answer.errno)
    # Both clocks are CLOCK_MONOTONIC, the step's around the call's, in whole microseconds.
    if not 0.0 <= answer.seconds <= step.t1 - step.t0 + 0.000002:
        yield Cause.of("call-outlasts-step", seq=step.seq, step=step.n)


def seconds_of(wall_time: str) -> float | None:
    """The wall time of a case's beginning as packets have it; None if it is none."""
    try:
        return datetime.fromisoformat(wall_time).timestamp()
    except ValueError:
        return None
