"""A cell's id is read as cpp_servers/rules/coordinates.cpp reads it, and its mistakes are named."""

from __future__ import annotations

import subprocess

import pytest

from harness.export.cell import grid_of, looks_like_a_cell, read_cell
from harness.export.program import Refused
from harness.export.programs import rules_of
from harness.export.tests.made import TIME_WAIT
from harness.grid.cell_places import OPTIONS, PLACES
from harness.tests.end_to_end import ENGINE


def test_the_coordinates_come_in_the_order_of_an_id() -> None:
    cell = read_cell("udp,wildcard6,both,bound,first4,port,other,first_only")
    assert (cell.protocol, cell.first, cell.first_options, cell.state) == (
        *("udp", "wildcard6"),
        *("both", "bound"),
    )
    assert (cell.second, cell.second_options, cell.users, cell.devices) == (
        *("first4", "port"),
        *("other", "first_only"),
    )
    assert cell.first_has_device and not cell.second_has_device


@pytest.mark.parametrize(
    ("id", "complaint"),
    [
        ("tcp,first4", "is no cell: the ids of cells"),
        ("tcp,first4,addr,time_wai,wildcard4,none,same,none", "did you mean 'time_wait'"),
        ("sctp,first4,addr,bound,wildcard4,none,same,none", "unknown protocol 'sctp'"),
        ("udp,first4,addr,listening,wildcard4,none,same,none", "neither listens"),
        ("tcp,loopback6,addr,bound,wildcard4,none,same,same", "cannot have ::1"),
        ("tcp,loopback4,addr,established,wildcard4,none,same,same", "nobody connects"),
    ],
)
def test_what_is_no_cell_is_refused_in_one_line(id: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        read_cell(id)
        rules_of(ENGINE)(id, "6.12.43")
    assert complaint in str(refused.value) and "\n" not in str(refused.value)
    said = subprocess.run([ENGINE, "grid", "--cell", id], capture_output=True, text=True)
    assert said.returncode == 2, "the grid itself takes it"


def test_another_grids_cell_is_none_of_the_pairs() -> None:
    many = "udp,ipv4,none,11,wildcard4,none"
    assert grid_of(many) == "many" and grid_of(TIME_WAIT) == "pairs"
    with pytest.raises(Refused, match="not two sockets"):
        read_cell(many)


def test_the_words_are_those_of_the_grid() -> None:
    for place in PLACES:
        for options in OPTIONS:
            id = f"tcp,{place},{options},bound,{place},{options},same,none"
            read_cell(id)
            words = [str(ENGINE), "rules", "--cell", id, "--kernel", "6.12.43"]
            assert subprocess.run(words, capture_output=True).returncode == 0, id


def test_a_cell_is_told_from_a_case() -> None:
    assert looks_like_a_cell(TIME_WAIT) and looks_like_a_cell("a,b,c,d,e,f,g,h")
    assert not looks_like_a_cell("restart/x[a=1,b=2,c=3,d=4,e=5,f=6,g=7,h=8]")
