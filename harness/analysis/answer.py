"""What a kernel did in a case, as it was observed, to be held against what another one did.

Owns which steps count, what of them is compared, and which verdicts are no answer at all. What was
expected is no part of it: where a scenario allows several outcomes, the one that came is the
answer. When two answers differ is left to `comparison`, how they are told to `report`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from harness.analysis.repetition import RepeatedVerdict
from harness.formats.plan_step import Outcomes
from harness.formats.status import Status
from harness.formats.verdict import Expected, Observed, Verdict
from harness.language.chance import told
from harness.language.expectation import NOT_DONE, RECORD_ONLY, is_value

T = TypeVar("T")

# What a step is held against that nothing was expected of, as where the case broke off before.
ANYTHING = Expected(outcomes=(RECORD_ONLY,))
_NOTHING = Expected(outcomes=())


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """What came of one step."""

    step: str
    """its label, or actor.verb"""
    outcome: str
    """ok or the name of an errno"""
    value: str | int | float | None
    """what the step yielded, where somebody asked"""
    ms: tuple[float, ...] = field(compare=False)
    """how long it took; several times where several runs are told as one"""
    wanted: Expected = field(compare=False)
    """what it was held against, for the way in which it is told"""


Steps = tuple[StepAnswer, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a case."""

    runs: tuple[Steps, ...]
    """of each run every step under test; none where no step observes it, as with wire checks"""
    bad: Status | None
    """the status, where it is not good: being out of time is an answer too"""

    @property
    def steps(self) -> Steps:
        """Those of the only run, or of the first."""
        return self.runs[0]

    def of_step(self, key: str) -> list[StepAnswer]:
        """What came of one step, in each run that came to it."""
        return [step for run in self.runs for step in run if step.step == key]

    @property
    def keys(self) -> tuple[str, ...]:
        """The steps that any run came to."""
        return tuple(dict.fromkeys(step.step for run in self.runs for step in run))


Cell = Answer | Status | None
"""What there is of a case on a kernel: its answer; BROKEN or MISS, which prove nothing; or nothing,
for it was not asked or could not be."""


def cell_of(verdict: Verdict | None) -> Cell:
    """What there is of a case."""
    if verdict is None or verdict.verdict is Status.SKIP:
        return None
    return answer_of(verdict) or verdict.verdict


def answer_of(verdict: Verdict | None) -> Answer | None:
    """What the kernel did; None if it was not asked or could not be, or if nothing is proven."""
    if verdict is None or not _is_answer(verdict.verdict):
        return None
    runs = tuple(map(_steps, verdict.each if isinstance(verdict, RepeatedVerdict) else [verdict]))
    return Answer(runs, None if verdict.verdict.is_good else verdict.verdict)


def shown_steps(by_step: Mapping[str, T], wanted: Mapping[str, Outcomes]) -> dict[str, T]:
    """The labelled steps where there are some: what is under test besides is in the verdict.

    `wanted`: what they are held against. Where that is nothing (`=> ?`), what came is the answer,
    and is shown with a label or without.
    """
    shown = {
        key: value
        for key, value in by_step.items()
        if "." not in key or RECORD_ONLY in wanted.get(key, _NOTHING).outcomes
    }
    return shown or dict(by_step)


def shown_of(steps: Iterable[StepAnswer]) -> dict[str, StepAnswer]:
    """The same of a run's steps, by their names."""
    of_run = {step.step: step for step in steps}
    return shown_steps(of_run, {key: step.wanted for key, step in of_run.items()})


def is_value_shown(wanted: Outcomes) -> bool:
    """Whether what a step yields is held against something, or recorded."""
    return RECORD_ONLY in wanted.outcomes or any(map(is_value, wanted.outcomes))


def told_value(seen: Observed, wanted: Outcomes) -> str | int | float | None:
    """What the step yielded, where somebody asked; a number of chance by its name alone.

    Of a step that was left out, why.
    """
    if seen.outcome == NOT_DONE:
        return seen.value
    if seen.outcome != "ok" or not is_value_shown(wanted):
        return None
    return told(seen.value, wanted.outcomes, wanted.chance)


def _steps(verdict: Verdict) -> Steps:
    return tuple(_step(verdict, key, seen) for key, seen in verdict.observed.items())


def _step(verdict: Verdict, key: str, seen: Observed) -> StepAnswer:
    wanted = verdict.expected.get(key, ANYTHING)
    return StepAnswer(key, seen.outcome, told_value(seen, wanted), (seen.ms,), wanted)


def _is_answer(status: Status) -> bool:
    match status:
        case Status.SKIP | Status.MISS | Status.BROKEN:
            return False
        case Status.PASS | Status.FAIL | Status.XFAIL | Status.XPASS | Status.NEW:
            return True
