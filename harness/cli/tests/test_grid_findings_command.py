"""Grids of several kernels, from what was measured to what is published and measured again."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli import grid_findings_command
from harness.cli.command_line import main
from harness.grid.grid_causes import FILE
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, pair
from harness.grid.tests.test_collection import NEW, OLD, RIGHT, WRONG, measured
from harness.records.layout import PAIRS, grid_findings_file, partial_grids

CAUSE = """\
why:
  grid: pairs
  kernels: "<6"
  within: [{protocol: tcp}]
  cells: 1
  cause: So it is.
  sources: [ip(7)]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two kernels' pairs in its folder of runs."""
    monkeypatch.setattr(grid_findings_command, "ROOT", tmp_path)
    (tmp_path / FILE).write_text(CAUSE)
    own = tmp_path / "results" / "local"
    measured(own, NEW, PAIRS, RIGHT)
    measured(own, OLD, PAIRS, WRONG)
    return tmp_path


def run(project: Path, command: str) -> int:
    return main([command, "--results", str(project / "results" / "local")])


def test_what_has_its_cause_is_told_and_good(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, "grid-findings") == 0
    out = capsys.readouterr().out
    assert "not as the rules say: 1 cells: why" in out and "kernels differ: 1 cells: why" in out


def test_what_has_none_is_not(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / FILE).write_text(CAUSE.replace('"<6"', '">=6"'))
    assert run(project, "grid-findings") == 1
    said = capsys.readouterr()
    assert "unexplained" in said.out
    assert f"{FILE}:1: why: 6.18.44: explains 1 cells, and 0 there need it" in said.err


def test_nothing_to_hold_together_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grid-findings", "--results", str(tmp_path)]) != 0
    assert "no grid of any kernel: measure one" in capsys.readouterr().err


def test_what_is_published_can_be_measured_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, "publish-grid") == 0
    assert grid_findings_file(project / "results").exists()
    part = partial_grids(project / "results" / "local")
    measured(part, OLD, PAIRS, WRONG)
    assert run(project, "grid-check") == 0
    assert "1 cells: 1 as published" in capsys.readouterr().out
    measured(part, OLD, PAIRS, grid(PAIR_COLUMNS, pair(came="EACCES,-,port-in-use")))
    assert run(project, "grid-check") == 1
    assert "otherwise: tcp,first4" in capsys.readouterr().out


def test_a_broken_cell_is_not_published(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = project / "results" / "local"
    measured(own, OLD, PAIRS, grid(PAIR_COLUMNS, pair(came="BROKEN,BROKEN,port-in-use")), broken=1)
    assert run(project, "publish-grid") != 0
    assert "not published: 5.10.0-30-cloud-amd64: 1 cells are BROKEN" in capsys.readouterr().err
    assert not grid_findings_file(project / "results").exists()


def test_a_check_that_compared_nothing_is_not_good(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measured(partial_grids(project / "results" / "local"), OLD, PAIRS, WRONG)
    assert run(project, "grid-check") != 0
    assert "nothing was compared" in capsys.readouterr().err


def test_no_part_of_a_grid_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, "grid-check") != 0
    assert "no part of a grid: measure one" in capsys.readouterr().err


def test_of_the_published_ones_what_they_say_is_found_anew(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project, "publish-grid") == 0
    found = grid_findings_file(project / "results")
    before = found.read_text()
    found.write_text("{}")
    assert main(["publish-grid", "--results", str(project / "results")]) == 0
    assert found.read_text() == before and "not as the rules say" in capsys.readouterr().out
