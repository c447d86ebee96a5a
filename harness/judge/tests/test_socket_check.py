"""A table with a socket that the kernel cannot have breaks a case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Provenance, Status
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case, read_lines, restart
from harness.tests.evidence_parts import Record, socket
from harness.tests.evidence_builder import write_observations

SETTING = Provenance(revision="abc1234", evidence="raw/x")


@pytest.mark.parametrize(
    "change",
    [
        {"protocol": "sctp"},
        {"state": "WAITING"},
        {"family": "ipv6"},
        {"remote": "[::1]:5"},
        {"state": "LISTEN", "inode": 0},
        {"state": "TIME_WAIT", "inode": 77},
        {"timer_ms": -1},
        {"inode": 11, "uid": 1001},
        {"timer": "soon"},
        {"timer_ms": 5},
        {"local": "10.0.0.1:95271"},
        {"local": "10.0.0.1:07"},
        {"remote": "10.0.0.2:01"},
        {"state": "TIME_WAIT", "timer": "off"},
        {"state": "ESTABLISHED", "timer": "timewait"},
        {"state": "FIN_WAIT2", "timer": "timewait", "wqueue": 1},
        {"protocol": "udp", "state": "LISTEN", "inode": 9},
        {"local": "10.0.0.1:9527"},
    ],
    ids=str,
)
def test_a_socket_that_cannot_be_breaks_a_case(tmp_path: Path, change: dict[str, Any]) -> None:
    lines = read_lines(restart().write(tmp_path))
    last: Record = [line for line in lines if line["kind"] == "step"][-1]
    entry = {**last["after"]["server"][0], "local": "10.0.0.1:7", "timer": "off", **change}
    last["after"]["server"] = [*last["after"]["server"], entry]
    write_observations(tmp_path, lines)
    verdict = judge(read_evidence(tmp_path), SETTING)
    assert verdict.verdict is Status.BROKEN
    assert "have a socket at server that cannot be" in reason(verdict)


@pytest.mark.parametrize("timer", ["timer-5", "zero-window"])
def test_a_kernel_may_have_timers_without_a_name_here(tmp_path: Path, timer: str) -> None:
    case = Case()
    entry = socket("10.0.0.1:80", "10.0.0.2:5", "FIN_WAIT1", timer=timer, timer_ms=40)
    case.tables["server"] = [entry]
    case.call("server", "socket tcp")
    assert read_evidence(case.write(tmp_path)).faults == ()


def test_a_large_table_is_read_in_parts_and_may_have_a_connection_twice(tmp_path: Path) -> None:
    for more, faults in ((14, 1), (15, 0)):
        case = Case()
        ends = ["10.0.0.2:5", *(f"10.0.0.2:{port}" for port in range(5, 6 + more))]
        case.tables["server"] = [socket("10.0.0.1:80", end, "CLOSE_WAIT") for end in ends]
        case.call("server", "socket tcp")
        assert len(read_evidence(case.write(tmp_path / str(more))).faults) == faults
