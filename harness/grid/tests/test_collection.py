"""The grids of a folder, and what becomes of them when they are published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.formats.codec import to_json
from harness.grid.collection import local_grids, published_grids
from harness.grid.expectations import OfRules
from harness.grid.grid_file import GridFile
from harness.grid.publication import publish_grids
from harness.grid.summary import read_summary
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, THREE_COLUMNS, grid, origin, pair
from harness.records.layout import PAIRS, grid_file, grid_origin_file, grids_measured
from harness.records.store import ResultsError

OLD, NEW = "5.10.0-30-cloud-amd64", "6.18.44-x"
VERSIONS = {OLD: "5.10.218"}
RIGHT = grid(PAIR_COLUMNS, pair())
WRONG = grid(PAIR_COLUMNS, pair(came="ok,ok,port-in-use"))
THIRD = "tcp_bound,first4,none,first4,none,first4,none,EADDRINUSE,-,-,-"


def lets_in(grid_name: str, version: str) -> OfRules:
    """Rules by which everybody is let in."""
    del version
    if grid_name == "three":
        let_in = THIRD.replace("EADDRINUSE,-,-,-", "ok,-,ok,-")
        return OfRules(grid(f"{THREE_COLUMNS},rule", f"{let_in},reuseport"))
    columns = "kind,options,bind result,rule"
    return OfRules(grid(columns, "tcp,none,ok,reuseport", "sctp,none,ok,reuseport"))


def measured(results: Path, release: str, name: str, cells: GridFile, broken: int = 0) -> None:
    path = grid_file(results, release, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(cells.text)
    about = to_json(origin(release, len(cells.lines), broken))
    grid_origin_file(results, release, name).write_text(json.dumps(about) + "\n")


@pytest.fixture
def results(tmp_path: Path) -> Path:
    measured(tmp_path, NEW, PAIRS, RIGHT)
    measured(tmp_path, OLD, PAIRS, WRONG)
    measured(tmp_path, OLD, "three", grid(THREE_COLUMNS, THIRD))
    return tmp_path


def test_kernels_come_from_old_to_new_with_their_versions(results: Path) -> None:
    found = local_grids(results, VERSIONS)
    assert [it.version for it in found.grids[PAIRS]] == ["5.10.218", "6.18.44"]
    assert grids_measured(results) == [(PAIRS, OLD), (PAIRS, NEW), ("three", OLD)]
    names = {it.name: it for it in found.findings([], lets_in)}
    assert [it.differ for it in names[PAIRS].counts] == [1, 0]
    assert [it.differ for it in names["three"].counts] == [1]


def test_a_release_that_names_the_abi_alone_stays_what_it_is(tmp_path: Path) -> None:
    measured(tmp_path, "6.1.0-99-amd64", PAIRS, RIGHT)
    assert local_grids(tmp_path, {}).grids[PAIRS][0].version == "6.1.0-99-amd64"


def test_what_is_published_says_the_same(results: Path, tmp_path: Path) -> None:
    committed = tmp_path / "committed"
    own = local_grids(results, VERSIONS)
    publish_grids(own, list(own.findings([], lets_in)), [], committed)
    again = published_grids(committed, VERSIONS)
    assert again.grids == own.grids
    summary = read_summary(committed)
    assert summary is not None
    assert [it.counts for it in summary.grids] == [it.counts for it in again.findings([], lets_in)]


def test_the_next_publication_keeps_the_base_and_takes_away_what_is_gone(
    results: Path, tmp_path: Path
) -> None:
    committed = tmp_path / "committed"
    own = local_grids(results, VERSIONS)
    publish_grids(own, [], [], committed)
    grid_origin_file(results, OLD, "three").unlink()
    measured(results, "7.0.1", PAIRS, RIGHT)
    publish_grids(local_grids(results, VERSIONS), [], [], committed)
    assert not grid_file(committed, OLD, "three").exists()
    assert grid_file(committed, "7.0.1", PAIRS).exists()
    assert [it.version for it in published_grids(committed, VERSIONS).grids[PAIRS]] == [
        "5.10.218",
        "6.18.44",
        "7.0.1",
    ]


def test_a_kernel_that_was_asked_other_things_is_published_whole(tmp_path: Path) -> None:
    columns = "kind,options,bind result"
    measured(tmp_path, NEW, "many", grid(columns, "tcp,none,ok", "sctp,none,ok"))
    measured(tmp_path, OLD, "many", grid(columns, "tcp,none,EPERM"))
    own, committed = local_grids(tmp_path, VERSIONS), tmp_path / "committed"
    publish_grids(own, list(own.findings([], lets_in)), [], committed)
    again = published_grids(committed, VERSIONS)
    assert again.grids == own.grids
    (found,) = again.findings([], lets_in)
    assert [it.cells for it in found.counts] == [1, 2] and len(found.changes) == 1


def test_a_file_of_other_cells_than_it_should_have_is_refused(results: Path) -> None:
    path = grid_file(results, OLD, PAIRS)
    path.write_text(RIGHT.text + pair("udp,first4,none,bound,user,first4,none,user,none") + "\n")
    with pytest.raises(ResultsError, match="2 cells, and 1 by what is beside it"):
        local_grids(results, VERSIONS)


@pytest.mark.parametrize("release", ["x", "-six", "6\x1b[2J", "\u0666.1"])
def test_a_file_of_no_kernel_is_refused(tmp_path: Path, release: str) -> None:
    measured(tmp_path, release, PAIRS, RIGHT)
    with pytest.raises(ResultsError, match=r"\.csv: .*: remove it, or measure again") as said:
        local_grids(tmp_path, VERSIONS)
    assert str(said.value).isprintable()


@pytest.mark.parametrize("other", ["../../x", "6.1.0", ""])
def test_where_a_file_goes_is_not_told_by_what_is_beside_it(results: Path, other: str) -> None:
    place = grid_origin_file(results, NEW, PAIRS)
    place.write_text(json.dumps({**to_json(origin(NEW)), "kernel": other}))
    with pytest.raises(ResultsError, match=f"{NEW}.csv: {other} measured it, by what is beside it"):
        local_grids(results, VERSIONS)


def test_what_is_published_of_another_kernel_is_refused(results: Path, tmp_path: Path) -> None:
    found, out = local_grids(results, VERSIONS), tmp_path / "published"
    publish_grids(found, list(found.findings([], lets_in)), [], out)
    place = grid_origin_file(out, NEW, PAIRS)
    place.write_text(place.read_text().replace(f'"{NEW}"', '"../../x"', 1))
    with pytest.raises(ResultsError, match="../../x measured it, by what is beside it"):
        published_grids(out, VERSIONS)


def test_kernels_are_held_together_in_the_same_columns(tmp_path: Path) -> None:
    measured(tmp_path, OLD, "many", grid("kind,bind result", "tcp,ok"))
    measured(tmp_path, NEW, "many", grid("kind,options,bind result", "tcp,none,ok"))
    with pytest.raises(ResultsError, match=f"{NEW}-many.csv: other columns than of {OLD}: measure"):
        local_grids(tmp_path, VERSIONS)


def test_pairs_have_the_columns_of_pairs(tmp_path: Path) -> None:
    measured(tmp_path, OLD, PAIRS, grid("kind,bind result", "tcp,ok"))
    with pytest.raises(ResultsError, match=f"{OLD}.csv: not the columns of the pairs"):
        local_grids(tmp_path, VERSIONS)


def test_pairs_that_one_kernel_was_not_asked_are_not_unlike_there(tmp_path: Path) -> None:
    more = pair("tcp,first4,none,bound,user,first4,none,other,none", "EADDRINUSE,-,other-user")
    measured(tmp_path, OLD, PAIRS, RIGHT)
    measured(tmp_path, NEW, PAIRS, grid(PAIR_COLUMNS, pair(), more))
    (found,) = local_grids(tmp_path, VERSIONS).findings([], lets_in)
    assert [(it.cells, it.differ) for it in found.counts] == [(1, 0), (2, 0)]
    assert found.unlike == found.changes == ()
