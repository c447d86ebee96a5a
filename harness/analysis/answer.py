"""What a kernel did in a case, as far as it can be held against what another one did.

Owns which steps count, what of them is the kernel's answer and what is chance, and which verdicts
are no answer at all. Two answers are the same if they are equal; how they are told is `report`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from harness.formats.plan_step import Outcomes
from harness.formats.status import Status
from harness.formats.verdict import Expected, Observed, Verdict
from harness.language.expectation import RECORD_ONLY, is_value

T = TypeVar("T")

# What a step is held against that nothing was expected of, as where the case broke off before.
ANYTHING = Expected(outcomes=(RECORD_ONLY,))


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """What came of one step. How long it took is no part: that differs from run to run."""

    step: str
    """its label, or actor.verb"""
    outcome: str | None
    """ok or the name of an errno; None where it was left to chance"""
    value: str | int | float | None
    """what the step yielded, where somebody asked"""
    chance: tuple[str, ...]
    """the outcomes that the scenario allows, where it allows several and one of them came"""
    wanted: Expected = field(compare=False)
    """what it was held against, for the way in which it is told"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a case."""

    steps: tuple[StepAnswer, ...]
    """none where nothing of it is observed by a step, as with wire checks alone"""
    bad: Status | None
    """the status, where it is not good: being out of time is an answer too"""


def answer_of(verdict: Verdict | None) -> Answer | None:
    """What the kernel did; None if it was not asked or could not be."""
    if verdict is None or not _is_answer(verdict.verdict):
        return None
    steps = shown_steps(verdict.observed)
    answers = (_step(verdict, key, seen) for key, seen in steps.items())
    return Answer(tuple(answers), None if verdict.verdict.is_good else verdict.verdict)


def shown_steps(by_step: Mapping[str, T]) -> dict[str, T]:
    """The labelled steps where there are some: what is under test besides is in the verdict."""
    labelled = {key: value for key, value in by_step.items() if "." not in key}
    return labelled or dict(by_step)


def is_value_shown(wanted: Outcomes) -> bool:
    """Whether what a step yields is held against something, or recorded."""
    return RECORD_ONLY in wanted.outcomes or any(map(is_value, wanted.outcomes))


def _step(verdict: Verdict, key: str, seen: Observed) -> StepAnswer:
    wanted = verdict.expected.get(key, ANYTHING)
    if len(wanted.outcomes) > 1 and verdict.verdict.is_good:
        return StepAnswer(key, None, None, wanted.outcomes, wanted)
    told = seen.outcome == "ok" and is_value_shown(wanted)
    return StepAnswer(key, seen.outcome, seen.value if told else None, (), wanted)


def _is_answer(status: Status) -> bool:
    match status:
        case Status.SKIP | Status.MISS | Status.BROKEN:
            return False
        case Status.PASS | Status.FAIL | Status.XFAIL | Status.XPASS | Status.NEW:
            return True
