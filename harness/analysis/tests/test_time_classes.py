"""Times fall into classes that no one time explains."""

from __future__ import annotations

from hypothesis import given, strategies as st

from harness.analysis.answer import Cell, cell_of
from harness.analysis.resolution import spread
from harness.analysis.time_classes import classes_of, time_classes, timed_steps
from harness.formats.status import Status
from harness.tests.kernels import on


def cells(*times: float) -> list[Cell]:
    return [cell_of(on("6.1.1", case=f"a/b[x={n}]", ms=ms)) for n, ms in enumerate(times)]


def test_times_that_are_alike_have_no_class() -> None:
    classes = time_classes(cells(1.0, 100.0))
    assert classes == {}
    assert timed_steps(classes) == ()


def test_a_wait_is_in_a_class_of_its_own() -> None:
    found = cells(1.0, 10_000.0, 10_200.0)
    classes = time_classes(found)
    assert classes == {("restart", "ok"): (1.0, 10_000.0)}
    assert timed_steps(classes) == ("restart",)
    short, one, other = (classes_of(cell, classes) for cell in found)
    assert one == other != short


def test_what_is_no_answer_is_in_none() -> None:
    assert classes_of(Status.BROKEN, time_classes([Status.BROKEN])) == ()


@given(st.lists(st.floats(0, 100_000), min_size=1, max_size=12))
def test_times_of_one_class_are_alike(times: list[float]) -> None:
    found = cells(*times)
    classes = time_classes(found)
    by_class: dict[tuple[tuple[str, int], ...], list[float]] = {}
    for cell, ms in zip(found, times):
        by_class.setdefault(classes_of(cell, classes), []).append(ms)
    assert not any(map(spread, by_class.values()))
