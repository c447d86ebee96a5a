"""Whether the lines of a folder come in the order in which the engine writes them.

Owns that order (cpp_servers/engine/run/case_run.cpp): each need, host, capture and actor of the
plan once and in its order, then the steps, then the ends. A line that is there twice or elsewhere
was put there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from harness.formats.observations import (
    ActorEnded,
    ActorStarted,
    Begin,
    CaptureBegun,
    CaptureEnded,
    End,
    EngineFault,
    HostMade,
    NeedLooked,
    Observation,
    StepDone,
)
from harness.formats.plan import Plan
from harness.formats.plan_step import RunStep
from harness.formats.verdict import Cause

_Key = tuple[str, str]


def check_sequence(plan: Plan, records: Iterable[Observation]) -> Iterator[Cause]:
    """The first line that is not the one that comes next in a case that came to its end."""
    there = [(record.kind, _name(record)) for record in records]
    steps = [record for record in records if isinstance(record, StepDone)]
    for at, (seen, next_one) in enumerate(zip_longest(there, _lines(plan, steps))):
        if seen != next_one:
            kind, name = seen or next_one
            yield Cause.of("out-of-sequence", line=at + 1, kind=kind, name=name)
            return


def _lines(plan: Plan, steps: list[StepDone]) -> Iterator[_Key]:
    planned = {step.n: step for step in plan.steps}
    actors = {actor.name: actor for actor in plan.actors}
    started = {actor.name for actor in plan.actors if actor.kind == "actor"}
    yield (Begin.kind, "")
    yield from ((NeedLooked.kind, need.text) for need in plan.needs)
    yield from ((HostMade.kind, host.name) for host in plan.hosts)
    yield from ((CaptureBegun.kind, capture.file) for capture in plan.captures)
    yield from ((ActorStarted.kind, name) for name in actors if name in started)
    for done in steps:
        step = planned.get(done.n)
        if isinstance(step, RunStep) and done.outcome == "ok":
            started.add(step.actor)
            yield (ActorStarted.kind, step.actor)
        yield (StepDone.kind, str(done.n))
    yield from ((CaptureEnded.kind, capture.file) for capture in plan.captures)
    yield from ((ActorEnded.kind, name) for name in actors if name in started)
    yield (End.kind, "")


def _name(record: Observation) -> str:
    if isinstance(record, (CaptureBegun, CaptureEnded)):
        return record.file
    if isinstance(record, StepDone):
        return str(record.n)
    return "" if isinstance(record, (Begin, End, EngineFault)) else record.name
