"""The command line says in its exit code whether all is well, and never shows a traceback."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness import driver
from harness.cli import main
from harness.engine import ROOT
from harness.records import verdicts_file, write_verdicts
from harness.tests.evidence_builder import restart
from harness.tests.verdicts import saying, verdict
from harness.tests.workshop import FAKE_ENGINE, scenario

CLAIMS = "C1: {claim: It fails., setting: one host, source: bind(2), finding: holds}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with one scenario and one claim."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "good.yaml").write_text(scenario())
    return tmp_path


def call(home: Path, *words: str) -> int:
    return main([*words, "--scenarios", str(home / "scenarios")])


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
    assert call(home, "lint") == 1
    assert "good.yaml:5: unknown key 'colour'" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["list"], ["plan", "good"], ["explain", "good"]])
def test_a_mistake_in_a_scenario_is_exit_code_2(
    home: Path, command: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "scenarios" / "good.yaml").write_text(scenario(colour="blue"))
    assert call(home, *command) == 2
    assert "good.yaml:5: " in capsys.readouterr().err


def test_a_run_is_given_its_options(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(driver, "command", lambda path: [str(path)])
    monkeypatch.setattr("harness.run.command", lambda path: [str(path)])
    where = ["--results", str(home / "results"), "--engine", str(FAKE_ENGINE), "--jobs", "2"]
    assert call(home, "run", "--only", "good", *where) == 0
    assert capsys.readouterr().out.startswith("PASS   good")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["run", "--jobs", "0"], "argument --jobs: a number from 1 on is wanted"),
        (["run", "--jobs", "x"], "argument --jobs: a number from 1 on is wanted"),
    ],
)
def test_a_command_that_is_not_understood_is_exit_code_2(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_evidence_is_judged_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    restart().write(tmp_path / "good")
    restart(outcome="ok").write(tmp_path / "more" / "wrong")
    assert main(["judge", str(tmp_path / "good")]) == 0
    assert main(["judge", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == ["PASS", "PASS", "FAIL"]
    assert "second.bind: expected EADDRINUSE, observed ok" in err
    assert not list(tmp_path.rglob("verdict.json"))


def test_a_new_verdict_keeps_the_revision_of_the_old_one(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "good")
    (folder / "verdict.json").write_text(json.dumps(verdict(revision="old").to_json()))
    assert main(["judge", "--write", str(folder)]) == 0
    written = json.loads((folder / "verdict.json").read_text())
    assert (written["revision"], written["case"]) == ("old", "restart/server-closes-first[reuse=0]")


def test_a_folder_without_evidence_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["judge", str(tmp_path)]) == 2
    assert (
        capsys.readouterr().err == f"{tmp_path}: no evidence here: name a folder with plan.json\n"
    )


def test_tables_are_written_and_then_agree(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "scenarios" / "claims.yaml").write_text(CLAIMS)
    results = home / "results"
    write_verdicts(verdicts_file(results, "6.1.0"), [saying("a/b", True)])
    words = ["tables", "--results", str(results)]
    assert call(home, *words, "--check") == 1
    assert "claims.md: not what the records give: run `make tables`" in capsys.readouterr().err
    assert call(home, *words) == 0
    assert call(home, *words, "--check") == 0
    (results / "tables" / "claims.md").write_text("other")
    assert call(home, *words, "--check") == 1


@pytest.mark.parametrize("holds", [False, None])
def test_tables_fail_when_a_recorded_finding_is_wrong_or_nothing_speaks_of_it(
    home: Path, holds: bool | None, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "scenarios" / "claims.yaml").write_text(CLAIMS)
    results = home / "results"
    verdicts = [verdict()] if holds is None else [saying("a/b", holds)]
    write_verdicts(verdicts_file(results, "6.1.0"), verdicts)
    assert call(home, "tables", "--results", str(results)) == 1
    assert f"{home}/scenarios/claims.yaml:1: C1: " in capsys.readouterr().err


def test_tables_without_verdicts_say_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "tables", "--results", str(home / "results")) == 3
    assert call(home, "tables", "--results", str(home / "results"), "--kernel", "6.1") == 3
    assert "no verdicts: run" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    piped = f"cd {ROOT} && /usr/bin/python3 -m harness plan '*' | head -c 100 >/dev/null"
    ended = subprocess.run(["sh", "-c", piped], capture_output=True, text=True)
    assert ended.stderr == ""


def test_the_reference_agrees_with_the_schema(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("harness.reference.check", lambda root: ["it differs"])
    assert main(["reference", "--check"]) == 1
    assert capsys.readouterr().err == "it differs\n"
