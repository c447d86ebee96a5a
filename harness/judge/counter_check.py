"""Whether what is told of counters fits together, step by step.

Owns that each reading is of the counter that its step names, that it counts from the last mark or
else from the beginning, that what it had there is what was read there, and that no counter shrinks.
What it grew by is left to `outcome`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.plan import Plan
from harness.formats.plan_step import CounterStep
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence

_Counter = tuple[str, str]
"""host and name"""


def check_counters(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """The first reading of each step that cannot be."""
    marks: dict[_Counter, tuple[int, int | None]] = {}
    last: dict[_Counter, int] = {}
    for step in plan.steps:
        record = evidence.steps.get(step.n)
        if record is None or record.not_done is not None:
            continue
        read = record.counter
        if not isinstance(step, CounterStep) or record.outcome != "ok":
            if read is not None:
                yield Cause.of("counter-unasked", n=step.n, name=read.name)
            continue
        if read is None or read.name != step.name or (record.value, record.reply) != (None, None):
            yield Cause.of("counter-unread", n=step.n, name=step.name)
            continue
        key = (step.host, step.name)
        since, was = marks.get(key, (0, None))
        if read.since != since or (was is not None and read.was != was):
            yield Cause.of("counter-from-elsewhere", n=step.n, name=step.name)
        elif not last.get(key, read.was) <= read.now or read.was > read.now:
            yield Cause.of("counter-shrinks", n=step.n, name=step.name)
        marks.setdefault(key, (0, read.was))
        last[key] = read.now
        if step.mark:
            marks[key] = (step.n, read.now)
