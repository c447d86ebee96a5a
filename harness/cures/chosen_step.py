"""Which call of a case is to be cured: the first that was refused, or the one that is asked for.

Owns what counts as a refusal that has a cure, and the line that says why a case has none.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.formats.observed_step import StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep, RunStep, Step
from harness.formats.verdict import Observed
from harness.judge.evidence import Evidence
from harness.judge.path_book import path_of
from harness.judge.program_refusal import program_refused
from harness.language.call import Call, parse_call
from harness.language.diagnostics import OneLineError
from harness.report.holder_words import refusal_lines

REFUSALS = ("EADDRINUSE", "EADDRNOTAVAIL", "EACCES")
"""what bind(2), listen(2), connect(2) and a join say of an address"""
_CALLS = ("bind", "listen", "connect")
_JOINS = ("IP_ADD_MEMBERSHIP", "IPV6_JOIN_GROUP")
_UNDER_WAY = "EINPROGRESS"
# What is left of the usual cures where the case's author and the program's must make them.
_TO_DO = (
    ": before its 'run' let the holder close or end, or 'advance:' until a TIME_WAIT is over;"
    " or set in both sources, before bind(), SO_REUSEADDR (beside what is left of a connection) or"
    " SO_REUSEPORT (beside a listener; one user's); socket(7)"
)
# Calls that a line names; of further ones the number.
_NAMED = 3


class NoRefusal(OneLineError):
    """The case has nothing to be cured; the text is one line that says why."""


def chosen(
    plan: Plan, evidence: Evidence, wanted: str | None = None
) -> tuple[int, tuple[int, ...]]:
    """The place of the call, and those of all others that were refused. Raises NoRefusal.

    `wanted`: the number or the label of its step; else it is the first under test, or in set-up.
    """
    refused = [
        place
        for place, step in enumerate(plan.steps)
        if isinstance(step, CallStep)
        and _can_be_varied(parse_call(step.call), _outcome(evidence, step))
    ]
    if not refused:
        raise NoRefusal(f"{plan.case}: {_why_none(plan, evidence)}")
    tested = [place for place in refused if plan.steps[place].expect is not None]
    at = (tested or refused)[0]
    if wanted is not None:
        at = _named(plan, evidence, refused, wanted)
    return at, tuple(place for place in refused if place != at)


def said(plan: Plan, evidence: Evidence, place: int) -> str:
    """A step as a line names it: `step 5, new: bind [::]:80 => EADDRINUSE`."""
    step = plan.steps[place]
    line = f"{step.actor}: {step.call}" if isinstance(step, CallStep) else step.text
    line = line.partition(" => ")[0]
    return f"step {step.n}, {line} => {_outcome(evidence, step)}"


def _named(plan: Plan, evidence: Evidence, refused: Iterable[int], wanted: str) -> int:
    for place in refused:
        if wanted in (str(plan.steps[place].n), plan.steps[place].label):
            return place
    there = _some(said(plan, evidence, place) for place in refused)
    raise NoRefusal(f"{plan.case}: no step '{wanted}' was refused; refused: {there}")


def _can_be_varied(call: Call, outcome: str) -> bool:
    """Whether it is about a port, a group, or a path that is taken (unix(7)); not AF_UNSPEC, nor
    what else a path is refused for."""
    if call.verb == "bind" and path_of(call) is not None:
        return outcome == "EADDRINUSE"
    return _is_one(call) and call.instead is None and outcome in REFUSALS


def _is_one(call: Call) -> bool:
    return call.verb in _CALLS or (call.verb == "setsockopt" and call.option in _JOINS)


def _why_none(plan: Plan, evidence: Evidence) -> str:
    ours = [
        (place, _outcome(evidence, step))
        for place, step in enumerate(plan.steps)
        if isinstance(step, CallStep) and _is_one(parse_call(step.call))
    ]
    of_no_port = [place for place, outcome in ours if outcome in REFUSALS]
    if of_no_port:
        step = said(plan, evidence, of_no_port[0])
        return f"{step}: it is about no port, and of a path the cures are for EADDRINUSE alone"
    others = [place for place, outcome in ours if outcome[:1] == "E" and outcome != _UNDER_WAY]
    if others:
        steps = _some(said(plan, evidence, place) for place in others)
        return f"{steps}: the cures are for {', '.join(REFUSALS[:-1])} and {REFUSALS[-1]} alone"
    if any(isinstance(step, RunStep) for step in plan.steps):
        return _of_programs(plan, evidence)
    if len(evidence.steps) < len(plan.steps):
        done = len(evidence.steps)
        return f"the case broke off after {done} of {len(plan.steps)} steps: run it"
    return "nothing to cure: every bind, listen, connect and join was let in"


def _of_programs(plan: Plan, evidence: Evidence) -> str:
    """Which program was refused, why and by whom, and what can be done about it."""
    for place, step in enumerate(plan.steps):
        done = evidence.steps.get(step.n)
        if done is None or done.not_done is not None:
            continue
        found = program_refused(step, done, plan, evidence)
        if found.refusal is None:
            continue
        seen = Observed(done.outcome, in_the_way=found.holders, refusal=found.refusal)
        told = "; ".join([said(plan, evidence, place), *refusal_lines(seen)])
        todo = _TO_DO if found.holders else ""
        return f"{told}. What a program calls is its own, and is not varied here{todo}"
    return (
        "no bind, listen, connect or join of an actor was refused: what a program calls is its"
        " own, and cannot be varied"
    )


def _some(texts: Iterable[str]) -> str:
    every = list(texts)
    more = [f"{len(every) - _NAMED} more"] if len(every) > _NAMED else []
    return "; ".join([*every[:_NAMED], *more])


def _outcome(evidence: Evidence, step: Step) -> str:
    done: StepDone | None = evidence.steps.get(step.n)
    return "" if done is None else done.outcome
