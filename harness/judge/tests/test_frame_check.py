"""A frame that is damaged, or of somebody who is not there, breaks a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_frames import tcp_frame

SETTING = Provenance(revision="abc1234", evidence="raw/x")


def judged(case: Case, tmp_path: Path) -> Verdict:
    case.plan["wire"] = []
    return judge(read_evidence(case.write(tmp_path)), SETTING)


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
    frame = tcp_frame("10.0.0.2:5", "10.0.0.1:9", "R")
    case.frames.append(b"\x01\x00\x5e\x00\x00\x01" + frame[6:])
    assert judged(case, tmp_path).verdict is Status.PASS


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
