"""Whether the steps that were left out, and no others, are those that had to be.

Owns the rule of `depends` of a plan: a step is done if each earlier step that it names came out as
it wants, and else left out with the first that did not as its reason. Held against what was
observed of both, so that neither a step left out for nothing nor one done all the same goes
unnoticed. Also `without_undone`, for whatever looks at what was done: what did not happen is no
part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from harness.formats.observations import NotDone, StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import Step
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence
from harness.language.expectation import NOT_DONE


def check_dependences(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """Each step that was done, or left out, against what came of those it depends on."""
    for step in plan.steps:
        record = evidence.steps.get(step.n)
        if record is None:  # the case broke off; what is missing is named elsewhere
            return
        if any(it.step >= step.n for it in step.depends):
            yield Cause.of("depends-on-later", n=step.n)
            continue
        why = _reason(step, evidence.steps)
        if why is None and record.not_done is not None:
            yield Cause.of("left-out-for-nothing", n=step.n)
        elif why is not None and record.not_done is None:
            yield Cause.of("done-all-the-same", n=step.n, other=why.step, outcome=why.outcome)
        elif why is not None and why != record.not_done:
            yield Cause.of("left-out-otherwise", n=step.n, why=f"step {why.step}: {why.outcome}")
        elif (why is not None) != (record.outcome == NOT_DONE):
            yield Cause.of("left-out-yet", n=step.n, outcome=record.outcome)
        elif why is not None and not _is_nothing(record):
            yield Cause.of("left-out-yet", n=step.n, outcome="something")


def without_undone(plan: Plan, evidence: Evidence) -> tuple[Plan, Evidence]:
    """Plan and evidence of what was done alone."""
    undone = {n for n, record in evidence.steps.items() if record.not_done is not None}
    if not undone:
        return plan, evidence
    steps = {n: record for n, record in evidence.steps.items() if n not in undone}
    kept = tuple(step for step in plan.steps if step.n not in undone)
    return replace(plan, steps=kept), replace(evidence, steps=steps)


def _reason(step: Step, records: Mapping[int, StepDone]) -> NotDone | None:
    for it in step.depends:
        other = records.get(it.step)
        outcome = "unseen" if other is None else other.outcome
        if outcome not in it.outcomes:
            return NotDone(it.step, outcome)
    return None


def _is_nothing(record: StepDone) -> bool:
    """Whether a record tells of no call, no value, and no change."""
    told = (record.value, record.detail or None, record.reply, record.counter)
    return (
        told == (None, None, None, None) and not record.timed_out and record.before == record.after
    )
