"""Who acted in a case: what /proc showed of its processes, held against the plan.

Owns the comparison of each process' uid, network namespace and program with what the plan asks for:
actors are forks of the engine, programs its own or those that it found where the case needs them.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.observations import ActorStarted
from harness.formats.plan import Actor, Plan
from harness.formats.plan_step import KillStep, RunStep, WaitStep
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence
from harness.judge.programs import PART_OF_US

# How the engine starts a program of its own.
_OURSELVES = "/proc/self/exe"


# The words of a program; None for an actor, which is a fork.
_Command = tuple[str, ...] | None


def check_processes(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """Each process as planned: seen as often as it was started, on its host, under its uid."""
    for actor in plan.actors:
        starts = [start for start in evidence.starts if start.name == actor.name]
        commands = _commands(plan, evidence, actor)
        if len(starts) < len(commands):
            yield Cause.of("actor-unseen", name=actor.name)
        if len(starts) > len(commands):
            yield Cause.of("actor-not-started", name=actor.name)
        for start, command in zip(starts, commands, strict=False):
            yield from _process(plan, evidence, actor, start, command)
    yield from _ends(plan, evidence)
    planned = {actor.name for actor in plan.actors}
    for start in evidence.starts:
        if start.name not in planned:
            yield Cause.of("actor-not-planned", name=start.name)


def _ends(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """What a step saw of a process' end is what was recorded, unless it was started once more."""
    seen: dict[str, object] = {}
    for step in plan.steps:
        record = evidence.steps.get(step.n)
        if isinstance(step, RunStep):
            seen.pop(step.actor, None)
        elif isinstance(step, (KillStep, WaitStep)) and record and record.outcome == "ok":
            seen[step.actor] = record.value
    for end in evidence.actor_ends:
        if seen.get(end.name, end.how) != end.how:
            yield Cause.of("ended-otherwise", name=end.name, how=end.how, seen=str(seen[end.name]))


def _commands(plan: Plan, evidence: Evidence, actor: Actor) -> list[_Command]:
    """What was started under this name, in the order of the steps."""
    if actor.kind == "actor":
        return [None]
    return [
        step.argv
        for step in plan.steps
        if isinstance(step, RunStep)
        and step.actor == actor.name
        and step.n in evidence.steps
        and evidence.steps[step.n].outcome == "ok"
    ]


def _process(
    plan: Plan,
    evidence: Evidence,
    actor: Actor,
    start: ActorStarted,
    command: _Command,
) -> Iterator[Cause]:
    made = evidence.hosts.get(actor.host)
    if start.program != (actor.kind == "program"):
        yield Cause.of("actor-kind", name=actor.name, kind=actor.kind)
    if start.uid != actor.uid:
        yield Cause.of("actor-uid", name=actor.name, uid=start.uid, asked=actor.uid)
    if start.host != actor.host or made is None or start.namespace != made.namespace:
        seen = start.host or f"net:[{start.namespace}]"
        yield Cause.of("actor-elsewhere", name=actor.name, host=seen, asked=actor.host)
    if not _runs(plan, evidence, start, command):
        yield Cause.of("actor-executable", name=actor.name, executable=start.executable)


def _runs(plan: Plan, evidence: Evidence, start: ActorStarted, command: _Command) -> bool:
    """Whether the process is what was to be started: a fork of the engine, or a program."""
    own = None if evidence.begin is None else evidence.begin.executable
    if command is None:
        return start.command is None and start.executable == own
    if start.command is None or not start.executable:
        return False
    is_needed = any((it.kind, it.name) == ("program", command[0]) for it in plan.needs)
    program = ("program", command[0])
    found = {it.detail for it in evidence.needs if (it.need_kind, it.name) == program}
    if not is_needed or PART_OF_US in found:
        return start.command == (_OURSELVES, *command) and start.executable == own
    if start.command == command:
        return start.executable in found
    # A script: the words of its interpreter come first, then its own path (execve(2)).
    script, rest = start.command[: 1 - len(command) or None], command[1:]
    is_its_end = start.command[len(script) :] == rest and len(script) > 1
    return is_its_end and script[-1].rpartition("/")[2] == command[0].rpartition("/")[2]
