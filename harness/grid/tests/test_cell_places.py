"""The words of a cell's id are the program's own, and none of them is missing."""

from __future__ import annotations

from harness import ROOT
from harness.grid.cell_places import (
    DEVICES,
    FIRST_ON_DEVICE,
    OPTIONS,
    PLACES,
    SECOND_ON_DEVICE,
    STATES,
    USERS,
    WITHOUT_CONNECTION,
    WITHOUT_DESCRIPTOR,
)
from harness.grid.packed_pairs import read_packed
from harness.records.layout import committed_results


def test_each_axis_of_the_published_pairs_has_these_values() -> None:
    packed = read_packed(committed_results(ROOT))
    assert packed is not None
    known = (("tcp", "udp"), PLACES, OPTIONS, STATES, PLACES, OPTIONS, USERS, DEVICES)
    assert [tuple(it) for it in known] == list(packed.axes.values())


def test_a_place_has_its_socket_s_family_and_that_of_its_client() -> None:
    assert (PLACES["mapped_first"].six, PLACES["mapped_first"].client_is_six) == (True, False)
    assert (PLACES["wildcard6"].six, PLACES["wildcard6"].client_is_six) == (True, True)
    assert [name for name, it in PLACES.items() if it.only_ipv6] == ["wildcard6_only"]


def test_what_is_said_of_some_is_of_values_that_there_are() -> None:
    assert {*WITHOUT_CONNECTION, *WITHOUT_DESCRIPTOR} < set(STATES)
    assert {*FIRST_ON_DEVICE} | {*SECOND_ON_DEVICE} == set(DEVICES) - {"none"}
