"""What a plan asks for and the observations do not tell of.

Owns the list of witnesses that a case must have: every host, every need looked at, every capture
ready before the first step, every actor seen alive and seen ended. Whether they are as planned is
said by `world_check` and `process_check`; what was damaged inside a folder, `evidence` finds.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.observations import End
from harness.formats.plan import Plan
from harness.formats.verdict import Cause
from harness.judge.counter_check import check_counters
from harness.judge.dependence_check import check_dependences
from harness.judge.evidence import Evidence
from harness.judge.process_check import check_processes
from harness.judge.sequence_check import check_sequence
from harness.judge.world_check import check_hosts


def gaps(plan: Plan, evidence: Evidence, end: End) -> Iterator[Cause]:
    """Each gap; none in complete evidence."""
    yield from check_hosts(plan, evidence)
    yield from _needs(plan, evidence)
    yield from _captures(plan, evidence)
    yield from check_processes(plan, evidence)
    yield from _ends(plan, evidence)
    if end.steps != len(evidence.steps):
        yield Cause.of("step-count", steps=len(evidence.steps), counted=end.steps)
    yield from check_sequence(plan, evidence.records)
    if evidence.steps.keys() - {step.n for step in plan.steps}:
        yield Cause.of("step-not-planned")
    yield from check_dependences(plan, evidence)
    yield from check_counters(plan, evidence)


def _needs(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    looked = {(need.need_kind, need.name) for need in evidence.needs}
    for need in plan.needs:
        if (need.kind, need.text) not in looked:
            yield Cause.of("need-unseen", name=need.text)
    for seen in evidence.needs:
        if not seen.present:
            yield Cause.of("need-not-skipped", name=seen.name)


def _captures(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    first = min((done.t0 for done in evidence.steps.values()), default=0.0)
    for capture in plan.captures:
        begun = evidence.captures.get(capture.file)
        if begun is None or capture.file not in evidence.packets:
            yield Cause.of("not-captured", file=capture.file)
        elif (begun.host, begun.device) != (capture.host, capture.device):
            where = {"host": begun.host, "device": begun.device}
            yield Cause.of("captured-elsewhere", file=capture.file, **where)
        elif not 0.0 <= begun.ready <= first:
            yield Cause.of("captured-late", file=capture.file)


def _ends(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    started = {start.name for start in evidence.starts}
    ended = [end.name for end in evidence.actor_ends]
    for actor in plan.actors:
        if actor.name in started and actor.name not in ended:
            yield Cause.of("actor-end-unseen", name=actor.name)
    for name in ended:
        if name not in started:
            yield Cause.of("actor-unseen", name=name)
