"""Packets of no connection, and connections of which there is no packet, break a case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_frames import tcp_frame, write_pcap
from harness.tests.evidence_parts import answer, pattern, row, socket
from harness.tests.evidence_builder import read_lines, write_observations
from harness.tests.evidence_frames import WALL_START

SETTING = Provenance(revision="abc1234", evidence="raw/x")
CLIENT, SERVER = "10.0.0.2:40000", "10.0.0.1:9527"


def judged(case: Case, tmp_path: Path) -> Verdict:
    return judge(read_evidence(case.write(tmp_path)), SETTING)


def without(number: int) -> Callable[[Case], None]:
    def damage(case: Case) -> None:
        case.frames.pop(number - 1)

    return damage


def acknowledge_too_much(case: Case) -> None:
    case.sent(CLIENT, SERVER, "A", seq=1002, ack=5003)


def leave_a_gap(case: Case) -> None:
    case.sent(CLIENT, SERVER, "PA", seq=1005, ack=5002, data=b"x")


def come_from_nowhere(case: Case) -> None:
    case.sent("10.0.0.2:50000", SERVER, "PA", seq=7, ack=9, data=b"x")


def acknowledge_without_saying_so(case: Case) -> None:
    case.sent(CLIENT, SERVER, "F", seq=1001, ack=5002)


def answer_another_syn(case: Case) -> None:
    case.sent(SERVER, CLIENT, "SA", seq=5000, ack=1002)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (without(1), "packet 1 acknowledges what the capture does not have"),  # the SYN
        (without(2), "the capture has no SYN-ACK"),
        (without(4), "acknowledges what the capture does not have"),  # a FIN
        (without(6), "acknowledges what the capture does not have"),  # the other
        (acknowledge_too_much, "packet 8 acknowledges"),
        (leave_a_gap, "packet 8 follows on what the capture does not have"),
        (come_from_nowhere, "packet 8 acknowledges"),
        (acknowledge_without_saying_so, "packet 8 acknowledges"),
        (answer_another_syn, "packet 8 acknowledges"),
    ],
)
def test_a_capture_that_lacks_a_segment_breaks_a_case(
    tmp_path: Path, damage: Callable[[Case], None], words: str
) -> None:
    case = restart()
    damage(case)
    verdict = judged(case, tmp_path)
    assert (verdict.verdict, words in reason(verdict)) == (Status.BROKEN, True), reason(verdict)


def sent_again(case: Case) -> None:
    case.sent(CLIENT, SERVER, "FA", seq=1001, ack=5002)


def probe_a_live_connection(case: Case) -> None:
    case.sent(CLIENT, SERVER, "A", seq=1001, ack=5002)


def refuse_a_connection(case: Case) -> None:
    case.call("client", "socket tcp as more")
    case.call("client", "connect more 10.0.0.1:9527", "ECONNREFUSED", row("ECONNREFUSED"))
    case.sent("10.0.0.2:50000", SERVER, "S", seq=7)
    case.sent(SERVER, "10.0.0.2:50000", "RA", seq=0, ack=8)


@pytest.mark.parametrize("more", [sent_again, probe_a_live_connection, refuse_a_connection])
def test_what_kernels_do_is_possible(tmp_path: Path, more: Callable[[Case], None]) -> None:
    case = restart()
    case.plan["wire"] = []
    more(case)
    verdict = judged(case, tmp_path)
    assert verdict.verdict is Status.PASS, reason(verdict)


def test_an_end_that_is_made_by_hand_has_any_number(tmp_path: Path) -> None:
    case = restart()
    case.plan["wire"] = []
    case.call("client", "flow 10.0.0.9:5 10.0.0.1:9527")
    case.plan["hosts"][1]["also_speaks_for"] = ["10.0.0.9"]
    said = answer("segment PA seq 7 ack 9")
    said |= {"ret": 41, "more": {"seq": "7", "ack": "9", "len": "1", "win": "65535"}}
    case.call("client", "segment PA seq 7 ack 9", reply=said)
    case.sent("10.0.0.9:5", SERVER, "PA", seq=7, ack=9, data=b"x")
    assert judged(case, tmp_path).verdict is Status.PASS, reason(judged(case, tmp_path))


def test_a_segment_that_is_there_twice_at_one_time_breaks_a_case(tmp_path: Path) -> None:
    case = restart()
    case.frames.append(case.frames[-2])
    folder = case.write(tmp_path)
    stamps = [WALL_START + n / 1000 for n in (0, 1, 2, 3, 4, 5, 6, 5)]
    frames = [*zip(case.frames, stamps, strict=True)]
    write_pcap(folder / "capture.pcap", [*frames[:6], frames[7], frames[6]])
    write_observations(folder, read_lines(folder))
    assert "packet 7 is there twice" in reason(judge(read_evidence(folder), SETTING))


@pytest.mark.parametrize(
    ("state", "flag"),
    [("ESTABLISHED", "SYN"), ("SYN_RECV", "SYN"), ("CLOSE_WAIT", "SYN"), ("TIME_WAIT", "SYN")],
)
def test_a_connection_without_a_packet_breaks_a_case(tmp_path: Path, state: str, flag: str) -> None:
    case = Case()
    case.plan["claims"], case.plan["wire"] = [], []
    timer = "timewait" if state == "TIME_WAIT" else "off"
    entry = socket("10.0.0.1:80", "10.0.0.2:5", state, timer=timer)
    # It was there from the start, so that its history says nothing.
    case.tables["server"] = [entry]
    where = pattern("10.0.0.1:80", state=state)
    case.step("table", host="server", pattern=where, absent=False, expect=[row("ok")])
    verdict = judged(case, tmp_path)
    assert verdict.verdict is Status.BROKEN
    assert f"10.0.0.1:80 -> 10.0.0.2:5 is {state}, but the capture has no {flag}" in reason(verdict)


def test_a_syn_that_waits_for_a_neighbour_is_on_no_wire(tmp_path: Path) -> None:
    case = Case()
    case.tables["server"] = [socket("10.0.0.1:80", "10.0.0.2:5", "SYN_SENT", inode=0)]
    where = pattern("10.0.0.1:80", state="SYN_SENT")
    case.step("table", host="server", pattern=where, absent=False, expect=[row("ok")])
    assert judged(case, tmp_path).verdict is Status.PASS


def test_what_is_acknowledged_was_captured_before(tmp_path: Path) -> None:
    case = restart()
    case.frames[3], case.frames[4] = case.frames[4], case.frames[3]
    assert "packet 4 acknowledges what the capture does not have" in reason(judged(case, tmp_path))


def test_a_time_wait_whose_fin_nobody_acknowledged_breaks_a_case(tmp_path: Path) -> None:
    case = restart()
    case.plan["wire"] = []
    assert judged(case, tmp_path / "a").verdict is Status.PASS
    case.frames = case.frames[:4] + case.frames[5:]
    case.frames[4] = tcp_frame(CLIENT, SERVER, "FA", seq=1001, ack=5001)
    assert "the capture has no ACK of the FIN" in reason(judged(case, tmp_path / "b"))


@pytest.mark.parametrize("state", ["SYN_SENT", "FIN_WAIT1"])
def test_what_has_sent_something_has_it_on_the_wire(tmp_path: Path, state: str) -> None:
    case = Case()
    case.plan["claims"], case.plan["wire"] = [], []
    case.tables["server"] = [socket("10.0.0.1:80", "10.0.0.2:5", state, inode=0, wqueue=1)]
    if state == "FIN_WAIT1":
        case.sent("10.0.0.2:5", "10.0.0.1:80", "S", seq=1)
        case.sent("10.0.0.1:80", "10.0.0.2:5", "SA", seq=5, ack=2)
        case.sent("10.0.0.2:5", "10.0.0.1:80", "A", seq=2, ack=6)
        case.call("client", "socket tcp")
        case.call("client", "connect 10.0.0.1:80", "ETIMEDOUT", row("ETIMEDOUT"))
    where = pattern("10.0.0.1:80", state=state)
    case.step("table", host="server", pattern=where, absent=False, expect=[row("ok")])
    # Nobody knows whether the neighbour was known.
    assert judged(case, tmp_path / "a").verdict is Status.PASS, reason(judged(case, tmp_path / "a"))
    case.plan["hosts"][0]["neighbours"][0]["address"] = "10.0.0.2"
    words = f"{state}, but the capture has no {state[:3]}"
    assert words in reason(judged(case, tmp_path / "b"))
