"""A packet's flow has two directions, and its ports are what its payload begins with."""

from __future__ import annotations

import struct
from ipaddress import ip_address

import pytest

from harness.judge.packet import Packet, flow_of
from harness.judge.tcp_options import Options

HERE, THERE = ip_address("10.0.0.1"), ip_address("10.0.0.2")


def test_the_ports_come_first_in_network_order() -> None:
    assert flow_of((HERE, THERE), b"\x9c\x40\x00\x50rest") == (HERE, 40000, THERE, 80)


def test_without_both_ports_there_is_no_flow() -> None:
    with pytest.raises(struct.error):
        flow_of((HERE, THERE), b"\x9c\x40\x00")


def test_an_answer_goes_the_other_way() -> None:
    packet = Packet(0.0, "tcp", flow=(HERE, 80, THERE, 40000))
    assert packet.reverse == (THERE, 40000, HERE, 80)
    assert Packet(0.0, "tcp", flow=packet.reverse).reverse == packet.flow
    assert Packet(0.0, "other").reverse is None


def test_timestamps_are_those_of_the_options() -> None:
    assert Packet(0.0, "tcp", options=Options(stamps=(7, 6))).timestamps == (7, 6)
    assert Packet(0.0, "tcp").timestamps is None


def test_the_bytes_of_a_frame_are_not_printed() -> None:
    assert "secret" not in repr(Packet(0.0, "tcp", frame=b"secret"))
