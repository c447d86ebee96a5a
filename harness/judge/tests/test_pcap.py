"""A pcap file is read whole or not at all, whatever link it was captured on."""

from __future__ import annotations

import struct
from ipaddress import ip_address
from pathlib import Path

import dpkt
import pytest

from harness.judge.packet import Packet
from harness.judge.pcap import Capture, CaptureError, read_capture
from harness.tests.evidence_frames import MACS, ip_frame, tcp_frame, write_pcap

CLIENT, SERVER = "10.0.0.2:40000", "10.0.0.1:80"
CLIENT6, SERVER6 = "[fd00::2]:40000", "[fd00::1]:80"


def read(tmp_path: Path, *frames: bytes, link: int = 1) -> Capture:
    write_pcap(tmp_path / "capture.pcap", frames, link)
    return read_capture(tmp_path / "capture.pcap")


def only(tmp_path: Path, frame: bytes, link: int = 1) -> Packet:
    (packet,) = read(tmp_path, frame, link=link).packets
    return packet


@pytest.mark.parametrize(("source", "target"), [(CLIENT, SERVER), (CLIENT6, SERVER6)])
def test_a_segment_is_read_with_all_that_checks_ask(
    tmp_path: Path, source: str, target: str
) -> None:
    packet = only(tmp_path, tcp_frame(source, target, "PA", seq=7, ack=9, data=b"hello"))
    assert (packet.protocol, packet.seq, packet.ack, packet.length) == ("tcp", 7, 9, 5)
    assert packet.flags == {"ACK"}
    assert packet.sender_mac == MACS["client"]
    addresses = [ip_address(end.rpartition(":")[0].strip("[]")) for end in (source, target)]
    assert packet.flow == (addresses[0], 40000, addresses[1], 80)
    assert packet.reverse == (addresses[1], 80, addresses[0], 40000)


def test_timestamps_are_read_where_a_segment_has_them(tmp_path: Path) -> None:
    options = b"\1\1" + struct.pack("!BBII", 8, 10, 70, 60)
    segment = tcp_frame(CLIENT, SERVER, "PA", data=b"hello", options=options)
    packet = only(tmp_path, segment)
    assert (packet.timestamps, packet.length) == ((70, 60), 5)
    assert only(tmp_path, tcp_frame(CLIENT, SERVER, "A")).timestamps is None


def test_the_padding_of_a_short_frame_is_no_data(tmp_path: Path) -> None:
    assert only(tmp_path, tcp_frame(CLIENT, SERVER, "A") + b"\0" * 6).length == 0


IP4 = tcp_frame(CLIENT, SERVER, "S")[14:]
IP6 = tcp_frame(CLIENT6, SERVER6, "S")[14:]


@pytest.mark.parametrize(
    ("link", "frame", "mac"),
    [
        (0, b"\2\0\0\0" + IP4, None),
        (108, b"\0\0\0\x1c" + IP6, None),
        (101, IP4, None),
        (101, IP6, None),
        (113, struct.pack("!HHH8sH", 0, 1, 6, b"\2\0\0\0\0\7", 0x0800) + IP4, "02:00:00:00:00:07"),
        (
            276,
            struct.pack("!HHIHBB8s", 0x86DD, 0, 3, 1, 0, 6, b"\2\0\0\0\0\7") + IP6,
            "02:00:00:00:00:07",
        ),
    ],
    ids=["null", "loop", "raw IPv4", "raw IPv6", "cooked", "cooked v2"],
)
def test_every_link_type_gives_the_same_packet(
    tmp_path: Path, link: int, frame: bytes, mac: str | None
) -> None:
    packet = only(tmp_path, frame, link)
    assert packet.flags == {"SYN"}
    assert packet.sender_mac == mac


def test_a_link_type_that_is_not_known_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match=r"capture.pcap: link type 147 is not known here"):
        read(tmp_path, IP4, link=147)


def test_extension_headers_are_passed_over(tmp_path: Path) -> None:
    tcp = tcp_frame(CLIENT6, SERVER6, "F")[54:]
    options = bytes([6, 0, 1, 4, 0, 0, 0, 0])
    packet = only(tmp_path, ip_frame(CLIENT6, SERVER6, 60, options + tcp, "client"))
    assert packet.flags == {"FIN"}


def test_later_fragments_are_no_segments(tmp_path: Path) -> None:
    tcp = tcp_frame(CLIENT6, SERVER6, "F")[54:]
    fragment = bytes([6, 0]) + (185 << 3).to_bytes(2, "big") + b"\0\0\0\1"
    packet = only(tmp_path, ip_frame(CLIENT6, SERVER6, 44, fragment + tcp, "client"))
    assert packet.protocol == "other"


def test_a_datagram_is_read_with_its_length(tmp_path: Path) -> None:
    udp = dpkt.udp.UDP(sport=40000, dport=80, data=b"hello")
    udp.ulen = 13
    packet = only(tmp_path, ip_frame(CLIENT, SERVER, 17, udp, "client"))
    assert (packet.protocol, packet.length) == ("udp", 5)


@pytest.mark.parametrize("six", [False, True], ids=["ipv4", "ipv6"])
def test_an_icmp_error_is_about_the_flow_it_quotes(tmp_path: Path, six: bool) -> None:
    source, target = (CLIENT6, SERVER6) if six else (CLIENT, SERVER)
    quoted = tcp_frame(source, target, "S")[14:]
    error = (b"\1\4" if six else b"\3\3") + b"\0" * 6 + quoted
    packet = only(tmp_path, ip_frame(target, source, 58 if six else 1, error, "server"))
    assert packet.protocol == "icmp"
    assert packet.about is not None
    assert (packet.about[1], packet.about[3]) == (40000, 80)


def test_neighbour_discovery_and_arp_are_the_links_own_business(tmp_path: Path) -> None:
    solicitation = ip_frame(CLIENT6, SERVER6, 58, b"\x87\0" + b"\0" * 22, "client")
    arp = tcp_frame(CLIENT, SERVER, "S")[:12] + b"\x08\x06" + b"\0" * 28
    capture = read(tmp_path, solicitation, arp)
    assert [packet.protocol for packet in capture.packets] == ["other", "other"]


def test_an_empty_capture_has_no_packets(tmp_path: Path) -> None:
    capture = read(tmp_path)
    assert (capture.size, capture.packets) == (24, ())


def test_a_capture_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="capture.pcap: No such file"):
        read_capture(tmp_path / "capture.pcap")


@pytest.mark.parametrize("gone", [1, 30, 53, 60, 69])
def test_a_packet_cut_short_is_an_error(tmp_path: Path, gone: int) -> None:
    frame = tcp_frame(CLIENT, SERVER, "S")
    write_pcap(tmp_path / "capture.pcap", [frame, frame])
    content = (tmp_path / "capture.pcap").read_bytes()
    (tmp_path / "capture.pcap").write_bytes(content[:-gone])
    with pytest.raises(CaptureError, match="cut short or damaged at packet 2"):
        read_capture(tmp_path / "capture.pcap")
