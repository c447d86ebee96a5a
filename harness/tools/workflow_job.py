"""One container's steps: what GitHub's runner does for a job, as far as our workflows use it.

Owns the variables and files that steps speak through, checkout, and artifacts from job to job. The
order of jobs is left to `workflow_run`, the container to `bare_root`.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from harness import ROOT
from harness.tools.bare_root import HOME, WORK, BareRoot
from harness.tools.workflow import Job, Step
from harness.tools.workflow_words import WorkflowError, filled

_RUNNER: Final = 1001
"""whose the checkout is on GitHub's machines, where a container's steps are root's"""
_PLACE: Final = "project/project"
_SPOKEN: Final = "ENV", "OUTPUT", "STEP_SUMMARY"
_SHELL: Final = "bash", "--noprofile", "--norc", "-eo", "pipefail"


class JobRun:
    """One container's steps."""

    def __init__(self, job: Job, context: dict[str, Any], root: BareRoot, work: Path) -> None:
        self._job = job
        self._context = context
        self._root = root
        self._artifacts = work / "artifacts"
        self._logs = work / "logs"
        self._commit = work / "commit.git"
        self._place = root.shared / _PLACE
        self._spoken = root.shared / "_temp"
        self.good = True

    def run(self, name: str) -> dict[str, str]:
        """All steps; its outputs. Raises WorkflowError."""
        self._root.make()
        self._spoken.mkdir()
        self._place.mkdir(parents=True)
        self._context["steps"] = {}
        for number, step in enumerate(self._job.steps, 1):
            said = filled(step.name, self._context)
            if not self.good and not step.always:
                print(f"{'skipped':18} {name}: {said}", flush=True)
                continue
            log = self._logs / f"{name}-{number}.log"
            begun = time.monotonic()
            code = self._do(step, log)
            self.good = self.good and (code == 0 or step.may_fail)
            took = time.monotonic() - begun
            print(
                f"{'ok' if code == 0 else f'exit {code}':7} {took:6.1f} s  {name}: {said}",
                flush=True,
            )
            if code != 0:
                print(f"        its output: {log}", flush=True)
        self._keep_summary(name)
        return {key: filled(text, self._context) for key, text in self._job.outputs.items()}

    def _keep_summary(self, name: str) -> None:
        """What GitHub would show on the run's page."""
        summary = self._spoken / "STEP_SUMMARY"
        if summary.exists() and summary.stat().st_size:
            shutil.copy2(summary, self._logs / f"{name}-summary.md")

    def _do(self, step: Step, log: Path) -> int:
        if step.uses:
            return self._act(step)
        for name in _SPOKEN:
            (self._spoken / name).touch()
        (self._spoken / "step").write_text(filled(step.run, self._context) + "\n")
        env = {key: filled(text, self._context) for key, text in step.env.items()}
        inside = f"{WORK}/{_PLACE}"
        command = ["env", "-C", inside, *_SHELL, f"{WORK}/_temp/step"]
        given = {**self._surroundings(inside), **self._context["env"], **env}
        code = self._root.run(command, given, log)
        self._listen(step)
        return code

    def _surroundings(self, inside: str) -> dict[str, str]:
        spoken = {f"GITHUB_{name}": f"{WORK}/_temp/{name}" for name in _SPOKEN}
        return {"CI": "true", "HOME": HOME, "GITHUB_WORKSPACE": inside, **spoken}

    def _listen(self, step: Step) -> None:
        """What the step has said for those after it."""
        self._context["env"] |= _pairs(self._spoken / "ENV")
        if step.id:
            outputs = _pairs(self._spoken / "OUTPUT")
            self._context["steps"][step.id] = {"outputs": outputs}
        for name in ("ENV", "OUTPUT"):
            (self._spoken / name).write_text("")

    def _act(self, step: Step) -> int:
        """What an action of GitHub's would do; a cache has nothing, and nothing is deployed."""
        action = step.uses.partition("@")[0]
        given = {key: filled(text, self._context) for key, text in step.given.items()}
        if action == "actions/checkout":
            self._check_out()
        elif action == "actions/upload-artifact":
            return self._upload(self._artifacts / given["name"], given["path"].split())
        elif action == "actions/download-artifact":
            shutil.copytree(self._artifacts, self._place / given["path"], dirs_exist_ok=True)
        elif action == "actions/upload-pages-artifact":
            return self._upload(self._artifacts / "github-pages", given["path"].split())
        elif action not in ("actions/cache", "actions/deploy-pages"):
            raise WorkflowError(f"{step.uses}: an action that is not understood here")
        return 0

    def _check_out(self) -> None:
        """The commit that the first checkout of this run has found: one for all jobs."""
        shutil.rmtree(self._place)
        clone = ["git", "clone", "--quiet", "--depth", "1"]
        try:
            if not self._commit.exists():
                subprocess.run([*clone, "--bare", f"file://{ROOT}", self._commit], check=True)
            subprocess.run([*clone, f"file://{self._commit}", self._place], check=True)
        except subprocess.CalledProcessError as error:
            raise WorkflowError(f"{ROOT}: git cannot clone it: a checkout is wanted") from error
        subprocess.run(["chown", "-R", f"{_RUNNER}:{_RUNNER}", self._place], check=True)

    def _upload(self, into: Path, paths: Sequence[str]) -> int:
        """Files, or folders whole; under their names if there are several."""
        if into.exists() or not all((self._place / path).exists() for path in paths):
            return 1
        into.mkdir(parents=True)
        for path in paths:
            source = self._place / path
            if source.is_dir():
                shutil.copytree(
                    source, into / source.name if paths[1:] else into, dirs_exist_ok=True
                )
            else:
                shutil.copy2(source, into)
        return 0


def _pairs(file: Path) -> dict[str, str]:
    lines = file.read_text().splitlines() if file.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line)
