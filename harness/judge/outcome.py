"""What came of a step, held against a row of its expectation.

Owns the names that steps have in verdicts and messages (`second.bind`). What a single outcome means
is left to `language.expectation`, what a mismatch means to `judge`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from harness.formats.observations import NotDone, StepDone
from harness.formats.plan import KnownFailure, Plan
from harness.formats.plan_step import ActorStep, CallStep, HostStep, Outcomes, Row, Step
from harness.formats.verdict import Observed
from harness.language.counter import grown
from harness.language.expectation import meets
from harness.language.kernel_range import matches as kernel_matches

_Ranged = TypeVar("_Ranged", Row, KnownFailure)


def name_of(step: Step) -> str:
    """Who did what: `second.bind`."""
    verb = step.call.split(maxsplit=1)[0] if isinstance(step, CallStep) else step.kind
    if isinstance(step, ActorStep):
        return f"{step.actor}.{verb}"
    return f"{step.host}.{verb}" if isinstance(step, HostStep) else verb


def step_keys(plan: Plan) -> dict[int, str]:
    """For each step that a verdict may list, the key it has there: its label or its name.

    A name that several steps share is numbered in the order of the steps.
    """
    listed = [step for step in plan.steps if step.label or step.expect is not None]
    names = {step.n: step.label or name_of(step) for step in listed}
    many = Counter(names.values())
    seen: Counter[str] = Counter()
    keys = {}
    for n, name in names.items():
        seen[name] += 1
        keys[n] = name if many[name] == 1 else f"{name} {seen[name]}"
    return keys


def row_for(rows: Iterable[_Ranged], version: str) -> _Ranged | None:
    """The first row that speaks of this kernel."""
    return next((row for row in rows if kernel_matches(version, row.kernel)), None)


def is_done(record: StepDone) -> bool:
    """Whether the step was not left out."""
    return record.not_done is None


def is_met(wanted: Outcomes, record: StepDone) -> bool:
    """Whether the step came out as wanted, in the time that is wanted."""
    came = value_of(record)
    value = None if came is None else str(came)
    return is_in_time(wanted, record) and any(
        meets(outcome, record.outcome, value) for outcome in wanted.outcomes
    )


def value_of(record: StepDone) -> str | int | float | None:
    """What the step yielded; of a counter, what it grew by."""
    if record.counter is not None:
        return grown(record.counter.was, record.counter.now)
    return record.value


def is_in_time(wanted: Outcomes, record: StepDone) -> bool:
    """Whether the step took as long as it may."""
    if wanted.in_ms is None:
        return True
    shortest, longest = wanted.in_ms
    return shortest <= record.milliseconds <= longest


def observed(plan: Plan, record: StepDone) -> Observed:
    """What a verdict keeps of a step; of one that was left out, why: `bind: EADDRINUSE`."""
    value = value_of(record) if record.not_done is None else why_not_done(plan, record.not_done)
    return Observed(record.outcome, value, round(record.milliseconds, 3))


def why_not_done(plan: Plan, why: NotDone) -> str:
    """`bind: EADDRINUSE`: the earlier step by its label, and what came of it."""
    labels = {step.n: step.label for step in plan.steps}
    return f"{labels.get(why.step) or f'step {why.step}'}: {why.outcome}"
