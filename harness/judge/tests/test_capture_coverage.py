"""Silence of the wire means something only where a capture lies on the one way there is."""

from __future__ import annotations

from pathlib import Path

import dpkt
import pytest

from harness.judge.capture_coverage import CaptureCoverage
from harness.judge.pcap import read_capture
from harness.judge.sent_packets import read_wire
from harness.language.address import parse_endpoint
from harness.tests.evidence_builder import Case
from harness.tests.evidence_frames import ip_frame, write_pcap

CLIENT, SERVER = "10.0.0.2:40000", "10.0.0.1:80"


@pytest.fixture
def case() -> Case:
    """Two hosts, a link, and a capture at the server's end of it."""
    return Case()


def coverage(case: Case, tmp_path: Path) -> CaptureCoverage:
    """What the case's one capture, wherever it was, could see."""
    plan = case.planned()
    write_pcap(tmp_path / "capture.pcap", case.frames)
    captures = {"capture.pcap": read_capture(tmp_path / "capture.pcap")}
    return CaptureCoverage(plan, read_wire(plan, captures))


@pytest.mark.parametrize(
    ("device", "host", "target", "sees"),
    [
        ("eth0", "client", "10.0.0.1:80", True),
        ("eth0", "client", "10.0.0.3:80", True),
        ("eth0", "server", "10.0.0.2:80", True),
        ("eth0", "client", "[::ffff:10.0.0.1]:80", True),
        ("eth0", "client", "10.0.0.7:80", False),  # nobody's address
        ("eth0", "client", "10.0.0.4:80", False),  # its own
        ("eth0", "client", "127.0.0.1:80", False),
        ("eth0", "server", "0.0.0.0:80", False),
        ("lo", "server", "127.0.0.1:80", True),
        ("lo", "server", "10.0.0.1:80", True),
        ("lo", "server", "[::]:80", True),
        ("lo", "client", "127.0.0.1:80", False),  # the other host's loopback
        ("lo", "client", "10.0.0.1:80", False),
    ],
)
def test_a_capture_sees_what_must_pass_it(
    case: Case, tmp_path: Path, device: str, host: str, target: str, sees: bool
) -> None:
    case.plan["captures"][0]["device"] = device
    assert coverage(case, tmp_path).sees(host, parse_endpoint(target)) is sees


def test_the_other_end_of_the_link_sees_as_much(case: Case, tmp_path: Path) -> None:
    case.plan["captures"][0]["host"] = "client"
    assert coverage(case, tmp_path).sees("server", parse_endpoint("10.0.0.2:80"))


def test_where_there_are_two_ways_no_capture_is_on_the_only_one(case: Case, tmp_path: Path) -> None:
    case.plan["links"].append(case.plan["links"][0])
    assert not coverage(case, tmp_path).sees("client", parse_endpoint(SERVER))


def test_an_address_of_two_hosts_is_on_no_one_way(case: Case, tmp_path: Path) -> None:
    case.plan["hosts"][1]["also_speaks_for"] = ["10.0.0.1"]
    assert not coverage(case, tmp_path).sees("client", parse_endpoint(SERVER))


def test_an_answer_is_what_came_back_from_the_target(case: Case, tmp_path: Path) -> None:
    case.sent(CLIENT, SERVER, "S")
    case.sent(SERVER, CLIENT, "SA")
    case.sent("10.0.0.1:81", CLIENT, "R")  # of another port
    case.sent("10.0.0.3:80", CLIENT, "R")  # of another address
    seen = coverage(case, tmp_path)
    target = parse_endpoint(SERVER)
    assert seen.answers("client", target) == frozenset({"SYN-ACK"})
    assert seen.answers("client", target, 40000) == frozenset({"SYN-ACK"})
    assert seen.answers("client", target, 40001) == frozenset()
    assert seen.answers("client", parse_endpoint("[::ffff:10.0.0.1]:80")) == frozenset({"SYN-ACK"})


def test_an_icmp_error_answers_the_packet_that_it_quotes(case: Case, tmp_path: Path) -> None:
    case.sent(CLIENT, SERVER, "S")
    error = b"\3\3" + b"\0" * 6 + case.frames[0][14:]
    # It comes from another address than was asked.
    case.frames.append(ip_frame("10.0.0.3:0", CLIENT, 1, error, "server"))
    seen = coverage(case, tmp_path)
    assert seen.answers("client", parse_endpoint(SERVER)) == frozenset({"ICMP"})
    assert seen.answers("client", parse_endpoint(SERVER), 40001) == frozenset()


@pytest.mark.parametrize("target", ["0.0.0.0:80", "[::]:80", "127.0.0.1:80", "10.0.0.9:80"])
def test_of_what_no_capture_could_have_seen_no_answer_is_known(
    case: Case, tmp_path: Path, target: str
) -> None:
    assert coverage(case, tmp_path).answers("client", parse_endpoint(target)) is None


def test_to_the_wildcard_no_answer_is_known_even_on_the_loopback(
    case: Case, tmp_path: Path
) -> None:
    case.plan["captures"][0]["device"] = "lo"
    assert coverage(case, tmp_path).answers("server", parse_endpoint("0.0.0.0:80")) is None


def datagram(case: Case, source: str, size: int) -> None:
    port = int(source.rpartition(":")[2])
    udp = dpkt.udp.UDP(sport=port, dport=80, data=b"h" * size, ulen=8 + size)
    case.frames.append(ip_frame(source, SERVER, dpkt.ip.IP_PROTO_UDP, udp, "client"))


@pytest.mark.parametrize(
    ("source", "size", "was_sent"),
    [
        ("10.0.0.2:5", 2, True),
        ("[::ffff:10.0.0.2]:5", 2, True),
        ("10.0.0.2:5", 3, False),
        ("10.0.0.2:6", 2, False),
        ("10.0.0.4:5", 2, False),
        ("10.0.0.2:5", 1200, False),
        ("10.0.0.2:5", 1201, True),  # may have come in fragments
        ("10.0.0.1:5", 2, True),  # its own, which no capture sees
        ("10.0.0.9:5", 2, True),
    ],
)
def test_a_datagram_that_came_was_sent_unless_no_capture_could_see_it(
    case: Case, tmp_path: Path, source: str, size: int, was_sent: bool
) -> None:
    datagram(case, "10.0.0.2:5", 2)
    seen = coverage(case, tmp_path)
    assert seen.has_datagram("server", parse_endpoint(source), size) is was_sent


def test_a_segment_is_no_datagram(case: Case, tmp_path: Path) -> None:
    case.sent("10.0.0.2:5", SERVER, "PA", data=b"hh")
    assert not coverage(case, tmp_path).has_datagram("server", parse_endpoint("10.0.0.2:5"), 2)
