"""The grid's speed, with a clock in place of the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.tools import grid_measures
from harness.tools.grid_measures import (
    FEW,
    MANY,
    InGuest,
    Measured,
    all_pairs,
    measured,
    whole_list,
)
from harness.tools.measure import Unmeasurable


@pytest.mark.parametrize(
    ("seconds", "met"), [(2.0, [True] * 6), (60.0, [False, False, False, False, True, True])]
)
def test_ten_times_as_many_may_cost_no_more_each(
    seconds: float, met: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(file: Path, only: str) -> Measured:
        return Measured(1000, 0.1, 9) if only == FEW else Measured(20000, seconds, seconds * 10)

    monkeypatch.setattr(grid_measures, "measured", told)
    parts = {FEW: InGuest(2000, 5), MANY: InGuest(20000, 14)}
    monkeypatch.setattr(grid_measures, "in_guest", lambda results, only: parts[only])
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1})
    bare = json.dumps({"n": 100, "bare_seconds": 0.05})
    monkeypatch.setattr(grid_measures, "answer_of", lambda words: bare)
    assert [it.met for it in grid_measures.grid(tmp_path)] == met


@pytest.mark.parametrize(("seconds", "met"), [(14, True), (29, False)])
def test_all_kernels_are_extrapolated_from_two_parts_and_have_an_hour(
    seconds: float, met: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1})
    monkeypatch.setattr(grid_measures, "all_pairs", lambda: 500_000)
    monkeypatch.setattr(grid_measures, "read_kernels", lambda root: range(49))
    monkeypatch.setattr(grid_measures, "default_set", lambda kernels: range(19))
    (found,) = whole_list(InGuest(2000, 5), InGuest(20000, seconds))
    assert (found.met, found.target, found.unit) == (met, 60, "min")
    assert found.what == "all pairs on 19 kernels" and "too: 49 kernels in " in found.detail
    # 18,000 cells more took the time that is more; the rest of the first part was the boot.
    each = (seconds - 5) / 18000
    boot = 5 - 2000 * each
    assert found.figure == pytest.approx((boot + 500_000 * each) * 10 / 60)


def test_there_are_as_many_pairs_as_a_published_file_has() -> None:
    assert all_pairs() > 500_000


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
