"""A job's steps speak to those after them; what a step wants that is not there fails it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.tools.bare_root import WORK, BareRoot
from harness.tools.workflow import Job, Step
from harness.tools.workflow_job import JobRun
from harness.tools.workflow_words import WorkflowError


def step(run: str = "", uses: str = "", always: bool = False, **given: str) -> Step:
    return Step("a step", "", run, uses, given, {}, always)


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


def test_what_a_step_says_those_after_it_hear(work: Path) -> None:
    said = step('echo "SAID=six" >>"$GITHUB_ENV"')
    assert played(work, said, step('test "$SAID" = six')).good


def test_after_a_step_that_failed_only_those_go_on_that_always_do(work: Path) -> None:
    run = played(work, step("false"), step("touch never"), step("touch always", always=True))
    made = {path.name for path in (work / "shared/project/project").iterdir()}
    assert not run.good and made == {"always"}


def test_an_artifact_that_is_not_there_fails_its_step(work: Path) -> None:
    upload = step(uses="actions/upload-artifact@v4", name="a", path="made")
    assert not played(work, upload).good


def test_an_action_that_is_not_understood_is_said(work: Path) -> None:
    with pytest.raises(WorkflowError, match="actions/other@v1: an action that is not understood"):
        played(work, step(uses="actions/other@v1"))
