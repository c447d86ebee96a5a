"""grid-causes.yaml: what an entry is, and one line for each thing that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.grid.grid_causes import FILE, read_causes
from harness.language.diagnostics import ScenarioError
from harness.records.layout import GRIDS

WHOLE = """\
a-cause:
  grid: three
  kernels: ">=6.1 <6.2"
  within: [{kind: udp, third options: [port, both], count: 3}]
  cells: 12
  cause: It is so.
  sources: [ip(7)]
"""


def test_an_entry_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(WHOLE)
    (cause,) = read_causes(tmp_path)
    assert (cause.id, cause.line, cause.grid, cause.cells) == ("a-cause", 1, "three", 12)
    assert cause.within == ({"kind": ("udp",), "third options": ("port", "both"), "count": ("3",)},)
    assert cause.is_on("6.1.170") and not cause.is_on("6.2.0")


def test_ranges_may_be_joined(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(WHOLE.replace(">=6.1 <6.2", "<5 or >=6.1 <6.2"))
    (cause,) = read_causes(tmp_path)
    assert [cause.is_on(it) for it in ("4.19.1", "5.10.1", "6.1.3")] == [True, False, True]


def test_where_chance_decides_there_may_be_fewer_cells(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(WHOLE)
    assert [it for it in (0, 1, 12, 13) if read_causes(tmp_path)[0].explains(it)] == [12]
    (tmp_path / FILE).write_text(f"{WHOLE}  chance: a hash\n")
    assert [it for it in (0, 1, 12, 13) if read_causes(tmp_path)[0].explains(it)] == [1, 12]


def test_without_a_range_it_is_of_all_kernels(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(WHOLE.replace('  kernels: ">=6.1 <6.2"\n', ""))
    assert read_causes(tmp_path)[0].is_on("5.10.1")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("a-cause:", "A cause:", f"{FILE}:1: bad id 'A cause'"),
        ('">=6.1 <6.2"', '"6.1"', f"{FILE}:1: bad kernel range '6.1'"),
        ("cells: 12", "cells: 0", f"{FILE}:5: a-cause.cells must be at least 1"),
        ("cells: 12", "cells: many", f"{FILE}:5: a-cause.cells"),
        ("  grid: three\n", "", f"{FILE}:1: .*grid"),
        ("grid: three", "grid: tree", f"{FILE}:1: unknown grid 'tree'"),
        ("  cause: It is so.\n", "", f"{FILE}:1: .*cause"),
        ("  cause:", "  reason:", f"{FILE}:6: unknown key 'reason'"),
    ],
)
def test_what_is_wrong_is_one_line(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(WHOLE.replace(old, new))
    with pytest.raises(ScenarioError, match=complaint):
        read_causes(tmp_path)


def test_the_projects_own_are_whole() -> None:
    causes = read_causes(ROOT)
    assert causes and {cause.grid for cause in causes} <= {*GRIDS}
