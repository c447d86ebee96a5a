"""Runs every step of a workflow in a bare Debian file system, in the file's order.

What GitHub's runner does is played as far as our workflows use it: a container for each job, thrown
away at its end; the variables and files that steps speak through; checkout, and artifacts from job
to job. Promises a line for each step, and a log; exit code 0 only if every step ended well.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from harness import ROOT
from harness.language.diagnostics import ScenarioError
from harness.tools.bare_root import HOME, WORK, BareRoot, needs_of_a_bare_root
from harness.tools.workflow import Job, Step, Workflow, read_workflow
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
            if not self.good and not step.always:
                continue
            log = self._logs / f"{name}-{number}.log"
            begun = time.monotonic()
            code = self._do(step, log)
            self.good = self.good and code == 0
            took = time.monotonic() - begun
            said = filled(step.name, self._context)
            print(
                f"{'ok' if code == 0 else f'exit {code}':7} {took:6.1f} s  {name}: {said}",
                flush=True,
            )
            if code != 0:
                print(f"        its output: {log}", flush=True)
        return {key: filled(text, self._context) for key, text in self._job.outputs.items()}

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
        """What an action of GitHub's would do; a cache has nothing."""
        action = step.uses.partition("@")[0]
        given = {key: filled(text, self._context) for key, text in step.given.items()}
        if action == "actions/checkout":
            shutil.rmtree(self._place)
            source = ["--depth", "1", f"file://{ROOT}"]
            subprocess.run(["git", "clone", "--quiet", *source, self._place], check=True)
            subprocess.run(["chown", "-R", f"{_RUNNER}:{_RUNNER}", self._place], check=True)
        elif action == "actions/upload-artifact":
            return self._upload(self._artifacts / given["name"], given["path"].split())
        elif action == "actions/download-artifact":
            shutil.copytree(self._artifacts, self._place / given["path"], dirs_exist_ok=True)
        elif action != "actions/cache":
            raise WorkflowError(f"{step.uses}: an action that is not understood here")
        return 0

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


class WorkflowRun:
    """The jobs of a workflow, one after the other."""

    def __init__(self, workflow: Workflow, roots: Mapping[str, Path], work: Path) -> None:
        self._workflow = workflow
        self._roots = roots
        self._work = work
        self._good: dict[str, bool] = {}
        self._outputs: dict[str, Any] = {}
        (work / "logs").mkdir(parents=True)
        (work / "artifacts").mkdir()

    def run(self, inputs: Mapping[str, str], only: Sequence[str]) -> bool:
        """Whether every step of every job ended well. Raises WorkflowError."""
        for job in self._workflow.jobs:
            if only and job.id not in only:
                continue
            if not all(self._good.get(needed, False) for needed in job.needs) and not job.always:
                print(f"skipped: {job.id}, for a job that it needs did not end well")
                self._good[job.id] = False
                continue
            self._good[job.id] = all(list(self._cells(job, inputs)))
        return all(self._good.values())

    def _cells(self, job: Job, inputs: Mapping[str, str]) -> Iterator[bool]:
        needs = {name: {"outputs": self._outputs.get(name, {})} for name in job.needs}
        context: dict[str, Any] = {"inputs": inputs, "needs": needs}
        for number, cell in enumerate(job.cells(context), 1):
            context = {"inputs": inputs, "needs": needs, "matrix": cell}
            env = {**self._workflow.env, **job.env}
            context["env"] = {key: filled(str(text), context) for key, text in env.items()}
            name = f"{job.id}-{number}" if job.matrix else job.id
            run = JobRun(job, context, self._root(job, context, name), self._work)
            self._outputs[job.id] = run.run(name)
            shutil.rmtree(self._work / name)
            yield run.good

    def _root(self, job: Job, context: Mapping[str, Any], name: str) -> BareRoot:
        image = filled(job.image, context)
        if image not in self._roots:
            known = ", ".join(self._roots) or "none"
            raise WorkflowError(
                f"{job.id}: no root for {image} (--root {image}=DIR; given: {known})"
            )
        place = self._work / name
        return BareRoot(self._roots[image], place / "changes", place / "shared", job.is_privileged)


def _given(words: Sequence[str]) -> dict[str, str]:
    """Of words such as NAME=VALUE."""
    return {name: told for name, _, told in (word.partition("=") for word in words)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workflow; returns the exit code."""
    parser = argparse.ArgumentParser(
        description="Run a workflow's steps in bare Debian file systems."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--root", action="append", default=[], metavar="IMAGE=DIR", help="debian:13=/some/folder"
    )
    parser.add_argument(
        "--work", type=Path, required=True, help="a new folder, for logs and artifacts"
    )
    parser.add_argument("--input", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--job", action="append", default=[], help="only these")
    options = parser.parse_args(arguments)
    roots = {image: Path(path).resolve() for image, path in _given(options.root).items()}
    given = _given(options.input)
    try:
        workflow = read_workflow(options.file)
        for name in given:
            if name not in workflow.inputs:
                raise WorkflowError(f"{options.file}: it has no input '{name}'")
        for root in roots.values():
            wrong = needs_of_a_bare_root(root)
            if wrong is not None:
                raise WorkflowError(wrong)
        if options.work.exists():
            raise WorkflowError(f"{options.work}: is there already: name a new folder")
        run = WorkflowRun(workflow, roots, options.work.absolute())
        return 0 if run.run({**workflow.inputs, **given}, options.job) else 1
    except (WorkflowError, ScenarioError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
