"""harness/plan/case.py: a case is known by its id, whatever its plan."""

from __future__ import annotations

from pathlib import Path

from harness.tests.writing import cases, with_steps


def test_a_case_gives_its_plan(tmp_path: Path) -> None:
    (case,) = cases(tmp_path, with_steps(["advance: 61s", "server: pid => ?"]))
    assert (case.id, case.scenario, case.file) == ("x", "x", "scenarios/x.yaml")
    assert (case.line, case.question, case.longest_wait) == (1, "Does it?", 61.0)
    assert case.plan() is case.plan()
    assert "plan" not in repr(case)
