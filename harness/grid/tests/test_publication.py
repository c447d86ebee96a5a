"""Grids are published all or none: one kernel whole, of the others what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.grid.collection import Collection, OnKernel, base_releases, published_grids
from harness.grid.expectations import OfRules
from harness.grid.grid_file import GridFile
from harness.grid.publication import publish_grids
from harness.grid.summary import read_summary
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair
from harness.records.layout import (
    PAIRS,
    grid_file,
    grid_findings_file,
    grid_stories_file,
    packed_pairs_file,
)
from harness.records.store import ResultsError

OLD, NEW, NEWER = "5.10.1", "6.1.2", "6.12.3"
RIGHT = grid(PAIR_COLUMNS, pair())
WRONG = grid(PAIR_COLUMNS, pair(came="ok,ok,port-in-use"))
MANY = grid("kind,options,bind result", "udp,none,ok")


def of(**grids: list[tuple[str, GridFile]]) -> Collection:
    """Grids on kernels, from old to new."""
    return Collection(
        {
            name: [OnKernel(it, origin(it, len(cells.lines)), cells) for it, cells in on]
            for name, on in grids.items()
        }
    )


def rules(grid_name: str, version: str) -> OfRules:
    """Of MANY, on every kernel."""
    assert grid_name == "many" and version
    return OfRules(grid("kind,options,bind result,rule", "udp,none,ok,reuseport"))


def publish(results: Path, own: Collection) -> None:
    publish_grids(own, list(own.findings([], rules)), [], results)


def tree(results: Path) -> dict[str, bytes]:
    """What is there; locks and the like aside."""
    found = (path for path in results.rglob("*") if path.is_file())
    return {str(path.relative_to(results)): path.read_bytes() for path in found}


def test_the_newest_kernel_is_published_whole_where_none_was_before(tmp_path: Path) -> None:
    publish(tmp_path, of(pairs=[(OLD, WRONG), (NEW, RIGHT)]))
    assert base_releases(tmp_path) == {(PAIRS, NEW)}


def test_the_one_that_was_whole_before_stays_so(tmp_path: Path) -> None:
    publish(tmp_path, of(pairs=[(OLD, WRONG), (NEW, RIGHT)]))
    publish(tmp_path, of(pairs=[(OLD, WRONG), (NEW, RIGHT), (NEWER, RIGHT)]))
    assert base_releases(tmp_path) == {(PAIRS, NEW)}


def test_where_that_one_was_not_measured_the_newest_takes_its_place(tmp_path: Path) -> None:
    publish(tmp_path, of(pairs=[(OLD, WRONG), (NEW, RIGHT)]))
    own = of(pairs=[(OLD, WRONG), (NEWER, RIGHT)])
    publish(tmp_path, own)
    assert base_releases(tmp_path) == {(PAIRS, NEWER)}
    assert published_grids(tmp_path, {}).grids == own.grids


def test_each_grid_has_a_kernel_of_its_own_that_is_whole(tmp_path: Path) -> None:
    publish(tmp_path, of(pairs=[(OLD, RIGHT), (NEW, RIGHT)], many=[(OLD, MANY)]))
    assert base_releases(tmp_path) == {(PAIRS, NEW), ("many", OLD)}


def test_the_stories_stay_for_they_are_measured_by_themselves(tmp_path: Path) -> None:
    stories, other = grid_stories_file(tmp_path), tmp_path / "grid" / "other.csv"
    stories.parent.mkdir()
    for path in (stories, other):
        path.write_text("x")
    publish_grids(Collection({}), [], [], tmp_path)
    assert stories.exists() and not other.exists()


def test_only_pairs_are_packed_for_the_pages(tmp_path: Path) -> None:
    publish(tmp_path, of(many=[(OLD, MANY)]))
    assert not packed_pairs_file(tmp_path).exists()
    publish(tmp_path, of(pairs=[(OLD, RIGHT)], many=[(OLD, MANY)]))
    assert packed_pairs_file(tmp_path).exists()


def test_what_is_no_longer_measured_goes(tmp_path: Path) -> None:
    publish(tmp_path, of(pairs=[(OLD, RIGHT)], many=[(OLD, MANY)]))
    publish(tmp_path, of(many=[(OLD, MANY)]))
    assert not packed_pairs_file(tmp_path).exists()
    assert base_releases(tmp_path) == {("many", OLD)}
    summary = read_summary(tmp_path)
    assert summary is not None and [it.name for it in summary.grids] == ["many"]


def test_to_publish_the_same_again_changes_nothing(tmp_path: Path) -> None:
    own = of(pairs=[(OLD, WRONG), (NEW, RIGHT)], many=[(OLD, MANY)])
    publish(tmp_path, own)
    before = tree(tmp_path)
    publish(tmp_path, own)
    assert tree(tmp_path) == before and grid_findings_file(tmp_path).exists()


def test_what_cannot_be_written_leaves_all_as_it_was(tmp_path: Path) -> None:
    publish(tmp_path, of(pairs=[(OLD, RIGHT)]))
    before = tree(tmp_path)
    in_the_way = grid_file(tmp_path, NEW, PAIRS)
    in_the_way.mkdir()
    with pytest.raises(ResultsError):
        publish_grids(of(pairs=[(OLD, RIGHT), (NEW, WRONG)]), [], [], tmp_path)
    assert tree(tmp_path) == before


def test_files_beside_the_grids_of_before_are_taken_away_together_with_them(
    tmp_path: Path,
) -> None:
    publish(tmp_path, of(pairs=[(OLD, RIGHT)]))
    stray = grid_findings_file(tmp_path).parent / "of-another-time.csv"
    stray.write_text("x\n")
    publish(tmp_path, of(pairs=[(OLD, RIGHT)]))
    assert not stray.exists()
    assert grid_file(tmp_path, OLD, PAIRS).parent.exists()
