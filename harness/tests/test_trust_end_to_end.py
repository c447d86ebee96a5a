"""A scenario from elsewhere that runs a program of the machine, by each door there is."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import ROOT
from harness.tests.end_to_end import EndToEnd, need_namespaces
from harness.tests.writing import with_steps
from harness.tests.patience import PATIENCE

TEXT = with_steps(
    ["prog: run /bin/true => ok", "prog: wait => exit 0"],
    "topology: alone\nactors: {prog: server}\n",
)
REFUSED = "runs '/bin/true', no program of the project: read what it does, then run it with --trust"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[EndToEnd]:
    """A folder with such a scenario."""
    need_namespaces()
    project = EndToEnd(tmp_path)
    project.write("foreign", TEXT)
    yield project
    project.close()


def test_a_run_refuses_it_in_one_line_and_does_it_when_it_is_trusted(project: EndToEnd) -> None:
    ended = project.run()
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    assert REFUSED in ended.err
    assert project.records() == {}
    ended = project.run("--trust")
    assert ended.code == 0, ended.err
    assert project.verdicts() == {"foreign": "PASS"}


def test_a_matrix_refuses_it_before_anything_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "foreign.yaml").write_text(TEXT)
    words = ["--scenarios", str(tmp_path), "--results", str(tmp_path / "results")]
    command = ["/usr/bin/python3", "-m", "harness", "matrix", *words]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert REFUSED in ended.stderr
    assert not (tmp_path / "results").exists()


def test_pytest_refuses_to_collect_it(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "foreign.yaml").write_text(TEXT)
    plugin = ["-p", "harness.pytest_plugin.plugin", "-p", "no:cacheprovider"]
    words = ["--rootdir", str(tmp_path), "-c", os.devnull, "--collect-only", "-q"]
    command = ["/usr/bin/python3", "-m", "pytest", *plugin, *words, str(tmp_path / "scenarios")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode != 0 and REFUSED in ended.stdout, ended.stdout + ended.stderr
    trusted = subprocess.run(
        [*command, "--bindlab-trust"], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )
    assert trusted.returncode == 0 and "foreign" in trusted.stdout, trusted.stdout
