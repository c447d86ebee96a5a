"""A call that says it succeeded is believed only with what it must have left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dpkt
import pytest

from harness.judge.cross_check import CrossCheck
from harness.judge.evidence import read_evidence
from harness.judge.sent_packets import read_wire
from harness.judge.witness import Finding
from harness.report.sentences import SENTENCES
from harness.tests.evidence_builder import Case
from harness.tests.evidence_frames import ip_frame
from harness.tests.evidence_parts import pattern, socket


OLD = "6.7.12"  # the last line whose tables lack TCP sockets that are only bound


def findings_on(case: Case, tmp_path: Path, version: str = "6.12.5") -> Finding:
    """What the witnesses say about the last step."""
    evidence = read_evidence(case.write(tmp_path))
    assert evidence.faults == ()
    plan = case.planned()
    cross_check = CrossCheck(plan, read_wire(plan, evidence.packets), version)
    return [cross_check.check(step, evidence.steps[step.n]) for step in plan.steps][-1]


def told(case: Case, tmp_path: Path) -> str:
    """The first contradiction in words."""
    cause = findings_on(case, tmp_path).contradictions[0]
    return SENTENCES[cause.code].format_map(cause.values)


def spoke(case: Case, tmp_path: Path, version: str = "6.12.5") -> set[str]:
    found = findings_on(case, tmp_path, version)
    assert found.contradictions == ()
    return set(found.spoke)


@pytest.fixture
def case() -> Case:
    """A case whose packets are put in by the test."""
    return Case()


def bound(inode: int, local: str = "10.0.0.1:80") -> dict[str, object]:
    return socket(local, state="BOUND_INACTIVE", inode=inode)


def listen(case: Case, bind: str = "10.0.0.1:80", local: str = "10.0.0.1:80") -> None:
    """A listener on the server."""
    case.call("server", "socket tcp")
    case.call("server", f"bind {bind}", after={"server": [bound(1, local)]})
    case.call("server", "listen", after={"server": [socket(local, inode=1)]})


@pytest.mark.parametrize(
    ("bind", "local"),
    [
        ("10.0.0.1:80", "10.0.0.1:80"),
        ("10.0.0.1:0", "10.0.0.1:34567"),
        ("[::]:80", "[::]:80"),
        ("[::ffff:10.0.0.1]:80", "[::ffff:10.0.0.1]:80"),
    ],
)
def test_a_listener_stands_in_the_table(case: Case, tmp_path: Path, bind: str, local: str) -> None:
    listen(case, bind, local)
    assert spoke(case, tmp_path) == {"call", "table"}


def accepted(case: Case, *entries: dict[str, object]) -> None:
    """The server accepts a connection from port 5 of the client."""
    listen(case)
    listener = socket("10.0.0.1:80", inode=1)
    queued = socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED")
    case.call("client", "socket tcp", after={"server": [listener, queued]})
    case.call("server", "accept", value="10.0.0.2:5", after={"server": [listener, *entries]})


def test_what_was_accepted_stands_in_the_table(case: Case, tmp_path: Path) -> None:
    accepted(case, socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED", inode=2))
    assert spoke(case, tmp_path) == {"call", "table"}


def test_without_it_nothing_was_accepted(case: Case, tmp_path: Path) -> None:
    accepted(case)
    assert "accept says 10.0.0.2:5, but the table has no new connection" in told(case, tmp_path)


def test_what_was_accepted_may_have_been_reset(case: Case, tmp_path: Path) -> None:
    accepted(case)
    case.sent("10.0.0.2:5", "10.0.0.1:80", "R")
    assert spoke(case, tmp_path) == {"call"}


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


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        ("output", {"actor": "p", "contains": "ready"}, "steady"),
        ("wait", {"actor": "p"}, None),
        ("eof", {"actor": "p"}, "x"),
    ],
)
def test_a_step_of_a_program_yields_what_it_can(
    case: Case, tmp_path: Path, kind: str, fields: dict[str, Any], value: str | None
) -> None:
    case.plan["actors"].append({"name": "p", "host": "client", "kind": "program", "uid": 0})
    case.step(kind, value=value, **fields)
    assert f"no such call can return ok and yield {value}" in told(case, tmp_path)


def test_somebody_elses_listener_is_no_witness(case: Case, tmp_path: Path) -> None:
    listen(case)
    case.call("second", "socket tcp")
    case.call(
        "second", "bind 10.0.0.1:80", after={"server": [socket("10.0.0.1:80", inode=1), bound(2)]}
    )
    case.call("second", "listen")
    assert "no new LISTEN socket on 10.0.0.1:80" in told(case, tmp_path)


def test_listening_again_needs_no_new_listener(case: Case, tmp_path: Path) -> None:
    listen(case)
    case.call("server", "listen 5")
    assert spoke(case, tmp_path) == {"call", "table"}


def test_a_listener_that_was_never_bound_stands_anywhere(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "listen", after={"server": [socket("0.0.0.0:34567", inode=1)]})
    assert spoke(case, tmp_path) == {"call", "table"}


def test_the_socket_that_listens_is_not_in_its_own_way(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound(1)]})
    case.call("second", "socket tcp")
    case.call("second", "bind 10.0.0.1:80", after={"server": [bound(1), bound(2)]})
    case.call("server", "listen", after={"server": [socket("10.0.0.1:80", inode=1), bound(2)]})
    case.call("second", "listen", "EADDRINUSE")
    found = findings_on(case, tmp_path)
    assert found.in_the_way is not None
    assert [entry.inode for entry in found.in_the_way] == [1]
    assert found.spoke == {"call", "table"}


def test_a_bound_tcp_socket_may_be_missing_from_the_table(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80")
    assert spoke(case, tmp_path, OLD) == {"call"}
    assert "no new socket on 10.0.0.1:80" in told(case, tmp_path)


def test_nothing_need_be_seen_in_the_way_of_a_tcp_socket(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", "EADDRINUSE")
    found = findings_on(case, tmp_path, OLD)
    assert found.spoke == {"call"}
    assert (found.contradictions, found.in_the_way) == ((), ())


def test_a_bound_udp_socket_stands_in_the_table(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket udp")
    entry = socket("10.0.0.1:53", state="CLOSE", inode=1, protocol="udp")
    case.call("server", "bind 10.0.0.1:53", after={"server": [entry]})
    assert spoke(case, tmp_path) == {"call", "table"}


def connect(case: Case, target: str, remote: str, local: str = "10.0.0.2:40000") -> None:
    case.call("client", "socket tcp")
    peer = socket(local, remote, "ESTABLISHED", inode=2)
    case.call("client", f"connect {target}", after={"client": [peer]})


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


def test_a_connection_that_was_reset_at_once_need_not_be_in_the_table(
    case: Case, tmp_path: Path
) -> None:
    case.sent("10.0.0.2:40000", "10.0.0.1:80", "S")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "SA")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "R")
    case.call("client", "socket tcp")
    case.call("client", "connect 10.0.0.1:80")
    assert spoke(case, tmp_path) == {"call", "wire"}


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


def test_a_connected_udp_socket_stands_in_the_table(case: Case, tmp_path: Path) -> None:
    case.call("client", "socket udp")
    peer = socket("10.0.0.2:40000", "10.0.0.1:53", "ESTABLISHED", inode=2, protocol="udp")
    case.call("client", "connect 10.0.0.1:53", after={"client": [peer]})
    assert spoke(case, tmp_path) == {"call", "table"}


def test_a_look_is_judged_by_the_table_it_ended_with(case: Case, tmp_path: Path) -> None:
    listen(case)
    wanted = pattern("10.0.0.1:80", state="LISTEN", count=1)
    case.step("await", "ok", host="server", pattern=wanted, absent=False)
    assert spoke(case, tmp_path) == {"table"}
    case.step("table", "EEXIST", host="server", pattern=wanted, absent=True)
    assert spoke(case, tmp_path) == {"table"}
    case.step("await", "ETIMEDOUT", host="server", pattern=wanted, absent=True)
    assert spoke(case, tmp_path) == {"table"}


def test_a_table_that_is_not_there_is_a_contradiction(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    del case.records[0]["after"]["client"]
    assert told(case, tmp_path) == "no socket table of client"


def test_an_older_connection_is_no_witness(case: Case, tmp_path: Path) -> None:
    case.plan["captures"] = []
    connect(case, "10.0.0.1:80", "10.0.0.1:80")
    case.call("client", "socket tcp as other")
    case.call("client", "connect other 10.0.0.1:80")
    assert "no connection to 10.0.0.1:80" in told(case, tmp_path)


def test_a_connection_begun_without_waiting_may_have_come_about_before(
    case: Case, tmp_path: Path
) -> None:
    case.plan["captures"] = []
    case.call("client", "socket tcp nonblock")
    peer = socket("10.0.0.2:40000", "10.0.0.1:80", "ESTABLISHED", inode=2)
    case.call("client", "connect 10.0.0.1:80", "EINPROGRESS", after={"client": [peer]})
    case.call("client", "connect 10.0.0.1:80")
    assert spoke(case, tmp_path) == {"call", "table"}
