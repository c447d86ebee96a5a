"""When what several kernels did in a case differs, and in which of its steps.

Owns the comparison of observations: outcomes and values must be the same, times by their
`resolution`, and what is left to chance by its counts (`exact_test`). BROKEN and MISS are no answer
and so like no answer; a kernel that could not be asked takes no part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from harness.analysis import resolution
from harness.analysis.answer import Answer, Cell
from harness.analysis.exact_test import FALSE_ALARMS, p_value
from harness.formats.status import Status
from harness.language.chance import decides


@dataclass(frozen=True, slots=True)
class Contrast:
    """What sets the answers of kernels to one case apart."""

    outcomes: tuple[str, ...]
    """the steps whose outcomes or values differ"""
    times: tuple[str, ...]
    """those that took longer on one kernel than on another"""
    statuses: bool
    """whether it is good on some and not on others"""
    unproven: bool
    """whether it proves nothing on some kernel, while there are others to compare"""
    counted: tuple[str, ...] = ()
    """the steps of which several outcomes came, or may, and so are compared by their counts"""
    p: float | None = None
    """the smallest p-value of two kernels' counts, where there are some"""

    @property
    def differ(self) -> bool:
        """Whether any two answers do."""
        return bool(self.outcomes or self.times or self.statuses)

    @property
    def is_told(self) -> bool:
        """Whether there is anything to tell."""
        return self.differ or self.unproven


def contrast(cells: Sequence[Cell], below: float = FALSE_ALARMS) -> Contrast:
    """What sets these apart; counts do if the probability is `below` this."""
    answers = [cell for cell in cells if isinstance(cell, Answer)]
    counted = counted_steps(answers)
    outcomes = _unlike(answers, counted)
    p = _smallest_p(answers, counted) if counted else None
    if p is not None and p < below:
        outcomes += counted
    return Contrast(
        outcomes=outcomes,
        times=tuple(key for key in _keys(answers) if _times_differ(answers, key)),
        statuses=any(answer.bad != answers[0].bad for answer in answers),
        unproven=_is_unproven(cells),
        counted=counted,
        p=p,
    )


def alike(one: Cell, other: Cell, below: float = FALSE_ALARMS) -> bool:
    """Whether two kernels may share a column."""
    if isinstance(one, Answer) and isinstance(other, Answer):
        return not contrast((one, other), below).differ
    return one == other


def counted_steps(answers: Sequence[Answer]) -> tuple[str, ...]:
    """The steps that chance decides: as the scenario says, or as the runs on one kernel show."""
    return tuple(key for key in _keys(answers) if any(_is_chance(one, key) for one in answers))


def counts(answer: Answer, keys: Sequence[str]) -> Counter[Hashable]:
    """How often what came of these steps together, over the runs."""
    return Counter(
        tuple((step.step, step.outcome, step.value) for step in run if step.step in keys)
        for run in answer.runs
    )


def _keys(answers: Sequence[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for answer in answers for key in answer.keys))


def _is_chance(answer: Answer, key: str) -> bool:
    steps = answer.of_step(key)
    return any(decides(step.wanted.chance) for step in steps) or len(set(steps)) > 1


def _unlike(answers: Sequence[Answer], counted: Sequence[str]) -> tuple[str, ...]:
    """The steps that are not counted and of which not the same came everywhere."""
    if all(answer == answers[0] for answer in answers):
        return ()
    keys = [key for key in _keys(answers) if key not in counted]
    return tuple(key for key in keys if len({_only(one, key) for one in answers}) > 1)


def _only(answer: Answer, key: str) -> Hashable:
    steps = answer.of_step(key)
    return (steps[0].outcome, steps[0].value) if steps else None


def _smallest_p(answers: Sequence[Answer], keys: Sequence[str]) -> float:
    rows = {frozenset(row.items()): row for row in (counts(answer, keys) for answer in answers)}
    return min((p_value(one, other) for one, other in combinations(rows.values(), 2)), default=1.0)


def _times_differ(answers: Sequence[Answer], key: str) -> bool:
    """Times of the same outcome only: a refusal comes at once."""
    by_outcome: dict[str, list[list[float]]] = {}
    for answer in answers:
        for outcome, times in _times(answer, key).items():
            by_outcome.setdefault(outcome, []).append(times)
    if all(len(answer.runs) == 1 for answer in answers):
        together = ([ms for one in of_one for ms in one] for of_one in by_outcome.values())
        return any(map(resolution.spread, together))
    pairs = (pair for of_one in by_outcome.values() for pair in combinations(of_one, 2))
    return any(resolution.differ(one, other) for one, other in pairs)


def _times(answer: Answer, key: str) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    for step in answer.of_step(key):
        times.setdefault(step.outcome, []).extend(step.ms)
    return times


def _is_unproven(cells: Sequence[Cell]) -> bool:
    asked = [cell for cell in cells if cell is not None]
    silent = [cell for cell in asked if isinstance(cell, Status)]
    return len(asked) > 1 and bool(silent) and any(cell is not Status.MISS for cell in asked)
