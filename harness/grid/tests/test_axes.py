"""The words of ids are those of the published grids, and a wrong one is told."""

from __future__ import annotations

from itertools import product

import pytest

from harness import ROOT
from harness.grid.axes import AXES, by_axis, complaint_about, is_cell, nearest_grid
from harness.grid.collection import published_grids
from harness.records.layout import GRIDS, PAIRS, committed_results
from harness.spec.kernels import versions_by_release

CELLS = {
    "pairs": "tcp,first4,addr,time_wait,wildcard4,none,same,none",
    "three": "tcp_bound,first4,addr,mapped_wildcard,addr,mapped_second,none",
    "many": "udp,ipv4,none,11,wildcard4,none",
    "changed": "ipv4,addr,addr,cleared,after_bind,bound,same,addr",
    "connect": "first4,time_wait,none,chosen,1,2,chosen,none,same",
    "automatic": "tcp_bound,mapped_wildcard,none,mapped_first,none,bind",
    "extras": "udp,freebind,first,absent4,none,wildcard4,none",
    "protocols": "tcp,wildcard4,none,mptcp,wildcard4,none",
}


def test_every_grid_has_axes() -> None:
    assert tuple(AXES) == GRIDS == tuple(CELLS)


@pytest.mark.parametrize("grid", ["many", "changed", "connect", "automatic", "extras", "protocols"])
def test_the_axes_and_words_are_those_that_were_measured(grid: str) -> None:
    results = committed_results(ROOT)
    measured = published_grids(results, versions_by_release(ROOT), [grid]).grids[grid][-1].grid
    assert tuple(AXES[grid]) == measured.axes
    for axis, words in zip(measured.axes, zip(*map(measured.cell, measured.lines))):
        assert set(AXES[grid][axis]) == set(words), axis


def test_an_id_that_is_right_is_of_one_grid_alone() -> None:
    for grid, cell in CELLS.items():
        assert nearest_grid(cell) == grid and ",".join(by_axis(grid, cell).values()) == cell
    for one, other in product(AXES, AXES):
        if one != other and len(AXES[one]) == len(AXES[other]):
            both = zip(AXES[one].values(), AXES[other].values())
            assert any(not set(here) & set(there) for here, there in both), (one, other)


@pytest.mark.parametrize(
    ("id", "complaint"),
    [
        ("udp,ipv5,none,11,wildcard4,none", "unknown family 'ipv5': did you mean 'ipv6'?"),
        ("first4,time_wai,none,chosen,1,2,chosen,none,same", "did you mean 'time_wait'?"),
        ("tcp_bound,first4,none,first4,none,conect", "did you mean 'connect'?"),
        ("udp,ipv4,none,41,wildcard4,none", "unknown count '41'"),
        (
            "tcp,first4,none,bound,user,first4,addr,root,same",
            "as a cell it is tcp,first4,none,bound,first4,addr,second_root,same",
        ),
        (
            "udp,first4,none,bound,user,first4,addr,other,none,EADDRINUSE,-,other-user",
            "as a cell it is udp,first4,none,bound,first4,addr,other,none",
        ),
        ("a,b", "'a,b' is no cell: the ids of cells have coordinates with commas between them"),
    ],
)
def test_what_is_wrong_is_told_with_the_nearest_word(id: str, complaint: str) -> None:
    told = complaint_about(id) or ""
    assert complaint in told and "\n" not in told


@pytest.mark.parametrize("grid", AXES)
def test_a_coordinate_that_is_missing_or_one_too_many_is_told_as_that_grids(grid: str) -> None:
    words = CELLS[grid].split(",")
    for place, axis in enumerate(AXES[grid]):
        left = words[:place] + words[place + 1 :]
        told = complaint_about(",".join(left), grid) or ""
        assert f"no {axis}" in told, told
        assert ("grid " not in told) if grid == PAIRS else (f": grid {grid}: " in told), told
        assert "\n" not in told
        more = [*words[:place], "surplus", *words[place:]]
        assert "'surplus' is one too many" in (complaint_about(",".join(more), grid) or "")
        wrong = [*words[:place], "surplus", *words[place + 1 :]]
        assert f"unknown {axis} 'surplus'" in (complaint_about(",".join(wrong), grid) or "")


@pytest.mark.parametrize(
    ("id", "complaint"),
    [
        (
            "tcp,first4,time_wait,wildcard4,none,same,none",
            "it has no first options: tcp,first4,<first options>,time_wait,wildcard4,none,same,none"
            " (first options: none, addr, port, both)",
        ),
        ("tcp,first4,addr,time_wait,wildcard4,none,same", "it has no users or no devices: "),
        ("tcp,first4,addr,time_wait,first4,addr", "it has no users, no devices: "),
        ("tcp,first4,addr", "is no cell"),
    ],
)
def test_what_is_missing_is_told_with_its_place(id: str, complaint: str) -> None:
    assert complaint in (complaint_about(id) or "")


def test_nothing_is_wrong_with_a_cell() -> None:
    assert all(complaint_about(cell) is None for cell in CELLS.values())
    assert nearest_grid("a,b") is None and PAIRS in AXES


def test_a_cell_has_the_words_of_its_grid() -> None:
    cell = "tcp,first4,none,bound,first4,none,same,none"
    assert is_cell(PAIRS, cell)
    for grid, id in (
        (PAIRS, cell[:-5]),
        (PAIRS, cell.upper()),
        ("three", cell),
        ("x", cell),
        ("x", ""),
    ):
        assert not is_cell(grid, id)
