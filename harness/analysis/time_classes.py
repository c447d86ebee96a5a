"""Times of the same step in the cases of one scenario, told apart where no one time explains them.

Owns the classes: times lie in one as long as each is like the shortest of it (`resolution`). A step
that always takes about as long has one class, and its times say nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from harness.analysis.answer import Answer, Cell, shown_of
from harness.analysis.resolution import spread

Classes = dict[tuple[str, str], tuple[float, ...]]
"""by step and outcome: where each class begins, in milliseconds; only of those with several"""


def time_classes(cells: Iterable[Cell]) -> Classes:
    """The classes of all these cells' times."""
    times: dict[tuple[str, str], set[float]] = {}
    for cell in cells:
        for run in cell.runs if isinstance(cell, Answer) else ():
            for step in shown_of(run).values():
                times.setdefault((step.step, step.outcome), set()).update(step.ms)
    begins = {key: _begins(sorted(of_one)) for key, of_one in times.items()}
    return {key: tuple(of_one) for key, of_one in begins.items() if len(of_one) > 1}


def timed_steps(classes: Classes) -> tuple[str, ...]:
    """The steps whose times tell something."""
    return tuple(dict.fromkeys(step for step, _ in classes))


def classes_of(cell: Cell, classes: Classes) -> tuple[tuple[str, int], ...]:
    """In which class each of a cell's times lies that tells something."""
    if not isinstance(cell, Answer):
        return ()
    return tuple(
        (step.step, bisect_right(classes[step.step, step.outcome], ms))
        for run in cell.runs
        for step in run
        if (step.step, step.outcome) in classes
        for ms in step.ms[:1]
    )


def _begins(times: Sequence[float]) -> list[float]:
    begins: list[float] = []
    for ms in times:
        if not begins or spread((begins[-1], ms)):
            begins.append(ms)
    return begins
