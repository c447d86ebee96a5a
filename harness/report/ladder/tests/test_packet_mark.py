"""What is said of a packet, and that its numbers are counted from the first of their direction."""

from __future__ import annotations

import struct
from ipaddress import ip_address
from pathlib import Path

import pytest

from harness.judge.evidence import read_evidence
from harness.judge.neighbour import Neighbour
from harness.judge.packet import Packet
from harness.report.ladder.packet_mark import PacketMark, packet_marks, packet_words
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_frames import WALL_START

CLIENT, SERVER = "10.0.0.2:40000", "10.0.0.1:9527"


def marks(case: Case, folder: Path) -> list[PacketMark]:
    evidence = read_evidence(case.write(folder))
    assert evidence.plan is not None
    return list(packet_marks(evidence.plan, evidence.packets, WALL_START))


def test_flags_ends_and_hosts_are_told(tmp_path: Path) -> None:
    first, second = marks(restart(), tmp_path)[:2]
    assert (first.words, first.flow) == ("SYN", f"{CLIENT} > {SERVER}")
    assert (second.words, second.sender, second.receiver) == ("SYN ACK", "server", "client")


def test_a_connection_that_begins_anew_is_counted_anew(tmp_path: Path) -> None:
    case = restart()
    case.sent(CLIENT, SERVER, "S", seq=77000)
    assert marks(case, tmp_path)[-1].numbers == "seq 0"


def test_numbers_go_around(tmp_path: Path) -> None:
    case = Case()
    case.sent(CLIENT, SERVER, "S", seq=2**32 - 1)
    case.sent(CLIENT, SERVER, "A", seq=0)
    assert [it.numbers for it in marks(case, tmp_path)] == ["seq 0", "seq 1 ack 0"]


def test_what_is_about_an_older_connection_is_told_as_before(tmp_path: Path) -> None:
    case = Case()
    case.sent(CLIENT, SERVER, "S", seq=5000)
    case.sent(SERVER, CLIENT, "A", seq=1, ack=4990)
    assert [it.numbers for it in marks(case, tmp_path)] == ["seq 0", "seq 0 ack -10"]


def test_what_is_sent_again_is_said(tmp_path: Path) -> None:
    case = restart()
    again = marks(case, tmp_path / "a")[0]
    case.sent(CLIENT, SERVER, "F", seq=1001)
    assert not again.again and marks(case, tmp_path / "b")[-1].again


MAC = "02:00:00:00:00:01"
ONE, TWO = ip_address("10.0.0.1"), ip_address("10.0.0.2")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Neighbour(True, TWO, MAC, ONE), "who has 10.0.0.1"),
        (Neighbour(False, ONE, MAC, TWO), f"10.0.0.1 is at {MAC}"),
        (Neighbour(False, ONE, None, TWO), "10.0.0.1 is at its known address"),
        (None, "other"),
    ],
)
def test_who_asks_for_whom_is_told(said: Neighbour | None, words: str) -> None:
    assert packet_words(Packet(WALL_START, "other", neighbour=said)) == words


def stamped(value: int, echo: int) -> bytes:
    return b"\1\1" + struct.pack("!BBII", 8, 10, value % 2**32, echo % 2**32)


def test_timestamps_are_counted_by_address_and_go_around(tmp_path: Path) -> None:
    case = Case()
    case.sent(CLIENT, SERVER, "S", options=stamped(-2, 0))
    case.sent(SERVER, CLIENT, "SA", options=stamped(700, -2))
    case.sent("10.0.0.2:40001", SERVER, "A", options=stamped(5, 701))
    case.sent(CLIENT, SERVER, "A", options=stamped(-4, 700))
    case.sent(CLIENT, SERVER, "A")
    told = [(it.value, it.echo) for it in marks(case, tmp_path)]
    assert told == [(0, None), (0, 0), (7, 1), (-2, 0), (None, None)]
