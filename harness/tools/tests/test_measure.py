"""harness/tools/measure.py: the words and the verdict of a measure, and how a failure is told."""

from __future__ import annotations

import pytest

from harness.tools.measure import Measure, Unmeasurable, answer_of


@pytest.mark.parametrize(
    ("figure", "at_most", "met"),
    [(3.0, True, True), (3.1, True, False), (3.0, False, True), (2.9, False, False)],
)
def test_a_figure_on_its_target_meets_it(figure: float, at_most: bool, met: bool) -> None:
    assert Measure("this", figure, 3, "x", at_most, "so").met is met


def test_a_measure_says_figure_target_and_verdict_in_one_line() -> None:
    line = Measure("short cases", 17.5, 25, "/s", False, "57 ms each").line()
    assert line == "MISSED     17.50 /s  at least 25 /s  short cases (57 ms each)"


def test_a_command_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(Unmeasurable, match="exited with 3:\nno namespaces today"):
        answer_of(["/bin/sh", "-c", "echo no namespaces today >&2; exit 3"])
