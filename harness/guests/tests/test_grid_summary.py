"""What is printed of the grids of many kernels."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.event import GuestEnded
from harness.formats.grid_origin import GridOrigin
from harness.guests.attempt import Attempt
from harness.guests.grid_order import GridOrder, GridOutcome
from harness.guests.grid_summary import grid_summary, told_words
from harness.tests.fake_qemu import KERNEL, OTHER

ORIGIN = GridOrigin("6.1.0", "x86_64", "0.1.0", "abc", "2026-11-29", cells=700, broken=2, differ=3)
ATTEMPT = Attempt("6.1", boot_wall_seconds=3.0, wall_seconds=10.0)
WORDS = "DIFFERS a,b: bind ok\nleft out 3 cells: no\nBROKEN c,d: \x1b[2J\nand 7 more\n700 cells\n"


def order(grid: str = "pairs", cell: str | None = None) -> GridOrder:
    return GridOrder(Path("engine"), Path("results"), grid, cell=cell)


def measured() -> GridOutcome:
    ended = GuestEnded(1, WORDS, 9.0, 0.0)
    return GridOutcome(KERNEL, [ATTEMPT], None, ended, path=Path("r/6.1.0.csv"), origin=ORIGIN)


@pytest.mark.parametrize(("grid", "ruled"), [("pairs", ["695", "3"]), ("three", ["-", "-"])])
def test_a_kernel_is_a_row_with_its_counts_and_its_rate(grid: str, ruled: list[str]) -> None:
    failed = GridOutcome(OTHER, [ATTEMPT], "it hangs, 2 times")
    _, head, first, second, _ = grid_summary([measured(), failed], order(grid))
    assert head.split() == ["kernel", "cells", "a", "second", "BROKEN", "agree", "differ", "file"]
    assert first.split() == ["6.1.192", "700", "100", "2", *ruled, "r/6.1.0.csv"]
    assert second.split() == ["6.12.43", "none"]


def test_what_is_left_out_is_said_once_with_the_kernels_if_not_on_all() -> None:
    failed = GridOutcome(OTHER, [ATTEMPT], "it hangs, 2 times")
    assert list(grid_summary([measured(), measured()], order()))[-1] == "left out 3 cells: no"
    *_, last = grid_summary([measured(), failed], order())
    assert last == "left out 3 cells: no (6.1.192)"


def test_a_story_is_told_for_each_kernel_that_has_one() -> None:
    told = GridOutcome(KERNEL, [ATTEMPT], story=["first: bind = 0", "\x1b[2J"])
    failed = GridOutcome(OTHER, [ATTEMPT], "it hangs, 2 times", story=["first: so"])
    lines = list(grid_summary([told, failed], order(cell="a,b")))
    assert lines[:2] == ["on 6.1.192:", "first: bind = 0"] and len(lines) == 4
    assert "\x1b" not in lines[2]


def test_cells_that_broke_or_differ_are_told_with_their_kernel() -> None:
    first, second, third = told_words(measured())
    assert first == "6.1.192: DIFFERS a,b: bind ok" and third == "6.1.192: and 7 more"
    assert second.startswith("6.1.192: BROKEN c,d: ") and "\x1b" not in second


def test_of_a_kernel_in_trouble_the_trouble_says_enough() -> None:
    outcome = GridOutcome(KERNEL, [ATTEMPT], "x", GuestEnded(2, WORDS, 9.0, 0.0))
    assert list(told_words(outcome)) == []
