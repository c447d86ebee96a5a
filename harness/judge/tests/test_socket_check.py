"""A table with a socket that the kernel cannot have breaks a case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Provenance, Status
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Record, read_lines, restart, write_observations

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
