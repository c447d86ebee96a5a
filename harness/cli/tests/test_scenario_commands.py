"""Scenarios are listed, planned, told and checked without running them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.cli.command_line import main
from harness.tests.fake_project import call, project
from harness.tests.fake_run import scenario


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return project(tmp_path)


def test_cases_are_listed_with_their_questions(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "list") == 0
    assert capsys.readouterr().out == "good  Does it bind?\n"


def test_a_plan_is_one_line_of_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "plan", "good") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["case"] == "good"


def test_a_case_is_told_as_a_story(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(home, "explain", "good") == 0
    assert "Does it bind?" in capsys.readouterr().out


def test_lint_is_silent_when_all_is_well_and_names_what_is_not(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "lint") == 0
    assert capsys.readouterr() == ("", "")
    (home / "scenarios" / "good.yaml").write_text(scenario(colour="blue"))
    assert call(home, "lint") == 2
    assert "good.yaml:5: unknown key 'colour'" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["list"], ["plan", "good"], ["explain", "good"]])
def test_a_diagnostic_is_exit_code_2(
    home: Path, command: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "scenarios" / "good.yaml").write_text(scenario(colour="blue"))
    assert call(home, *command) == 2
    assert "good.yaml:5: " in capsys.readouterr().err


def test_the_reference_agrees_with_the_schema(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("harness.report.reference.check", lambda root: ["it differs"])
    assert main(["reference", "--check"]) == 1
    assert capsys.readouterr().err == "it differs\n"
