"""What a plan asks for and the observations do not tell of.

Owns the list of witnesses that a case must have: every host with its settings in force, every need
looked at, every capture ready before the first step, every actor seen alive and seen ended. What
was damaged inside a folder is `evidence`'s to find.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.observations import End
from harness.formats.plan import Plan
from harness.formats.plan_step import RunStep
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence


def gaps(plan: Plan, evidence: Evidence, end: End) -> Iterator[Cause]:
    """Each gap; none in complete evidence."""
    yield from _hosts(plan, evidence)
    yield from _needs(plan, evidence)
    yield from _captures(plan, evidence)
    yield from _actors(plan, evidence)
    if end.steps != len(evidence.steps):
        yield Cause.of("step-count", steps=len(evidence.steps), counted=end.steps)
    if evidence.steps.keys() - {step.n for step in plan.steps}:
        yield Cause.of("step-not-planned")


def _hosts(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    for host in plan.hosts:
        made = evidence.hosts.get(host.name)
        if made is None:
            yield Cause.of("host-unseen", host=host.name)
            continue
        for name, value in host.sysctls.items():
            now = made.sysctls[name].now if name in made.sysctls else None
            # The kernel separates the numbers of a range by a tab.
            if str(now).split() != value.split():
                yield Cause.of("sysctl-otherwise", host=host.name, name=name, now=now, asked=value)
    namespaces = {made.namespace for made in evidence.hosts.values()}
    if len(namespaces) < len(evidence.hosts):
        yield Cause.of("namespace-shared")


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
        elif begun.ready > first:
            yield Cause.of("captured-late", file=capture.file)


def _actors(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    ended = {end.name for end in evidence.actor_ends}
    started = {
        step.actor
        for step in plan.steps
        if isinstance(step, RunStep) and _came_about(evidence, step.n)
    }
    for actor in plan.actors:
        if actor.kind == "actor" or actor.name in started:
            if actor.name not in evidence.actors:
                yield Cause.of("actor-unseen", name=actor.name)
            if actor.name not in ended:
                yield Cause.of("actor-end-unseen", name=actor.name)


def _came_about(evidence: Evidence, n: int) -> bool:
    return n in evidence.steps and evidence.steps[n].outcome == "ok"
