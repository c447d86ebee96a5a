"""Frames of a form that Linux does not write are told from those that it writes."""

from __future__ import annotations

import pytest

from harness.judge.frame_form import has_service, is_congested, is_formed, is_usual
from harness.judge.link_header import ARP, IP4, IP6

TO = bytes.fromhex("020000000001")
EVERYBODY = b"\xff" * 6
ACK = bytes.fromhex("9c4025370000000700000009801003ec00000000" + "0101080a0000000700000009")
IP4_HEAD = bytes.fromhex("45000034123440004006000" + "00a0000020a000001")
IP6_HEAD = bytes.fromhex("60012345002006" + "40") + b"\xfd" + bytes(15) + b"\xfd" + bytes(15)
REQUEST = bytes.fromhex("0001080006040001" + "0200000000020a000002" + "0000000000000a000001")
REPLY = bytes.fromhex("0001080006040002" + "0200000000020a000002" + "0200000000010a000001")


def changed(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + bytes([value]) + data[at + 1 :]


def test_what_linux_writes_is_formed() -> None:
    assert is_formed(TO, IP4, IP4_HEAD + ACK)
    assert is_formed(None, IP4, IP4_HEAD + ACK)
    assert is_formed(TO, IP6, IP6_HEAD + ACK)
    assert is_formed(EVERYBODY, ARP, REQUEST)
    assert is_formed(TO, ARP, REQUEST)
    assert is_formed(TO, ARP, REPLY)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, 0x65),  # version
        (0, 0x44),  # length of the header
        (3, 0x33),  # length
        (3, 0),  # none, though it is short enough to be told
        (6, 0xC0),  # the reserved bit
        (6, 0x60),  # not to be divided, and more follows
        (7, 0x01),  # not to be divided, and a part
        (9, 132),  # protocol
        (20 + 12, 0x70),  # where the data begins
        (20 + 12, 0xF0),
        (20 + 19, 1),  # urgent, but nothing is
        (20 + 20, 0),  # options
        (20 + 22, 2),  # an option of SYNs
    ],
)
def test_an_altered_ip4_segment_is_not(at: int, value: int) -> None:
    assert not is_formed(TO, IP4, changed(IP4_HEAD + ACK, at, value))


@pytest.mark.parametrize(("at", "value"), [(0, 0x40), (5, 0x21), (5, 0), (6, 7)])
def test_an_altered_ip6_segment_is_not(at: int, value: int) -> None:
    assert not is_formed(TO, IP6, changed(IP6_HEAD + ACK, at, value))


def test_a_packet_goes_to_the_hardware_address_of_its_group() -> None:
    datagram = bytes.fromhex("0005000900090000aa")
    head = bytes.fromhex("4500001d00004000011100000a000002ef810203")
    assert is_formed(bytes.fromhex("01005e010203"), IP4, head + datagram)
    assert not is_formed(bytes.fromhex("01005e010204"), IP4, head + datagram)
    assert not is_formed(TO, IP4, head + datagram)
    assert not is_formed(bytes.fromhex("01005e010203"), IP4, IP4_HEAD + ACK)
    assert is_formed(EVERYBODY, IP4, IP4_HEAD + ACK)


@pytest.mark.parametrize("hops", [1, 64, 255])
def test_what_is_only_for_the_link_has_its_hop_limit(hops: int) -> None:
    ends = b"\xfe\x80" + bytes(14) + b"\xfd" + bytes(15)
    solicitation = b"\x87" + bytes(31)
    discovery = bytes.fromhex("6000000000203a") + bytes([hops]) + ends + solicitation
    assert is_formed(TO, IP6, discovery) == (hops == 255)
    alert = bytes.fromhex("3a00050200000100")
    report = bytes.fromhex("60000000002000") + bytes([hops]) + ends + alert + bytes(24)
    assert is_formed(TO, IP6, report) == (hops == 1)


@pytest.mark.parametrize(
    ("to", "data"),
    [
        (EVERYBODY, changed(REQUEST, 1, 2)),
        (EVERYBODY, changed(REQUEST, 7, 3)),
        (EVERYBODY, changed(REQUEST, 18, 2)),  # asks for what it knows
        (bytes.fromhex("010000000001"), REQUEST),
        (TO, changed(REPLY, 23, 9)),  # answers somebody else
        (TO, REPLY[:-1]),
    ],
)
def test_an_altered_arp_packet_is_not(to: bytes, data: bytes) -> None:
    assert not is_formed(to, ARP, data)


def test_nothing_else_is_on_a_link() -> None:
    assert not is_formed(TO, 0x0801, IP4_HEAD + ACK)


@pytest.mark.parametrize(
    ("flags", "data", "usual"),
    [
        (0x10, b"", True),
        (0x18, b"x", True),
        (0x19, b"x", True),
        (0x11, b"", True),
        (0x02, b"", True),
        (0xC2, b"", True),  # offers to speak of congestion
        (0x42, b"", False),
        (0x04, b"", True),
        (0x18, b"", False),  # pushes nothing
        (0x01, b"", False),  # acknowledges nothing
        (0x13, b"", False),  # SYN and FIN
        (0x30, b"", False),  # urgent
    ],
)
def test_flags_are_such_as_linux_sets_together(flags: int, data: bytes, usual: bool) -> None:
    assert is_usual(changed(ACK, 13, flags) + data) == usual


@pytest.mark.parametrize(
    ("service", "at", "value"), [(2, 13, 0x10), (0, 12, 0x81), (0, 13, 0x50), (0, 13, 0x90)]
)
def test_congestion_is_spoken_of_in_three_places(service: int, at: int, value: int) -> None:
    assert not is_congested(0, ACK)
    assert is_congested(service, changed(ACK, at, value))


def test_a_report_of_a_group_alerts_routers() -> None:
    head = bytes.fromhex("46c00028000040000102000000000000e000001694040000")
    assert is_formed(bytes.fromhex("01005e000016"), IP4, head + bytes(16))
    for at in (20, 21, 23):
        altered = changed(head + bytes(16), at, 1)
        assert not is_formed(bytes.fromhex("01005e000016"), IP4, altered)


@pytest.mark.parametrize(
    ("protocol", "usual", "odd"),
    [
        (6, [0, 1, 2, 3], [0x10, 0xC0]),
        (17, [0], [1, 2, 0x10]),
        (1, [0, 0xC0], [0x10]),
        (2, [0xC0], [0, 0xE0]),
        (58, [0], [0xC0]),
    ],
)
def test_a_service_that_nobody_asked_for(protocol: int, usual: list[int], odd: list[int]) -> None:
    assert not any(has_service(protocol, service) for service in usual)
    assert all(has_service(protocol, service) for service in odd)
