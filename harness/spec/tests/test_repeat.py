"""harness/spec/repeat.py: how often which cases are run."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.spec.parameters import Condition
from harness.spec.repeat import Repeat
from harness.tests.writing import cases, diagnostics, with_steps

STEPS = ["server: pid => ?"]


def test_only_the_cases_of_its_condition_are_run_often() -> None:
    repeat = Repeat(1, 20, Condition(1, (("x", ("1",)),)))
    assert repeat.runs({"x": "1"}) == 20
    assert repeat.runs({"x": "2"}) == 1
    assert Repeat(1, 20, Condition(1)).runs({}) == 20


@pytest.mark.parametrize("text", ["3", "{times: 3}"])
def test_a_number_alone_is_for_every_case(tmp_path: Path, text: str) -> None:
    found = cases(tmp_path, with_steps(STEPS, f"repeat: {text}\n"))
    assert [case.id for case in found] == ["x/1", "x/2", "x/3"]
    assert {case.cell for case in found} == {"x"}
    assert [case.is_first_run for case in found] == [True, False, False]


@pytest.mark.parametrize("text", ["1", "101", "often", "{if: {x: 1}}", "{times: 1}", "2.5"])
def test_anything_else_is_a_diagnostic(tmp_path: Path, text: str) -> None:
    assert diagnostics(tmp_path, with_steps(STEPS, f"repeat: {text}\n"))
