"""Who holds the ports of a used-up range: by whoever has or made the sockets, and their state."""

from __future__ import annotations

from pathlib import Path

from harness.formats.verdict import PortsHeld
from harness.judge.tests.witnessed import findings_on
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, inquiry, opened, socket


def held(local: str, inode: int) -> Record:
    return socket(local, state="CLOSE", inode=inode, protocol="udp")


def refused(*sockets: Record, line: str = "bind 10.0.0.1:0", **asked_for: str) -> Case:
    case = Case()
    case.call("server", "socket udp", after={"server": list(sockets)})
    case.call("second", "socket udp", after={"server": list(sockets)})
    asked = inquiry(opened("server", 3, 1), opened("second", 5, 2), **asked_for)
    case.call("second", line, "EADDRINUSE", inquiry=asked)
    return case


def test_ports_are_counted_by_actor_and_state_those_beside_the_range_are_not(
    tmp_path: Path,
) -> None:
    case = refused(
        held("10.0.0.1:40000", 1),
        held("10.0.0.1:40001", 8),
        held("10.0.0.3:40001", 9),
        {**held("10.0.0.1:40000", 7), "protocol": "tcp"},
        held("10.0.0.1:80", 6),
        port_range="40000 40001",
    )
    refusal = findings_on(case, tmp_path).refusal
    assert refusal is not None
    assert refusal.held == (
        PortsHeld("udp", "CLOSE", 1),
        PortsHeld("udp", "CLOSE", 1, actor="server"),
    )


def test_of_another_refusal_none_are_told(tmp_path: Path) -> None:
    case = refused(held("10.0.0.1:53", 1), line="bind 10.0.0.1:53")
    refusal = findings_on(case, tmp_path).refusal
    assert refusal is not None
    assert refusal.held == ()


def test_who_else_has_a_socket_is_told_of_its_group(tmp_path: Path) -> None:
    case = refused(held("10.0.0.1:40000", 1), port_range="40000 40000")
    case.records[-1]["inquiry"]["sockets"].append(opened("second", 6, 1))
    refusal = findings_on(case, tmp_path).refusal
    assert refusal is not None
    assert refusal.held == (PortsHeld("udp", "CLOSE", 1, actor="server", others=("second",)),)
