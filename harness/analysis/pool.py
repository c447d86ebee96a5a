"""Like answers told as one: the outcomes of any of them, the times and the runs of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.analysis.answer import Answer, Cell


def pooled(cells: Sequence[Cell]) -> Cell:
    """One cell for several that are alike."""
    first = cells[0]
    if not isinstance(first, Answer):
        return first
    answers = [cell for cell in cells if isinstance(cell, Answer)]
    if any(len(answer.runs) > 1 for answer in answers):
        return replace(first, runs=tuple(run for answer in answers for run in answer.runs))
    times: dict[str, list[float]] = {}
    for answer in answers:
        for step in answer.steps:
            times.setdefault(step.step, []).extend(step.ms)
    steps = tuple(replace(step, ms=tuple(times[step.step])) for step in first.steps)
    return replace(first, runs=(steps,))
