"""A workflow of GitHub's as a model: its jobs, in order, and their steps.

What it may not say is left to `workflow_keys`, what the words in it mean to `workflow_words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from harness.language.diagnostics import ScenarioError
from harness.spec.yaml_node import to_data
from harness.spec.yaml_reader import read_yaml
from harness.tools.workflow_keys import ALWAYS, not_understood
from harness.tools.workflow_words import Context, WorkflowError, filled, value


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
    may_fail: bool
    """continue-on-error: the job goes on as if it had not"""


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
    diagnostics += list(not_understood(node, path.name))
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
        told.get("continue-on-error") is True,
    )


def _axis(key: str, given: Any, context: Context) -> list[Any]:
    told = value(given, context) if isinstance(given, str) else given
    if not isinstance(told, list):
        raise WorkflowError(f"matrix.{key}: a list is wanted, not '{told}'")
    return [filled(it, context) if isinstance(it, str) else it for it in told]
