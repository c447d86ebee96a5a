"""A cell's id tells its grid."""

from __future__ import annotations

import pytest

from harness.grid.grid_of_cell import SHAPES, grid_of_cell
from harness.records.layout import GRIDS


CELLS = {
    "pairs": "tcp,first4,addr,time_wait,wildcard4,none,same,none",
    "three": "tcp_bound,first4,addr,mapped_wildcard,addr,mapped_second,none",
    "many": "udp,ipv4,none,11,wildcard4,none",
    "changed": "ipv4,addr,addr,cleared,after_bind,bound,same,addr",
    "connect": "first4,TIME_WAIT,none,chosen,1,2,chosen,none,same",
    "automatic": "tcp_bound,mapped_wildcard,none,mapped_first,none,bind",
    "extras": "udp,freebind,first,absent4,none,wildcard4,none",
    "protocols": "tcp,wildcard4,none,mptcp,wildcard4,none",
}


def test_every_grid_has_a_shape_of_its_own() -> None:
    assert tuple(SHAPES) == GRIDS
    assert {grid: grid_of_cell(cell) for grid, cell in CELLS.items()} == {it: it for it in GRIDS}


@pytest.mark.parametrize("id", ["", "tcp", "tcp,first4", "a,b,c,d,e,f,g,h", "restart/x[a=1,b=2]"])
def test_what_is_no_id_is_of_no_grid(id: str) -> None:
    assert grid_of_cell(id) is None
