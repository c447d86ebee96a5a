"""Packets must show a connection that came about, one that was refused, and what was received."""

from __future__ import annotations

from pathlib import Path

import dpkt
import pytest

from harness.judge.tests.witnessed import connect, spoke, told
from harness.tests.evidence_builder import Case
from harness.tests.evidence_frames import ip_frame
from harness.tests.evidence_parts import socket


@pytest.fixture
def case() -> Case:
    """A case whose packets are put in by the test."""
    return Case()


def received(case: Case, peer: str = "10.0.0.2:5", size: int = 2) -> None:
    """The server receives two bytes."""
    case.call("server", "socket udp")
    case.call("server", "recvfrom", value="h" * size)
    case.records[-1]["reply"]["more"] = {"from": peer}


def test_a_datagram_that_was_received_has_passed_the_wire(case: Case, tmp_path: Path) -> None:
    received(case)
    assert "received 2 bytes from 10.0.0.2:5 that the capture" in told(case, tmp_path)
    datagram = dpkt.udp.UDP(sport=5, dport=80, data=b"hh", ulen=10)
    frame = ip_frame("10.0.0.2:5", "10.0.0.1:80", dpkt.ip.IP_PROTO_UDP, datagram, "client")
    case.frames.append(frame)
    assert spoke(case, tmp_path) == {"call"}


@pytest.mark.parametrize(("peer", "size"), [("10.0.0.3:5", 2), ("10.0.0.2:5", 1201)])
def test_one_that_no_capture_sees_whole_may_be_received(
    case: Case, tmp_path: Path, peer: str, size: int
) -> None:
    received(case, peer, size)
    assert spoke(case, tmp_path) == {"call"}


def test_a_connection_stands_in_the_table_and_on_the_wire(case: Case, tmp_path: Path) -> None:
    case.sent("10.0.0.2:40000", "10.0.0.1:80", "S")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "SA")
    connect(case, "10.0.0.1:80", "10.0.0.1:80")
    assert spoke(case, tmp_path) == {"call", "table", "wire"}


def test_the_handshake_of_another_port_is_no_witness(case: Case, tmp_path: Path) -> None:
    case.sent("10.0.0.2:40001", "10.0.0.1:80", "S")
    case.sent("10.0.0.1:80", "10.0.0.2:40001", "SA")
    connect(case, "10.0.0.1:80", "10.0.0.1:80")
    assert "no SYN-ACK from 10.0.0.1:80" in told(case, tmp_path)


def test_a_mapped_address_travels_as_ipv4(case: Case, tmp_path: Path) -> None:
    case.sent("10.0.0.2:40000", "10.0.0.1:80", "S")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "SA")
    local = "[::ffff:10.0.0.2]:40000"
    connect(case, "[::ffff:10.0.0.1]:80", "[::ffff:10.0.0.1]:80", local)
    assert spoke(case, tmp_path) == {"call", "table", "wire"}


@pytest.mark.parametrize("target", ["127.0.0.1:80", "10.0.0.2:80", "0.0.0.0:80"])
def test_what_stays_on_a_host_is_not_looked_for_on_the_link(
    case: Case, tmp_path: Path, target: str
) -> None:
    remote = "127.0.0.1:80" if target == "0.0.0.0:80" else target
    connect(case, target, remote, "127.0.0.1:40000")
    assert spoke(case, tmp_path) == {"call", "table"}


def test_what_stays_on_a_host_is_looked_for_on_its_loopback(case: Case, tmp_path: Path) -> None:
    case.plan["captures"] = [{"host": "client", "device": "lo", "file": "capture.pcap"}]
    connect(case, "127.0.0.1:80", "127.0.0.1:80", "127.0.0.1:40000")
    assert "no SYN-ACK from 127.0.0.1:80" in told(case, tmp_path)


def test_a_refusal_is_on_the_wire(case: Case, tmp_path: Path) -> None:
    case.sent("10.0.0.2:40000", "10.0.0.1:80", "S")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "RA")
    case.call("client", "socket tcp")
    case.call("client", "connect 10.0.0.1:80", "ECONNREFUSED")
    assert spoke(case, tmp_path) == {"call", "wire"}


def test_an_icmp_error_is_a_refusal_and_a_syn_ack_is_none(case: Case, tmp_path: Path) -> None:
    case.sent("10.0.0.2:40000", "10.0.0.1:80", "S")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "SA")
    case.call("client", "socket tcp")
    case.call("client", "connect 10.0.0.1:80", "ECONNREFUSED")
    assert "no refusal from 10.0.0.1:80" in told(case, tmp_path)
    error = b"\3\3" + b"\0" * 6 + case.frames[0][14:]
    case.frames.append(ip_frame("10.0.0.1:80", "10.0.0.2:40000", 1, error, "server"))
    assert spoke(case, tmp_path) == {"call", "wire"}


def test_of_both_opening_at_once_a_syn_is_the_answer(case: Case, tmp_path: Path) -> None:
    case.sent("10.0.0.2:40000", "10.0.0.1:80", "S")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "S")
    connect(case, "10.0.0.1:80", "10.0.0.1:80")
    assert spoke(case, tmp_path) == {"call", "table", "wire"}


def test_what_no_capture_sees_may_have_been_refused(case: Case, tmp_path: Path) -> None:
    case.plan["captures"] = []
    case.call("client", "socket tcp")
    case.call("client", "connect 10.0.0.1:80", "ECONNREFUSED")
    assert spoke(case, tmp_path) == {"call"}


def test_a_udp_socket_connects_without_a_packet(case: Case, tmp_path: Path) -> None:
    case.call("client", "socket udp")
    peer = socket("10.0.0.2:40000", "10.0.0.1:53", "ESTABLISHED", inode=2, protocol="udp")
    case.call("client", "connect 10.0.0.1:53", after={"client": [peer]})
    assert spoke(case, tmp_path) == {"call", "table"}
    case.call("client", "connect 10.0.0.1:53", "ECONNREFUSED")
    assert spoke(case, tmp_path) == {"call"}


@pytest.mark.parametrize("size", [1, 3])
def test_a_datagram_of_another_size_is_another(case: Case, tmp_path: Path, size: int) -> None:
    received(case)
    datagram = dpkt.udp.UDP(sport=5, dport=80, data=b"h" * size, ulen=8 + size)
    case.frames.append(
        ip_frame("10.0.0.2:5", "10.0.0.1:80", dpkt.ip.IP_PROTO_UDP, datagram, "client")
    )
    assert "received 2 bytes from 10.0.0.2:5" in told(case, tmp_path)


def test_who_does_not_say_from_where_it_received_is_not_asked(case: Case, tmp_path: Path) -> None:
    received(case)
    case.records[-1]["reply"]["more"] = {}
    assert spoke(case, tmp_path) == {"call"}
