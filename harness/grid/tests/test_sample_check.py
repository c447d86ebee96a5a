"""A part that is measured again must be as published, to the cell."""

from __future__ import annotations

from harness.grid.sample_check import check_sample
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, pair

OTHER = "tcp,first4,addr,bound,user,first4,none,user,none"
WHOLE = grid(PAIR_COLUMNS, pair(), pair(OTHER))


def test_a_part_that_is_as_published_is_good() -> None:
    found = check_sample(grid(PAIR_COLUMNS, pair(OTHER)), WHOLE)
    assert found.is_good and found.cells == 1


def test_what_came_out_otherwise_is_told() -> None:
    line = pair(OTHER, "ok,ok,reuseaddr")
    found = check_sample(grid(PAIR_COLUMNS, pair(), line), WHOLE)
    assert not found.is_good and found.other == (line,) and not found.unknown


def test_a_cell_that_nobody_published_is_not_passed_over() -> None:
    line = pair(OTHER.replace("tcp", "udp"))
    found = check_sample(grid(PAIR_COLUMNS, line), WHOLE)
    assert not found.is_good and found.unknown == (line,)


def test_nothing_proves_nothing() -> None:
    assert not check_sample(grid(PAIR_COLUMNS), WHOLE).is_good
