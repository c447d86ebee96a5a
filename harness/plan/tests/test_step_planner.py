"""harness/plan/step_planner.py: the steps of a case in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, plan, with_steps

LAST = "server: pid => ?"


def test_steps_are_numbered_from_one_without_gaps(tmp_path: Path) -> None:
    steps = ["server: pid => ?", "server: uid => ?\n    if: {x: 1}", "server: pid => ?"]
    text = with_steps(steps, "matrix: {x: [1, 2]}\n")
    for case, lines in (("x[x=1]", [5, 6, 8]), ("x[x=2]", [5, 8])):
        made = plan(tmp_path, text, case)["steps"]
        assert [step["line"] for step in made] == lines
        assert [step["n"] for step in made] == list(range(1, len(lines) + 1))


def test_a_step_expected_to_take_long_may_take_long(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "server: connect 10.0.0.2:80 => ETIMEDOUT in 60s..70s"]
    made = plan(tmp_path, with_steps(steps))
    assert made["steps"][1]["within_ms"] == 72_000


def test_a_last_word_that_stands_for_nothing_leaves_no_blank(tmp_path: Path) -> None:
    text = with_steps(["server: socket tcp", "server: fork $how => ?"], "matrix: {how: {no: ''}}\n")
    assert plan(tmp_path, text, "x[how=no]")["steps"][1]["call"] == "fork"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("advance: 61", "bad time '61': write for example 500ms, 61s or 2min"),
        ("advance: 0s", "an advance of nothing"),
        ("advance: to 1s", "bad phase '1s': a second has 0ms to 999ms"),
        ("advance: to noon", "bad time 'noon'"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([line, LAST]))
    assert found.startswith("4: ")
    assert message in found


def test_an_advance_to_a_phase_of_the_clock_may_take_some_seconds(tmp_path: Path) -> None:
    step = plan(tmp_path, with_steps(["advance: to 100ms", LAST]))["steps"][0]
    assert (step["ms"], step["phase_ms"], step["within_ms"]) == (5_000, 100, 7_000)


def test_an_advance_may_take_its_time_and_a_little_more(tmp_path: Path) -> None:
    step = plan(tmp_path, with_steps(["advance: 61s", LAST]))["steps"][0]
    assert (step["kind"], step["ms"], step["within_ms"]) == ("advance", 61_000, 63_000)


def test_a_deadline_before_the_expected_end_is_refused(tmp_path: Path) -> None:
    line = "server: pid => ok in 5s..6s\n    within: 1s"
    (found,) = diagnostics(tmp_path, with_steps([line]))
    assert "the step may take 6 s but its deadline is 1 s" in found


def test_what_is_wrong_with_a_line_is_said_before_what_is_wrong_with_its_outcome(
    tmp_path: Path,
) -> None:
    (found,) = diagnostics(tmp_path, with_steps(["server: bnd => okay"]))
    assert "unknown verb 'bnd'" in found


def test_only_a_step_without_an_arrow_must_succeed(tmp_path: Path) -> None:
    steps = plan(tmp_path, with_steps(["server: pid", "server: pid => ?"]))["steps"]
    assert [(step["must"], step["expect"] is None) for step in steps] == [
        (True, True),
        (False, False),
    ]
