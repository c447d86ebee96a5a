"""What is published is little, and gives back all that was measured, or an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.grid.grid_file import GridFile
from harness.grid.published_grid import (
    Base,
    differing,
    packed_file,
    published_files,
    read_published,
)
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair
from harness.records.layout import PAIRS, grid_file
from harness.records.store import ResultsError

OLD, NEW = "5.10.1", "6.1.2"
OTHER = "tcp,first4,addr,bound,user,first4,none,user,none"
BASE = grid(PAIR_COLUMNS, pair(), pair(OTHER))
DIFFERENT = grid(PAIR_COLUMNS, pair(), pair(OTHER, "ok,ok,reuseaddr"))


def written(results: Path, release: str, cells: GridFile, base: Base | None) -> None:
    for path, content in published_files(results, PAIRS, cells, origin(release), base).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.mark.parametrize("cells", [BASE, DIFFERENT])
def test_the_whole_comes_back(cells: GridFile, tmp_path: Path) -> None:
    base = Base(NEW, BASE)
    written(tmp_path, NEW, BASE, None)
    written(tmp_path, OLD, cells, base)
    assert read_published(tmp_path, PAIRS, NEW, None)[0] == BASE
    found, meta = read_published(tmp_path, PAIRS, OLD, base)
    assert found == cells and meta.base == NEW and meta.origin.kernel == OLD


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    written(tmp_path, OLD, DIFFERENT, Base(NEW, BASE))
    path = grid_file(tmp_path, OLD, PAIRS)
    assert path.read_text().splitlines() == [PAIR_COLUMNS, DIFFERENT.lines[1]]


def test_what_was_altered_afterwards_is_noticed(tmp_path: Path) -> None:
    written(tmp_path, OLD, DIFFERENT, Base(NEW, BASE))
    path = grid_file(tmp_path, OLD, PAIRS)
    path.write_text(path.read_text().replace("ok,ok", "ok,EADDRINUSE"))
    with pytest.raises(ResultsError, match="not what was measured"):
        read_published(tmp_path, PAIRS, OLD, Base(NEW, BASE))


def test_without_its_base_it_is_nothing(tmp_path: Path) -> None:
    written(tmp_path, OLD, BASE, Base(NEW, BASE))
    with pytest.raises(ResultsError, match="the cells of 6.1.2 are not there"):
        read_published(tmp_path, PAIRS, OLD, None)


def test_what_is_not_packed_is_no_file(tmp_path: Path) -> None:
    written(tmp_path, NEW, BASE, None)
    packed = packed_file(grid_file(tmp_path, NEW, PAIRS))
    for damage in (b"no xz", packed.read_bytes()[:-9]):
        packed.write_bytes(damage)
        with pytest.raises(ResultsError, match="cut short"):
            read_published(tmp_path, PAIRS, NEW, None)


@pytest.mark.parametrize(
    "other", [grid(PAIR_COLUMNS, pair()), grid(PAIR_COLUMNS, pair(OTHER, "x,y,z"), pair())]
)
def test_kernels_with_other_cells_are_not_held_together(other: GridFile) -> None:
    with pytest.raises(ResultsError, match="measure"):
        differing(BASE, other, Path("x.csv"))
