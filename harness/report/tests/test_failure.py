"""A case that is not good tells how it came to that."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.failure import headline, story
from harness.tests.evidence_builder import restart
from harness.tests.verdicts import verdict

SETTING = Provenance("abc", "results/raw/x/")


def test_the_headline_of_a_mismatch_is_as_a_compilers() -> None:
    told = verdict(status=Status.FAIL, reason="second.bind: expected EADDRINUSE, observed ok")
    assert headline(told) == ("scenarios/a/b.yaml:7: second.bind: expected EADDRINUSE, observed ok")


def test_the_headline_of_anything_else_names_the_verdict() -> None:
    told = verdict(status=Status.BROKEN, reason="no end line")
    assert headline(told) == "scenarios/a/b.yaml:7: BROKEN: no end line"


def test_the_story_ends_at_the_step_that_decided(tmp_path: Path) -> None:
    case = restart(outcome="ok")
    case.call("second", "listen", "EADDRINUSE")
    evidence = read_evidence(case.write(tmp_path / "case"))
    lines = story(judge(evidence, SETTING), evidence).splitlines()
    assert lines[1] == "  case restart/server-closes-first[reuse=0]"
    assert "server: socket tcp" in lines[2]
    assert lines[-2].startswith("  > ")
    assert "second: bind 10.0.0.1:9527" in lines[-2]
    assert lines[-1] == f"  evidence {tmp_path}/case/"


def test_the_folder_is_shown_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = read_evidence(restart().write(tmp_path / "case"))
    monkeypatch.chdir(tmp_path)
    assert story(judge(evidence, SETTING), evidence).endswith("\n  evidence case/")


def test_a_damaged_plan_is_no_obstacle(tmp_path: Path) -> None:
    case = restart()
    case.plan["steps"][3] = {"n": 4}
    evidence = read_evidence(case.write(tmp_path))
    told = story(judge(evidence, SETTING), evidence)
    assert told.startswith("results/raw/x/: BROKEN: plan.json: steps[3]")
    assert "(the plan is damaged)" in told


def test_a_case_that_never_started_has_no_steps_to_tell(tmp_path: Path) -> None:
    evidence = read_evidence(tmp_path)
    told = story(judge(evidence, SETTING, restart().planned()), evidence)
    assert len(told.splitlines()) == 3


def test_of_steps_on_one_line_the_story_ends_at_the_one_that_decided(tmp_path: Path) -> None:
    case = restart(outcome="ok")
    for step in case.plan["steps"]:
        step["line"] = 11  # as those that `each:` makes
    evidence = read_evidence(case.write(tmp_path))
    lines = story(judge(evidence, Provenance("x", "raw/x")), evidence).splitlines()
    marked = [line for line in lines if line.startswith("  >")]
    assert len(marked) == 1 and "second: bind" in marked[0]
