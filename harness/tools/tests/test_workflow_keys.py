"""What a run here would leave out of a workflow, or take for something else, is a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.spec.yaml_reader import read_yaml
from harness.tools.workflow_keys import not_understood

TEXT = """\
on: push
defaults: {run: {shell: bash}}
jobs:
  first:
    container: {image: "debian:13", options: --privileged}
    strategy: {matrix: {part: [1, 2]}}
    steps:
      - uses: actions/checkout@v4
      - {id: it, run: make, env: {C: d}, if: always()}
      - {uses: actions/download-artifact@v4, with: {path: x}}
  second:
    container: debian:12
    steps: [{run: make}]
"""


def refused(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "w.yml").write_text(text)
    node, _ = read_yaml(tmp_path / "w.yml", "w.yml")
    assert node is not None
    return [str(it) for it in not_understood(node, "w.yml")]


def test_nothing_is_refused_of_what_is_understood(tmp_path: Path) -> None:
    assert refused(tmp_path, TEXT) == []


@pytest.mark.parametrize("name", ["test.yml", "matrix.yml", "pages.yml"])
def test_nothing_is_refused_of_ours(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, (ROOT / ".github/workflows" / name).read_text()) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("on:", "off:", "w.yml:1: unknown key 'off'"),
        ("{run: make}", "{run: make, continue-on-error: maybe}", "only true and false"),
        ("on:", "off:", "w.yml:1: 'on:' is missing"),
        ("bash", "sh", "w.yml:2: defaults: only 'run: {shell: bash}'"),
        ("defaults: {run: {shell: bash}}\n", "", "w.yml:1: defaults: only"),
        ("container: {", "services: {}\n    container: {", "'services'"),
        ("options:", "volumes:", "w.yml:5: unknown key 'volumes'"),
        ("container: debian:12", "runs-on: here", "second has no container"),
        ("strategy: {", "strategy: {max-parallel: 1, ", "w.yml:6: unknown key 'max-parallel'"),
        ("part:", "include:", "w.yml:6: matrix: include is not understood here"),
        ("id: it, run: make", "working-directory: x", "w.yml:9: unknown key 'working-directory'"),
        ("always()", "failure()", "w.yml:9: if: only always()"),
        ("path: x", "pattern: x", "w.yml:10: unknown key 'pattern'"),
        ("checkout@v4", "checkout@v4\n        with: {ref: x}", "w.yml:9: unknown key 'ref'"),
        ("[{run: make}]", "[]", "second has no steps"),
    ],
)
def test_what_would_be_left_out_is_a_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TEXT
    said = refused(tmp_path, TEXT.replace(old, new, 1))
    assert any(words in line for line in said), said
