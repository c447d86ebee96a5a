"""Runs every step of a workflow in a bare Debian file system, in the file's order.

A container for each job, thrown away at its end; its steps are `workflow_job`'s. Promises a line
for each step, run or skipped, and a log; exit code 0 only if every step ended well.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.language.diagnostics import ScenarioError
from harness.tools.bare_root import BareRoot, needs_of_a_bare_root
from harness.tools.workflow import Job, Workflow, read_workflow
from harness.tools.workflow_job import JobRun
from harness.tools.workflow_words import WorkflowError, filled


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
