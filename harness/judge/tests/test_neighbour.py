"""ARP and neighbour discovery: who asks, who answers, and what they tell of themselves."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from harness.judge.neighbour import Neighbour, read_arp, read_discovery

ONE, TWO = ip_address("10.0.0.1"), ip_address("10.0.0.2")
ASKS, ASKED = ip_address("fd00::2"), ip_address("fd00::1")
MAC = bytes.fromhex("020000000002")


@pytest.mark.parametrize("kind", [1, 2])
def test_arp_asks_and_answers(kind: int) -> None:
    data = bytes.fromhex("00010800060400") + bytes([kind]) + MAC + TWO.packed + bytes(6)
    expected = Neighbour(kind == 1, TWO, "02:00:00:00:00:02", ONE)
    assert read_arp(data + ONE.packed) == expected


def test_a_solicitation_asks() -> None:
    body = b"\x87" + bytes(7) + ASKED.packed + b"\x01\x01" + MAC
    group = ip_address("ff02::1:ff00:1")
    assert read_discovery((ASKS, group), body) == Neighbour(True, ASKS, "02:00:00:00:00:02", ASKED)


def test_an_advertisement_answers() -> None:
    body = b"\x88" + bytes(7) + ASKED.packed + b"\x02\x01" + MAC
    expected = Neighbour(False, ASKED, "02:00:00:00:00:02", ASKS)
    assert read_discovery((ASKED, ASKS), body) == expected


def test_who_looks_for_a_duplicate_tells_of_no_hardware_address() -> None:
    nobody, body = ip_address("::"), b"\x87" + bytes(7) + ASKED.packed
    assert read_discovery((nobody, ASKED), body) == Neighbour(True, nobody, None, ASKED)


@pytest.mark.parametrize("body", [b"\x87" + bytes(9), b"\x80" + bytes(40)])
def test_other_messages_are_nobodys_question(body: bytes) -> None:
    assert read_discovery((ASKS, ASKED), body) is None
