"""The steps of a case, each with who did what, when, and what came of it.

Owns what is said of a step: as a scenario has it, with every variable filled in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.formats.host_step import (
    AddressStep,
    AdvanceStep,
    AwaitStep,
    CounterStep,
    HostStep,
    LinkStep,
    NeighbourStep,
    SysctlStep,
    TableStep,
)
from harness.formats.observed_step import Answer, StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import (
    ActorStep,
    CallStep,
    KillStep,
    OutputStep,
    RunStep,
    SignalStep,
    Step,
    TypeStep,
)
from harness.judge.outcome import value_of, why_not_done
from harness.language.expectation import NOT_DONE
from harness.language.duration import format_duration
from harness.language.socket_pattern import Pattern


@dataclass(frozen=True, slots=True)
class CallMark:
    """A step of the plan and what came of it."""

    seq: int
    """the line of observations.ndjson"""
    step: int
    host: str | None
    """None where a step is no host's: time that goes by"""
    who: str
    what: str
    """with every variable filled in"""
    begin: float
    """seconds since the case began"""
    end: float
    outcome: str
    """ok, the name of an errno, or `not done` and why"""
    value: str | None
    expected: str | None
    """of a step under test; None for one that had to succeed"""

    @property
    def was_made(self) -> bool:
        """Whether it was done at all: what an earlier outcome decided against was not."""
        return not self.outcome.startswith(NOT_DONE)

    @property
    def failed(self) -> bool:
        """Whether it returned an error, expected or not."""
        return self.outcome != "ok"


def call_marks(plan: Plan, done: Mapping[int, StepDone]) -> Iterator[CallMark]:
    """All steps that were observed, in the order of the plan."""
    hosts = {actor.name: actor.host for actor in plan.actors}
    for step in plan.steps:
        seen = done.get(step.n)
        if seen is not None:
            yield CallMark(
                seq=seen.seq,
                step=step.n,
                host=_host(step, hosts),
                who=step.actor if isinstance(step, ActorStep) else "",
                what=_what(step, seen),
                begin=seen.t0,
                end=seen.t1,
                outcome=_outcome(plan, seen),
                value=None if value_of(seen) is None else str(value_of(seen)),
                expected=_expected(step),
            )


def _outcome(plan: Plan, seen: StepDone) -> str:
    if seen.not_done is None:
        return seen.outcome
    return f"{seen.outcome} ({why_not_done(plan, seen.not_done)})"


def _host(step: Step, hosts: Mapping[str, str]) -> str | None:
    if isinstance(step, ActorStep):
        return hosts.get(step.actor)
    return step.host if isinstance(step, HostStep) else None


def _what(step: Step, seen: StepDone) -> str:
    if isinstance(seen.reply, Answer):
        return seen.reply.call
    if isinstance(step, CallStep):
        return step.call
    if isinstance(step, (AwaitStep, TableStep)):
        return f"{step.kind} {_pattern(step.pattern, step.absent)}"
    return _words_of_kind(step)


def _words_of_kind(step: Step) -> str:
    """As a scenario has it, with every variable filled in."""
    match step:
        case RunStep():
            return " ".join(["run", *step.argv])
        case TypeStep():
            return f"type {json.dumps(step.data)}"
        case OutputStep():
            return f"output {json.dumps(step.contains)}"
        case SignalStep() | KillStep():
            return f"{step.kind} {step.signal}"
        case AdvanceStep():
            return f"advance {format_duration(step.ms).replace(' ', '')}"
        case CounterStep():
            return f"counter {step.name}{' mark' if step.mark else ''}"
        case SysctlStep():
            return f"sysctl {step.name} {step.value}"
        case AddressStep():
            how = " dad" if step.dad else ""
            return f"address {step.action} {step.address} dev {step.device}{how}"
        case NeighbourStep():
            return f"{step.action} {step.address}"
        case LinkStep():
            return f"link {step.device} {'up' if step.up else 'down'}"
        case _:
            return step.kind


def _pattern(pattern: Pattern, absent: bool) -> str:
    """The sockets that a look is for, by their ends and state."""
    ends = [str(end) for end in (pattern.local, pattern.remote) if end is not None]
    words = ["no"] if absent else []
    words += [pattern.state] if pattern.state is not None else ["socket"]
    return " ".join([*words, " > ".join(ends)]).rstrip()


def _expected(step: Step) -> str | None:
    """The outcomes that a step under test may have, on any kernel."""
    if step.expect is None:
        return None
    outcomes = dict.fromkeys(outcome for row in step.expect for outcome in row.outcomes)
    return " | ".join(outcomes) if outcomes else "?"
