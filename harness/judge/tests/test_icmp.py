"""An ICMP error is about the flow that it quotes; what is the link's own business is nobody's."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from harness.judge.icmp import icmp_packet
from harness.judge.packet import Flow, IpAddress, Packet
from harness.tests.evidence_frames import tcp_frame

MAC = "02:00:00:00:00:01"
HERE4, THERE4 = ip_address("10.0.0.1"), ip_address("10.0.0.2")
HERE6, THERE6 = ip_address("fd00::1"), ip_address("fd00::2")
QUOTED4 = tcp_frame("10.0.0.2:40000", "10.0.0.1:80", "S")[14:]
QUOTED6 = tcp_frame("[fd00::2]:40000", "[fd00::1]:80", "S")[14:]


def read(kind: int, quoted: bytes = b"", version: int = 4) -> Packet:
    ends: tuple[IpAddress, IpAddress] = (HERE4, THERE4) if version == 4 else (HERE6, THERE6)
    return icmp_packet(1.5, MAC, ends, bytes([kind, 0]) + bytes(6) + quoted, version)


@pytest.mark.parametrize(
    ("kind", "version", "quoted", "about"),
    [
        (3, 4, QUOTED4, (THERE4, 40000, HERE4, 80)),
        (11, 4, QUOTED4, (THERE4, 40000, HERE4, 80)),
        (1, 6, QUOTED6, (THERE6, 40000, HERE6, 80)),
        (2, 6, QUOTED6, (THERE6, 40000, HERE6, 80)),
    ],
)
def test_an_error_is_about_the_flow_that_it_quotes(
    kind: int, version: int, quoted: bytes, about: Flow
) -> None:
    packet = read(kind, quoted, version)
    assert (packet.protocol, packet.about, packet.sender_mac, packet.time) == (
        "icmp",
        about,
        MAC,
        1.5,
    )


@pytest.mark.parametrize(("kind", "version"), [(8, 4), (0, 4), (128, 6), (129, 6)])
def test_an_echo_is_about_no_flow_whatever_it_carries(kind: int, version: int) -> None:
    packet = read(kind, QUOTED4 if version == 4 else QUOTED6, version)
    assert (packet.protocol, packet.about) == ("icmp", None)


@pytest.mark.parametrize("version", [4, 6])
def test_it_goes_from_end_to_end_without_ports(version: int) -> None:
    ends = (HERE4, THERE4) if version == 4 else (HERE6, THERE6)
    assert read(3, version=version).flow == (ends[0], 0, ends[1], 0)


@pytest.mark.parametrize(("kind", "version"), [(9, 4), (135, 6), (143, 6), (128, 4), (8, 6)])
def test_what_is_neither_error_nor_echo_is_the_links_own(kind: int, version: int) -> None:
    packet = read(kind, QUOTED4, version)
    assert (packet.protocol, packet.flow) == ("other", None)


@pytest.mark.parametrize(("quoted", "least"), [(QUOTED4, 28), (QUOTED6, 44)])
def test_of_a_quotation_without_ports_no_flow_is_known(quoted: bytes, least: int) -> None:
    kind, version = (3, 4) if least == 28 else (1, 6)
    assert read(kind, quoted[:least], version).about is not None
    assert read(kind, quoted[: least - 1], version).about is None


def test_the_quoted_header_may_have_options() -> None:
    longer = b"\x46" + QUOTED4[1:20] + b"\1\1\1\1" + QUOTED4[20:]
    assert read(3, longer).about == (THERE4, 40000, HERE4, 80)


def test_a_quotation_of_another_protocol_than_ip_has_no_flow() -> None:
    assert read(3, b"\x95" + QUOTED4[1:]).about is None


def test_a_message_without_its_header_is_cut_short() -> None:
    with pytest.raises(ValueError, match="cut short"):
        icmp_packet(0.0, None, (HERE4, THERE4), bytes([3]) + bytes(6), 4)
