"""A workflow of GitHub's as a model: its jobs, in order, and their steps.

Owns which keys ours may have. Promises a line for every key that is not among them, for what is not
understood would not be run. What the words in them mean is left to `workflow_words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from harness.language.diagnostics import Diagnostic, ScenarioError, unknown
from harness.spec.yaml_node import (
    Mapping as Tree,
    Node,
    entries_at,
    entry_at,
    items_at,
    to_data,
    word_of,
)
from harness.spec.yaml_reader import read_yaml
from harness.tools.workflow_words import Context, WorkflowError, filled, value

ALWAYS = "always()"
_KEYS = {
    "the workflow": "name on permissions env defaults jobs",
    "a job": "name runs-on container timeout-minutes needs if strategy outputs env steps",
    "a step": "name id if uses with run env",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A command, or an action of GitHub's."""

    name: str
    id: str
    run: str
    uses: str
    given: Mapping[str, str]
    env: Mapping[str, str]
    always: bool


@dataclass(frozen=True, slots=True)
class Job:
    """Steps that share a container."""

    id: str
    image: str
    options: str
    needs: tuple[str, ...]
    always: bool
    matrix: Mapping[str, Any]
    outputs: Mapping[str, str]
    env: Mapping[str, str]
    steps: tuple[Step, ...]

    @property
    def is_privileged(self) -> bool:
        """Whether its container may do what root may."""
        return "--privileged" in self.options.split()

    def cells(self, context: Context) -> Iterator[Mapping[str, Any]]:
        """What `matrix` is in each of the jobs that it stands for. Raises WorkflowError."""
        axes = {key: _axis(key, given, context) for key, given in self.matrix.items()}
        for chosen in product(*axes.values()):
            yield dict(zip(axes, chosen, strict=True))


@dataclass(frozen=True, slots=True)
class Workflow:
    """A file below .github/workflows."""

    inputs: Mapping[str, str]
    """those that can be given by hand, with their defaults"""
    env: Mapping[str, str]
    jobs: tuple[Job, ...]


def read_workflow(path: Path) -> Workflow:
    """The workflow of a file. Raises ScenarioError with a line for each thing that is wrong."""
    node, diagnostics = read_yaml(path, path.name)
    if node is None or diagnostics:
        raise ScenarioError(diagnostics)
    diagnostics += list(_strange(node, path.name))
    if diagnostics:
        raise ScenarioError(diagnostics)
    whole = to_data(node)
    by_hand = (whole["on"].get("workflow_dispatch") or {}).get("inputs", {})
    return Workflow(
        {key: str(given.get("default", "")) for key, given in by_hand.items()},
        whole.get("env", {}),
        tuple(_job(name, told) for name, told in whole["jobs"].items()),
    )


def _job(name: str, told: Mapping[str, Any]) -> Job:
    container = told.get("container", "")
    if isinstance(container, str):
        container = {"image": container}
    needs = told.get("needs", [])
    return Job(
        name,
        container["image"],
        container.get("options", ""),
        (needs,) if isinstance(needs, str) else tuple(needs),
        told.get("if") == ALWAYS,
        told.get("strategy", {}).get("matrix", {}),
        told.get("outputs", {}),
        told.get("env", {}),
        tuple(map(_step, told["steps"])),
    )


def _step(told: Mapping[str, Any]) -> Step:
    run, uses = told.get("run", ""), told.get("uses", "")
    return Step(
        told.get("name") or uses or run.strip().splitlines()[0],
        told.get("id", ""),
        run,
        uses,
        {key: str(given) for key, given in told.get("with", {}).items()},
        {key: str(given) for key, given in told.get("env", {}).items()},
        told.get("if") == ALWAYS,
    )


def _axis(key: str, given: Any, context: Context) -> list[Any]:
    told = value(given, context) if isinstance(given, str) else given
    if not isinstance(told, list):
        raise WorkflowError(f"matrix.{key}: a list is wanted, not '{told}'")
    return [filled(it, context) if isinstance(it, str) else it for it in told]


def _strange(node: Node, file: str) -> Iterator[Diagnostic]:
    """What a run here would leave out without a word."""
    yield from _unknown_keys(node, "the workflow", file)
    for name in ("on", "jobs"):
        if not isinstance(node, Tree) or node.get(name) is None:
            yield Diagnostic(file, 1, f"'{name}:' is missing: it is no workflow")
            return
    for job in entries_at(node, "jobs"):
        steps = items_at(job.value, "steps")
        if not steps:
            yield Diagnostic(file, job.line, f"{job.key} has no steps")
        yield from _unknown_keys(job.value, "a job", file)
        for step in steps:
            yield from _unknown_keys(step, "a step", file)
        for asked in (entry_at(holder, "if") for holder in (job.value, *steps)):
            if asked is not None and word_of(asked.value) != ALWAYS:
                yield Diagnostic(file, asked.line, f"if: only {ALWAYS} is understood here")


def _unknown_keys(node: Node, kind: str, file: str) -> Iterator[Diagnostic]:
    if not isinstance(node, Tree):
        yield Diagnostic(file, node.line, f"{kind} is no mapping")
        return
    known = _KEYS[kind].split()
    for entry in node:
        if entry.key not in known:
            yield Diagnostic(file, entry.line, unknown("key", entry.key, known) + f" of {kind}")
