"""harness/plan/exactly_planner.py: what must come of several steps together."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, plan, with_steps

STEPS = [
    "server: pid => ?\n    label: first",
    "server: uid => ?\n    label: second",
    "server: pid\n    label: third",
]


def text(*lines: str, more: str = "") -> str:
    return with_steps(STEPS, more) + "exactly:\n" + "".join(f"  - {line}\n" for line in lines)


def test_the_plan_names_the_steps_by_their_numbers(tmp_path: Path) -> None:
    assert plan(tmp_path, text("1 ok of first, second"))["exactly"] == [
        {"line": 11, "text": "1 ok of first, second", "count": 1, "outcome": "ok", "steps": [1, 2]}
    ]


def test_a_line_may_be_for_some_cases(tmp_path: Path) -> None:
    line = "{check: '$x ok of first, second', if: {x: 1}}"
    scenario = text(line, more="matrix: {x: [1, 2]}\n")
    assert plan(tmp_path, scenario, "x[x=1]")["exactly"][0]["count"] == 1
    assert "exactly" not in plan(tmp_path, scenario, "x[x=2]")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1 ok of first, secnd", "11: unknown label 'secnd': did you mean 'second'?"),
        ("1 ok of first, third", "11: step 'third' (line 8) is set-up, and must succeed"),
        ("first, second", "11: bad line 'first, second' under 'exactly'"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, line: str, message: str) -> None:
    assert message in "".join(diagnostics(tmp_path, text(line)))
