"""Answers are compared step by step: outcomes as such, times by resolution, chance by counts."""

from __future__ import annotations

from harness.analysis.answer import Answer, Cell, cell_of
from harness.analysis.comparison import alike, contrast, counted_steps
from harness.analysis.repetition import folded
from harness.formats.status import Status
from harness.formats.verdict import Observed
from harness.tests.kernels import expected, on, run_of


def runs(*said: str, ms: float = 1.0) -> Answer:
    """The answer of a case whose runs came out so, left to chance or not as they show."""
    verdicts = [run_of("6.1.1", n, len(said), one, ms=ms) for n, one in enumerate(said, start=1)]
    cell = cell_of(folded(verdicts)[0])
    assert isinstance(cell, Answer)
    return cell


def test_the_steps_that_differ_are_named() -> None:
    seen = {"bind": Observed("ok"), "listen": Observed("ok")}
    other = {"bind": Observed("ok"), "listen": Observed("EINVAL")}
    wanted = dict.fromkeys(seen, expected("ok", "EINVAL"))
    cells = [cell_of(on("6.1.1", observed=it, expected=wanted)) for it in (seen, other)]
    assert contrast(cells).outcomes == ("listen",)


def test_a_step_that_was_not_come_to_differs_from_one_that_was() -> None:
    cells = [
        cell_of(on("6.1.1")),
        cell_of(on("6.1.1", observed={}, expected={}, status=Status.FAIL)),
    ]
    found = contrast(cells)
    assert found.outcomes == ("restart",)
    assert found.statuses


def test_times_are_compared_within_one_outcome() -> None:
    late, soon = on("6.1.1", "ok", ms=5000), on("6.12.1", "EAGAIN", ms=1)
    assert contrast([cell_of(late), cell_of(soon)]).times == ()
    assert contrast([cell_of(late), cell_of(on("6.12.1", ms=1))]).times == ("restart",)


def test_times_of_many_runs_differ_if_no_one_lies_among_the_others() -> None:
    slow, quick = runs("ok", "ok", "ok", ms=5000), runs("ok", "ok", "ok", ms=1000)
    assert contrast([slow, quick]).times == ("restart",)
    assert contrast([slow, slow]).times == ()


def test_a_step_is_counted_where_its_runs_differ() -> None:
    assert counted_steps([runs("ok", "ok")]) == ()
    assert counted_steps([runs("ok", "EAGAIN")]) == ("restart",)


def test_the_smallest_probability_of_all_pairs_is_told() -> None:
    found = contrast([runs(*["ok"] * 3, "E"), runs(*["E"] * 3, "ok"), runs(*["ok"] * 3, "E")])
    assert found.p is not None and round(found.p, 3) == 0.486
    assert not found.differ
    assert contrast([runs("ok", "E"), runs("E", "E")], below=2.0).differ


def test_what_proves_nothing_is_like_nothing_but_itself() -> None:
    broken: Cell = Status.BROKEN
    assert not alike(broken, cell_of(on("6.1.1")))
    assert alike(broken, Status.BROKEN)
    assert contrast([broken, cell_of(on("6.1.1"))]).unproven
    assert not contrast([broken]).unproven
    assert not contrast([Status.MISS, Status.MISS, None]).unproven
