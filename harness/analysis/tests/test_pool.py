"""Like answers are told as one, with the times and the runs of all."""

from __future__ import annotations

from harness.analysis.answer import Answer, cell_of
from harness.analysis.pool import pooled
from harness.analysis.repetition import folded
from harness.formats.status import Status
from harness.tests.kernels import on, run_of


def test_times_are_put_together() -> None:
    cell = pooled([cell_of(on("6.1.1", ms=ms)) for ms in (1.0, 2.0)])
    assert isinstance(cell, Answer)
    assert cell.steps[0].ms == (1.0, 2.0)
    assert len(cell.runs) == 1


def test_runs_are_put_together() -> None:
    one, other = (folded(run_of(v, n, 2) for n in (1, 2))[0] for v in ("6.1.1", "6.12.1"))
    cell = pooled([cell_of(one), cell_of(other)])
    assert isinstance(cell, Answer)
    assert len(cell.runs) == 4


def test_what_is_no_answer_stays_what_it_is() -> None:
    assert pooled([None]) is None
    assert pooled([Status.BROKEN, Status.BROKEN]) is Status.BROKEN
