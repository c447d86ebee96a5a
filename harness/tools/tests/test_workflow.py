"""A workflow is read as jobs and steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.language.diagnostics import ScenarioError
from harness.tools.workflow import read_workflow
from harness.tools.workflow_words import WorkflowError

TEXT = """\
on: {workflow_dispatch: {inputs: {only: {description: x, default: all}}}}
env: {A: b}
defaults: {run: {shell: bash}}
jobs:
  first:
    runs-on: somewhere
    container: {image: "debian:13", options: --privileged}
    steps:
      - uses: actions/cache@v4
        with: {key: 1}
      - run: |
          make a
          make b
  second:
    needs: first
    if: always()
    container: ${{ matrix.image }}
    strategy: {matrix: {image: [one, two], part: "${{ fromJSON(inputs.parts) }}"}}
    steps:
      - {name: It, id: it, run: make, env: {C: d}, if: always()}
"""


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "w.yml").write_text(text)
    return tmp_path / "w.yml"


def test_jobs_and_steps_are_read_in_their_order(tmp_path: Path) -> None:
    workflow = read_workflow(write(tmp_path, TEXT))
    assert (workflow.inputs, workflow.env) == ({"only": "all"}, {"A": "b"})
    first, second = workflow.jobs
    assert first.is_privileged and not second.is_privileged
    assert (first.image, second.needs, second.always) == ("debian:13", ("first",), True)
    cache, make = first.steps
    assert (cache.uses, cache.given) == ("actions/cache@v4", {"key": "1"})
    assert (make.name, make.run) == ("make a", "make a\nmake b\n")
    (it,) = second.steps
    assert (it.id, it.always, it.env, it.name) == ("it", True, {"C": "d"}, "It")


def test_a_matrix_is_a_job_for_each_cell(tmp_path: Path) -> None:
    _, second = read_workflow(write(tmp_path, TEXT)).jobs
    cells = list(second.cells({"inputs": {"parts": "[1, 2]"}}))
    assert [(cell["image"], cell["part"]) for cell in cells] == [
        ("one", 1),
        ("one", 2),
        ("two", 1),
        ("two", 2),
    ]
    with pytest.raises(WorkflowError, match="matrix.part: a list is wanted, not '3'"):
        list(second.cells({"inputs": {"parts": "3"}}))


def test_what_is_not_understood_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="w.yml:15: unknown key 'services'.* of a job"):
        read_workflow(write(tmp_path, TEXT.replace("needs: first", "services: {}")))
