"""A connection that no connect() asked for breaks a case."""

from __future__ import annotations

from pathlib import Path

from harness.judge.evidence import read_evidence
from harness.judge.syn_check import check_syns
from harness.tests.evidence_builder import Case, restart

CLIENT, SERVER = "10.0.0.2:40000", "10.0.0.1:9527"


def found(case: Case, tmp_path: Path) -> list[object]:
    """The packets that nobody asked for."""
    causes = check_syns(case.planned(), read_evidence(case.write(tmp_path)))
    return [cause.values["packet"] for cause in causes]


def test_a_connection_that_was_asked_for_begins_with_a_syn(tmp_path: Path) -> None:
    assert found(restart(), tmp_path) == []


def test_a_second_one_takes_a_second_call(tmp_path: Path) -> None:
    case = restart()
    case.sent("10.0.0.2:40001", SERVER, "S", seq=7)
    assert found(case, tmp_path / "a") == [8]
    case.call("client", "connect 10.0.0.1:9527", "ECONNREFUSED")
    assert found(case, tmp_path / "b") == []


def test_a_call_that_sends_none_asks_for_none(tmp_path: Path) -> None:
    for number, (kind, outcome) in enumerate((("tcp", "EADDRNOTAVAIL"), ("udp", "ok"))):
        case = restart()
        case.sent("10.0.0.2:40001", SERVER, "S", seq=7)
        case.call("client", f"socket {kind} as more")
        case.call("client", "connect more 10.0.0.1:9527", outcome)
        assert found(case, tmp_path / str(number)) == [8]


def test_one_to_another_port_is_another(tmp_path: Path) -> None:
    case = restart()
    case.frames.clear()
    case.sent(CLIENT, "10.0.0.1:80", "S", seq=7)
    assert found(case, tmp_path) == [1]


def test_one_that_is_sent_again_is_the_same(tmp_path: Path) -> None:
    case = restart()
    case.sent(CLIENT, SERVER, "S", seq=1000)
    assert found(case, tmp_path) == []


def test_the_wildcard_is_the_host_itself(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "connect 0.0.0.0:80")
    case.sent("10.0.0.2:5", "10.0.0.4:80", "S", seq=7)
    assert found(case, tmp_path) == []


def test_a_loopback_address_is_the_hosts_on_whose_lo_it_is(tmp_path: Path) -> None:
    case = Case()
    case.plan["captures"] = [{"host": "server", "device": "lo", "file": "capture.pcap"}]
    case.sent("127.0.0.1:5", "127.0.0.1:80", "S", seq=7)
    assert found(case, tmp_path / "a") == [1]
    case.call("server", "connect 127.0.0.1:80", "ECONNREFUSED")
    assert found(case, tmp_path / "b") == []


def test_who_writes_segments_by_hand_needs_no_call(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "flow 10.0.0.2:5 10.0.0.1:80")
    case.sent("10.0.0.2:5", "10.0.0.1:80", "S", seq=7)
    assert found(case, tmp_path) == []


def test_of_a_programs_calls_nothing_is_known(tmp_path: Path) -> None:
    case = Case()
    case.plan["actors"].append({"name": "p", "host": "client", "kind": "program", "uid": 0})
    case.step("run", actor="p", argv=["tcp-client"])
    case.sent("10.0.0.2:5", "10.0.0.1:80", "S", seq=7)
    assert found(case, tmp_path) == []
