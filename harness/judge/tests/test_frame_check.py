"""A frame that is damaged, or of somebody who is not there, breaks a case."""

from __future__ import annotations

from pathlib import Path

import dpkt
import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case, read_lines, restart, write_observations
from harness.tests.evidence_frames import WALL_START, ip_frame, tcp_frame, write_pcap

SETTING = Provenance(revision="abc1234", evidence="raw/x")


def judged(case: Case, tmp_path: Path) -> Verdict:
    case.plan["wire"] = []
    return judge(read_evidence(case.write(tmp_path)), SETTING)


def udp_frame(source: str, target: str) -> bytes:
    datagram = dpkt.udp.UDP(sport=5, dport=9, data=b"x")
    datagram.ulen = len(datagram)
    return ip_frame(source, target, dpkt.ip.IP_PROTO_UDP, datagram, "client")


def spoiled(frame: bytes, at: int, value: int) -> bytes:
    return frame[:at] + bytes([value]) + frame[at + 1 :]


@pytest.mark.parametrize(
    ("at", "value", "words"),
    [
        (5, 9, "from or to nobody on the link"),  # the receiver's hardware address
        (11, 9, "from or to nobody on the link"),  # the sender's
        (22, 9, "its checksum is not that of its bytes"),  # time to live, in IP's header
        (40, 9, "its checksum is not that of its bytes"),  # a sequence number, in TCP's
    ],
)
def test_an_altered_byte_breaks_a_case(tmp_path: Path, at: int, value: int, words: str) -> None:
    case = restart()
    case.frames[3] = spoiled(case.frames[3], at, value)
    verdict = judged(case, tmp_path)
    assert (verdict.verdict, words in reason(verdict)) == (Status.BROKEN, True), reason(verdict)
    assert "packet 4" in reason(verdict)


def test_a_packet_from_an_address_of_nobody_breaks_a_case(tmp_path: Path) -> None:
    case = restart()
    case.frames.append(tcp_frame("10.0.0.77:5", "10.0.0.1:9527", "R"))
    assert "packet 8 is from or to nobody" in reason(judged(case, tmp_path))


def test_a_frame_to_a_group_is_everybodys(tmp_path: Path) -> None:
    case = restart()
    frame = udp_frame("10.0.0.2:5", "239.1.1.1:9")
    case.frames.append(b"\x01\x00\x5e\x01\x01\x01" + frame[6:])
    assert judged(case, tmp_path).verdict is Status.PASS, reason(judged(case, tmp_path / "b"))


def test_a_frame_to_another_group_than_its_packet_breaks_a_case(tmp_path: Path) -> None:
    case = restart()
    frame = udp_frame("10.0.0.2:5", "239.1.1.1:9")
    case.frames.append(b"\x01\x00\x5e\x01\x01\x02" + frame[6:])
    assert "packet 8 has headers that no kernel writes" in reason(judged(case, tmp_path))


def test_a_time_to_live_of_its_own_breaks_a_case(tmp_path: Path) -> None:
    case = restart()
    packet = dpkt.ethernet.Ethernet(case.frames[5])
    packet.ip.ttl, packet.ip.sum = 63, 0
    case.frames[5] = bytes(packet)
    assert "packet 6 has another time to live" in reason(judged(case, tmp_path / "a"))
    case = restart()
    case.frames[5] = bytes(packet)
    case.plan["hosts"][0]["sysctls"]["net.ipv4.ip_default_ttl"] = "63"
    assert "time to live" not in reason(judged(case, tmp_path / "b"))


def test_a_frame_that_is_there_twice_at_one_time_breaks_a_case(tmp_path: Path) -> None:
    case = restart()
    folder = case.write(tmp_path)
    stamps = [WALL_START + n / 1000 for n in range(len(case.frames))]
    frames = [*zip(case.frames, stamps, strict=True)]
    write_pcap(folder / "capture.pcap", [*frames, frames[-1]])
    lines = read_lines(folder)
    for line in lines:
        if line["kind"] == "capture-end":
            line |= {key: 8 for key in ("captured", "received", "whole", "interface_packets")}
            line["bytes"] = (folder / "capture.pcap").stat().st_size
    write_observations(folder, lines)
    assert "packet 8 is there twice" in reason(judge(read_evidence(folder), SETTING))


def test_a_neighbour_entry_may_name_somebody_who_is_not_there(tmp_path: Path) -> None:
    case = restart()
    entry = {"device": "eth0", "address": "10.0.0.9", "mac": "02:00:00:00:00:09"}
    case.frames.append(spoiled(tcp_frame("10.0.0.2:5", "10.0.0.9:9", "R"), 5, 9))
    assert judged(case, tmp_path / "a").verdict is Status.BROKEN
    case.plan["hosts"][1]["neighbours"] = [entry]
    assert judged(case, tmp_path / "b").verdict is Status.PASS


def test_beside_a_program_from_outside_nothing_is_said(tmp_path: Path) -> None:
    case = restart()
    case.frames.append(tcp_frame("10.0.0.77:5", "10.0.0.1:9527", "R"))
    case.plan["needs"].append({"kind": "program", "name": "hping3"})
    case.found["hping3"] = "/usr/sbin/hping3"
    case.plan["actors"].append({"name": "p", "host": "client", "kind": "program", "uid": 0})
    case.ends.append({"name": "p", "how": "torn down", "expected": True})
    started = {"kind": "actor", "name": "p", "host": "client", "pid": 300, "uid": 0}
    seen = {"namespace": 4026532001, "executable": "/usr/sbin/hping3", "command": ["hping3"]}
    case.records.append({**started, **seen, "program": True})
    case.step("run", actor="p", argv=["hping3"])
    assert judged(case, tmp_path).verdict is Status.PASS, reason(judged(case, tmp_path))


@pytest.mark.parametrize(("at", "value"), [(15, 0x10), (20, 0)])  # service, may be divided
def test_headers_that_nobody_asked_for_break_a_case(tmp_path: Path, at: int, value: int) -> None:
    case = restart()
    case.frames[3] = with_right_sum(spoiled(case.frames[3], at, value))
    verdict = judged(case, tmp_path / "a")
    assert "packet 4 has" in reason(verdict), reason(verdict)
    # IP_TOS and IP_MTU_DISCOVER, or any other option of IP's, by its number.
    case.call("server", "socket udp as other")
    case.call("server", "setsockopt other 0 1 10")
    assert judged(case, tmp_path / "b").verdict is Status.PASS, reason(judged(case, tmp_path / "b"))


def with_right_sum(frame: bytes) -> bytes:
    """Its IPv4 header with the checksum that it should have."""
    packet = dpkt.ip.IP(frame[14:])
    packet.sum = 0
    return frame[:14] + bytes(packet)
