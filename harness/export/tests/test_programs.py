"""What is expected of a cell is what the rules say of that kernel."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.export.program import Refused
from harness.export.programs import program_of_case, program_of_cell, rules_of
from harness.export.tests.made import RESTART, TIME_WAIT, plan
from harness.run.engine import EngineError
from harness.tests.end_to_end import ENGINE

RULES = rules_of(ENGINE)
OVERLOOKED = "tcp,mapped_wildcard,none,bound,mapped_first,none,same,none"


def test_a_cell_expects_what_its_rule_says() -> None:
    program = program_of_cell(TIME_WAIT, "6.12.43", RULES)
    assert [it.wanted for it in program.under_test] == ["EADDRINUSE"]
    assert program.because.startswith(RULES(TIME_WAIT, "6.12.43")["rule"])


def test_another_kernel_may_have_another_rule() -> None:
    answers = {
        program_of_cell(OVERLOOKED, kernel, RULES).under_test[0].wanted
        for kernel in ("6.1.192", "6.18.44")
    }
    assert answers == {"ok", "EADDRINUSE"}


def test_a_case_expects_what_its_scenario_says() -> None:
    program = program_of_case(plan(RESTART), "6.18.44")
    assert program.id == RESTART and "TIME_WAIT" in program.because


def test_without_the_rules_there_is_nothing_to_expect(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="there is no engine here"):
        rules_of(tmp_path / "none")(TIME_WAIT, "6.12.43")
    with pytest.raises(Refused, match="did you mean 'time_wait'"):
        RULES(TIME_WAIT.replace("time_wait", "time_wai"), "6.12.43")


@pytest.mark.parametrize("said", ["", "hello", "[]", "{}", '{"rule": 1}'])
def test_a_program_that_names_no_rule_is_one_line(tmp_path: Path, said: str) -> None:
    engine = tmp_path / "engine"
    engine.write_text(f"#!/bin/sh\necho '{said}'\n")
    engine.chmod(0o755)
    with pytest.raises(
        EngineError, match=f"engine: names no rule of {TIME_WAIT}: run `make engine`"
    ):
        rules_of(engine)(TIME_WAIT, "6.12.43")
