"""The grid's speed, with a clock in place of the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.tools import grid_measures
from harness.tools.grid_measures import FEW, Measured, measured
from harness.tools.measure import Unmeasurable


@pytest.mark.parametrize(
    ("seconds", "met"), [(2.0, [True] * 5), (60.0, [False, False, False, False, True])]
)
def test_ten_times_as_many_may_cost_no_more_each(
    seconds: float, met: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(file: Path, only: str) -> Measured:
        return Measured(1000, 0.1, 9) if only == FEW else Measured(20000, seconds, seconds * 10)

    monkeypatch.setattr(grid_measures, "measured", told)
    monkeypatch.setattr(grid_measures, "cells_of_guest", lambda results: 61.0)
    bare = json.dumps({"n": 100, "bare_seconds": 0.05})
    monkeypatch.setattr(grid_measures, "answer_of", lambda words: bare)
    assert [it.met for it in grid_measures.grid(tmp_path)] == met


def test_cells_are_counted_and_a_failure_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "grid"
    script.write_text("#!/bin/sh\nprintf 'a,b\\n1,2\\n3,4\\n' >$3\nexit $(cat code)\n")
    script.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(grid_measures, "command", lambda engine: [str(script)])
    (tmp_path / "code").write_text("0")
    seen = measured(tmp_path / "x.csv", "*")
    assert seen.cells == 2 and seen.rate > 0 and seen.mib > 0
    (tmp_path / "code").write_text("3")
    with pytest.raises(Unmeasurable, match="exited with 3"):
        measured(tmp_path / "x.csv", "*")
