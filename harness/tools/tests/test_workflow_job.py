"""A job's steps speak to those after them; what a step wants that is not there fails it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.tools import workflow_job
from harness.tools.bare_root import WORK, BareRoot
from harness.tools.workflow import Job, Step
from harness.tools.workflow_job import JobRun
from harness.tools.workflow_words import WorkflowError


def step(
    run: str = "", uses: str = "", always: bool = False, may_fail: bool = False, **given: str
) -> Step:
    return Step("a step", "", run, uses, given, {}, always, may_fail)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a run, whose container is this machine."""

    def run(root: BareRoot, command: list[str], env: Mapping[str, str], log: Path) -> int:
        here = str(root.shared)
        told = {key: text.replace(WORK, here) for key, text in env.items()}
        words = [word.replace(WORK, here) for word in command]
        return subprocess.run(words, env={"PATH": "/usr/bin:/bin", **told}).returncode

    monkeypatch.setattr(BareRoot, "run", run)
    (tmp_path / "logs").mkdir()
    (tmp_path / "artifacts").mkdir()
    return tmp_path


def played(work: Path, *steps: Step) -> JobRun:
    """A job of these steps, run."""
    context: dict[str, Any] = {"env": {}}
    job = Job("job", "debian:13", "", (), False, {}, {}, {}, steps)
    root = BareRoot(work, work / "changes", work / "shared", False)
    run = JobRun(job, context, root, work)
    run.run("job")
    return run


def test_a_step_that_may_fail_ends_nothing(work: Path) -> None:
    assert played(work, step("false", may_fail=True), step("touch after")).good
    assert list((work / "shared").rglob("after"))


def test_what_a_step_says_those_after_it_hear(work: Path) -> None:
    said = step('echo "SAID=six" >>"$GITHUB_ENV"')
    assert played(work, said, step('test "$SAID" = six')).good


def test_the_summary_is_kept(work: Path) -> None:
    say = step('echo "all well" >>"$GITHUB_STEP_SUMMARY"')
    played(work, step("true"))
    assert not (work / "logs/job-summary.md").exists()
    shutil.rmtree(work / "shared")
    shutil.rmtree(work / "changes")
    played(work, say, step("true"), say)
    assert (work / "logs/job-summary.md").read_text() == "all well\nall well\n"


def test_after_a_step_that_failed_only_those_go_on_that_always_do(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = played(work, step("false"), step("touch never"), step("touch always", always=True))
    made = {path.name for path in (work / "shared/project/project").iterdir()}
    assert not run.good and made == {"always"}
    words = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert words == ["exit", "its", "skipped", "ok"]


def test_an_artifact_that_is_not_there_fails_its_step(work: Path) -> None:
    upload = step(uses="actions/upload-artifact@v4", name="a", path="made")
    assert not played(work, upload).good


def test_an_action_that_is_not_understood_is_said(work: Path) -> None:
    with pytest.raises(WorkflowError, match="actions/other@v1: an action that is not understood"):
        played(work, step(uses="actions/other@v1"))


def test_all_jobs_have_the_commit_that_the_first_has_found(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = work / "project"
    monkeypatch.setattr(workflow_job, "ROOT", project)
    monkeypatch.setattr(workflow_job, "_RUNNER", os.geteuid())
    git = ["git", "-C", str(project), "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", "init", "--quiet", project], check=True)
    for message in ("first", "second"):
        subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", message], check=True)
        assert played(work, step(uses="actions/checkout@v4")).good
        shown = [*git[:2], str(work / "shared/project/project"), "log", "--format=%s"]
        assert subprocess.run(shown, capture_output=True, text=True).stdout == "first\n"
        shutil.rmtree(work / "shared")
        shutil.rmtree(work / "changes")


def test_what_git_cannot_clone_is_a_line(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow_job, "ROOT", work / "none")
    with pytest.raises(WorkflowError, match="none: git cannot clone it"):
        played(work, step(uses="actions/checkout@v4"))
