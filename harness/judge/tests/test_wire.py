"""Wire checks ask who was first, how many there were, and what answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from harness.judge.pcap import Capture, read_capture
from harness.judge.sent_packets import read_wire
from harness.judge.wire import check_wire
from harness.report.sentences import SENTENCES
from harness.tests.evidence_builder import Case
from harness.tests.evidence_frames import ip_frame, write_pcap

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


@pytest.mark.parametrize(("count", "holds"), [(2, True), (3, True), (4, False)])
def test_at_least_so_many_are_there_and_one_sent_again_counts_once(
    case: Case, tmp_path: Path, count: int, holds: bool
) -> None:
    handshake(case)
    handshake(case, client=OTHER)
    case.sent("10.0.0.2:40002", SERVER, "S", seq=7)
    case.frames.append(case.frames[-1])  # sent again: three SYN, and four on the wire
    found = finding(tmp_path, case, form="least", flag="SYN", host="client", count=count)
    assert found == ((True, None) if holds else (False, "only 3 SYN"))


def between(tmp_path: Path, case: Case, low: int, high: int, **to: Any) -> Found:
    """From the client's first SYN to another segment."""
    mark = {"flag": "SYN", "nth": 2, "host": "client", "port": None, **to}
    check = {"form": "time", "flag": "SYN", "host": "client", "nth": 1, "in_ms": [low, high]}
    return finding(tmp_path, case, **check, to=mark)


@pytest.fixture
def again(case: Case) -> Case:
    """A SYN, sent again after 2 ms, and refused a millisecond later."""
    case.sent(CLIENT, SERVER, "S", seq=1000)
    case.sent(OTHER, "10.0.0.1:81", "A", seq=1)
    case.sent(CLIENT, SERVER, "S", seq=1000)
    case.sent(SERVER, CLIENT, "RA", seq=0, ack=1001)
    return case


@pytest.mark.parametrize(
    ("low", "high", "to", "holds"),
    [
        (1, 3, {}, True),
        (0, 1, {}, False),
        (3, 9, {}, False),
        (2, 4, {"flag": "RST", "nth": 1, "host": "server"}, True),
        (2, 4, {"flag": "RST", "nth": 1, "host": "server", "port": 80}, True),
    ],
)
def test_the_time_between_two_segments_is_within_a_range(
    again: Case, tmp_path: Path, low: int, high: int, to: dict[str, Any], holds: bool
) -> None:
    found = between(tmp_path, again, low, high, **to)
    assert found == ((True, None) if holds else (False, "0.002 s between them"))


@pytest.mark.parametrize(
    ("to", "observed"),
    [
        ({"nth": 3}, "only 2 SYN from client"),
        ({"flag": "RST", "nth": 1, "host": "client"}, "only 0 RST from client"),
        ({"flag": "RST", "nth": 1, "host": "server", "port": 81}, "only 0 RST from server"),
    ],
)
def test_a_segment_that_is_not_there_has_no_time(
    again: Case, tmp_path: Path, to: dict[str, Any], observed: str
) -> None:
    assert between(tmp_path, again, 0, 9, **to) == (False, observed)
