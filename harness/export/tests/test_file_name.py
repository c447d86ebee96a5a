"""No two exports are in files of one name."""

from __future__ import annotations

from itertools import product

from harness import ROOT
from harness.export.file_name import file_name_of
from harness.export.tests.made import RESTART, TIME_WAIT
from harness.grid.cell_places import OPTIONS, PLACES
from harness.grid.axes import AXES
from harness.plan.catalogue import load_cases
from harness.records.layout import PAIRS

_STATES = ("bound", "listening", "listening_unaccepted", "established", "close_wait", "fin_wait1")
_BESIDE = (
    *(("same", "none"), ("same", "same"), ("same", "first_only"), ("other", "none")),
    *(("other", "other"), ("first_root", "none"), ("second_root", "second_only")),
)


def test_what_says_nothing_is_not_in_the_name() -> None:
    assert file_name_of(TIME_WAIT) == "bind_tcp_first4_addr_time_wait_wildcard4"
    assert file_name_of(RESTART) == "bind_restart_server_closes_first_ipv4_0_one_address_close"
    beside = "udp,first6,none,bound,first6,both,first_root,second_only"
    assert (
        file_name_of(beside)
        == "bind_udp_first6_bound_first6_both_first_root_users_second_only_devices"
    )


def test_every_cell_has_a_name_of_its_own() -> None:
    places = product(("tcp", "udp"), PLACES, OPTIONS, _STATES, PLACES, OPTIONS, _BESIDE)
    cells = [",".join((*cell[:-1], *cell[-1])) for cell in places]
    assert len({file_name_of(cell) for cell in cells}) == len(cells)


def test_so_has_every_cell_of_the_small_grids_beside_those_of_the_pairs() -> None:
    cells = [
        ",".join(words)
        for grid, axes in AXES.items()
        if grid not in (PAIRS, "three")  # half a million, and three hundred thousand
        for words in product(*axes.values())
    ]
    cells += [f"tcp_bound,{','.join(rest)}" for rest in product(*[[*PLACES], [*OPTIONS]] * 3)]
    cells += [
        f"tcp,{first},none,time_wait,{second},none,same,none"
        for first, second in product(PLACES, PLACES)
    ]
    assert len({file_name_of(cell) for cell in cells}) == len(cells)


def test_every_case_has_a_name_of_its_own() -> None:
    cases = {case.cell for case in load_cases(ROOT)}
    names = {file_name_of(case) for case in cases}
    assert len(names) == len(cases) and max(map(len, names)) < 200
