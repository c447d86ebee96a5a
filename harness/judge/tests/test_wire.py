"""Wire checks count segments, not retransmissions, and know who sent what."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import dpkt
import pytest

from harness.judge.pcap import Capture, read_capture
from harness.judge.sent_packets import read_wire
from harness.judge.wire import check_wire
from harness.report.sentences import SENTENCES
from harness.tests.evidence_builder import Case
from harness.tests.evidence_frames import ip_frame, tcp_frame, write_pcap

CLIENT, SERVER, OTHER = "10.0.0.2:40000", "10.0.0.1:80", "10.0.0.2:40001"


class Found(NamedTuple):
    """Whether a check holds, and what was there instead."""

    holds: bool
    observed: str | None


def finding(tmp_path: Path, case: Case, **check: Any) -> Found:
    """The answer to one check on what the case sent."""
    write_pcap(tmp_path / "capture.pcap", case.frames)
    case.plan["wire"] = []
    case.wire("the check", **check)
    captures: dict[str, Capture] = {"capture.pcap": read_capture(tmp_path / "capture.pcap")}
    plan = case.planned()
    (found,) = check_wire(plan, read_wire(plan, captures))
    observed = None
    if found.mismatch is not None:
        values = found.mismatch.values
        observed = SENTENCES[found.mismatch.code].format_map(values).partition(", observed ")[2]
    return Found(found.mismatch is None, observed)


def handshake(case: Case, client: str = CLIENT, isn: int = 1000, answer: int = 5000) -> None:
    case.sent(client, SERVER, "S", seq=isn)
    case.sent(SERVER, client, "SA", seq=answer, ack=isn + 1)
    case.sent(client, SERVER, "A", seq=isn + 1, ack=answer + 1)


@pytest.fixture
def case() -> Case:
    """A case of which only the packets matter."""
    return Case()


def test_the_first_of_its_kind_decides_who_was_first(tmp_path: Path, case: Case) -> None:
    handshake(case)
    case.sent(SERVER, CLIENT, "FA", seq=5001, ack=1001)
    case.sent(CLIENT, SERVER, "FA", seq=1001, ack=5002)
    assert finding(tmp_path, case, form="first", flag="FIN", host="server").holds
    wrong = finding(tmp_path, case, form="first", flag="FIN", host="client")
    assert (wrong.holds, wrong.observed) == (False, "first FIN from server:80")


def test_nothing_was_first_where_there_is_nothing(tmp_path: Path, case: Case) -> None:
    handshake(case)
    found = finding(tmp_path, case, form="first", flag="FIN", host="server")
    assert (found.holds, found.observed) == (False, "no FIN")


def test_a_check_for_none_tells_how_many_there_are(tmp_path: Path, case: Case) -> None:
    handshake(case)
    case.sent(SERVER, CLIENT, "R", seq=5001)
    assert finding(tmp_path, case, form="none", flag="FIN").holds
    assert finding(tmp_path, case, form="none", flag="RST", host="client").holds
    found = finding(tmp_path, case, form="none", flag="RST")
    assert (found.holds, found.observed) == (False, "1 RST, the first from server:80")


def test_the_port_of_a_host_can_be_asked_for(tmp_path: Path, case: Case) -> None:
    handshake(case)
    handshake(case, OTHER)
    assert finding(tmp_path, case, form="count", flag="SYN", host="client", count=2).holds
    found = finding(tmp_path, case, form="count", flag="SYN", host="client", port=40001, count=1)
    assert found.holds


def count(tmp_path: Path, case: Case, flag: str) -> int:
    """How many distinct segments of a kind there are."""
    observed = finding(tmp_path, case, form="count", flag=flag, count=-1).observed
    assert observed is not None
    return int(observed.split()[0])


def test_repeated_segments_count_once(tmp_path: Path, case: Case) -> None:
    for _ in range(3):
        case.sent(CLIENT, SERVER, "S", seq=1000)
    case.sent(SERVER, CLIENT, "SA", seq=5000, ack=1001)
    case.sent(SERVER, CLIENT, "SA", seq=5000, ack=1001)
    case.sent(CLIENT, SERVER, "A", seq=1001, ack=5001)
    for _ in range(2):
        case.sent(CLIENT, SERVER, "PA", seq=1001, ack=5001, data=b"hello")
        case.sent(CLIENT, SERVER, "FA", seq=1006, ack=5001)
    counted = {flag: count(tmp_path, case, flag) for flag in ("SYN", "SYN-ACK", "DATA", "FIN")}
    assert counted == {"SYN": 1, "SYN-ACK": 1, "DATA": 1, "FIN": 1}


def test_a_fin_repeated_together_with_its_data_counts_once(tmp_path: Path, case: Case) -> None:
    handshake(case)
    case.sent(CLIENT, SERVER, "PA", seq=1001, ack=5001, data=b"hello")
    case.sent(CLIENT, SERVER, "FA", seq=1006, ack=5001)
    case.sent(CLIENT, SERVER, "FPA", seq=1001, ack=5001, data=b"hello")
    assert (count(tmp_path, case, "DATA"), count(tmp_path, case, "FIN")) == (1, 1)


def test_new_data_behind_old_counts(tmp_path: Path, case: Case) -> None:
    handshake(case)
    case.sent(CLIENT, SERVER, "PA", seq=1001, ack=5001, data=b"hello")
    case.sent(CLIENT, SERVER, "PA", seq=1001, ack=5001, data=b"hello, world")
    assert count(tmp_path, case, "DATA") == 2


def test_data_counts_on_across_the_end_of_the_numbers(tmp_path: Path, case: Case) -> None:
    handshake(case, isn=0xFFFFFFF0)
    case.sent(CLIENT, SERVER, "PA", seq=0xFFFFFFF1, ack=5001, data=b"a" * 10)
    case.sent(CLIENT, SERVER, "PA", seq=0xFFFFFFFB, ack=5001, data=b"b" * 10)
    case.sent(CLIENT, SERVER, "PA", seq=0xFFFFFFFB, ack=5001, data=b"b" * 10)
    assert count(tmp_path, case, "DATA") == 2


def test_a_new_connection_on_the_same_ports_counts_anew(tmp_path: Path, case: Case) -> None:
    for isn in (1000, 3000):
        handshake(case, isn=isn)
        case.sent(CLIENT, SERVER, "PA", seq=isn + 1, ack=5001, data=b"hello")
        case.sent(SERVER, CLIENT, "FA", seq=5001, ack=isn + 6)
    counted = {flag: count(tmp_path, case, flag) for flag in ("SYN", "DATA", "FIN")}
    assert counted == {"SYN": 2, "DATA": 2, "FIN": 2}


def test_a_syn_with_the_old_number_is_new_once_the_sender_has_gone_on(
    tmp_path: Path, case: Case
) -> None:
    handshake(case)
    handshake(case)
    assert count(tmp_path, case, "SYN") == 2


def test_resets_to_different_segments_are_different(tmp_path: Path, case: Case) -> None:
    for isn in (1000, 1000, 2000):
        case.sent(CLIENT, SERVER, "S", seq=isn)
        case.sent(SERVER, CLIENT, "RA", seq=0, ack=isn + 1)
    assert count(tmp_path, case, "RST") == 2


def test_datagrams_count_each(tmp_path: Path, case: Case) -> None:
    datagram = dpkt.udp.UDP(sport=40000, dport=80, data=b"hello")
    datagram.ulen = 13
    frame = ip_frame(CLIENT, SERVER, 17, datagram, "client")
    case.frames += [frame, frame]
    assert count(tmp_path, case, "UDP") == 2


@pytest.mark.parametrize(
    ("nth", "answer", "holds", "observed"),
    [
        (1, "SYN-ACK", True, "SYN 1 answered SYN-ACK"),
        (2, "ACK", True, "SYN 2 answered ACK"),
        (2, "SYN-ACK", False, "SYN 2 answered ACK"),
        (3, "nothing", True, "SYN 3 answered nothing"),
        (4, "RST", True, "SYN 4 answered RST"),
        (4, "nothing", False, "SYN 4 answered RST"),
        (5, "RST", False, "only 4 SYN"),
    ],
)
def test_each_question_has_its_own_answer(
    tmp_path: Path, case: Case, nth: int, answer: str, holds: bool, observed: str
) -> None:
    handshake(case)
    case.sent(CLIENT, SERVER, "S", seq=2000)
    case.sent(SERVER, CLIENT, "A", seq=5002, ack=1002)
    case.sent(CLIENT, SERVER, "R", seq=1002)
    case.sent(CLIENT, SERVER, "S", seq=3000)
    case.sent(CLIENT, SERVER, "S", seq=4000)
    case.sent(SERVER, CLIENT, "RA", seq=0, ack=4001)
    found = finding(
        tmp_path, case, form="answer", flag="SYN", host="client", nth=nth, answer=answer
    )
    assert (found.holds, found.observed) == (holds, None if holds else observed)


def test_an_icmp_error_answers_too(tmp_path: Path, case: Case) -> None:
    case.sent(CLIENT, SERVER, "S", seq=1000)
    quoted = case.frames[0][14:]
    case.frames.append(ip_frame(SERVER, CLIENT, 1, b"\3\3" + b"\0" * 6 + quoted, "server"))
    asked = {"form": "answer", "flag": "SYN", "host": "client", "nth": 1, "answer": "ICMP"}
    assert finding(tmp_path, case, **asked).holds


def test_a_host_that_speaks_for_another_address_is_the_sender(tmp_path: Path, case: Case) -> None:
    case.plan["hosts"][1]["also_speaks_for"] = ["10.0.0.77"]
    case.frames.append(tcp_frame("10.0.0.77:1", SERVER, "S", sender="client"))
    assert finding(tmp_path, case, form="first", flag="SYN", host="client").holds


def test_an_address_of_nobody_belongs_to_the_sender_of_the_frame(
    tmp_path: Path, case: Case
) -> None:
    case.frames.append(tcp_frame("10.9.9.9:1", SERVER, "S", sender="client"))
    assert finding(tmp_path, case, form="first", flag="SYN", host="client").holds


def test_loopback_belongs_to_the_host_of_the_capture(tmp_path: Path, case: Case) -> None:
    case.plan["captures"] = [{"host": "server", "device": "lo", "file": "capture.pcap"}]
    case.frames.append(tcp_frame("127.0.0.1:1", "127.0.0.1:80", "S"))
    assert finding(tmp_path, case, form="first", flag="SYN", host="server").holds


def test_both_ends_of_a_link_show_each_packet_once(tmp_path: Path, case: Case) -> None:
    both = [
        {"host": host, "device": "eth0", "file": "capture.pcap"} for host in ("server", "client")
    ]
    case.plan["captures"] = both
    handshake(case)
    assert count(tmp_path, case, "ACK") == 1
