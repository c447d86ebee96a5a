"""A death that nobody asked for decides first, then sockets, then packets that cannot have been."""

from __future__ import annotations

from pathlib import Path

from harness.judge.doubts import doubts
from harness.judge.evidence import read_evidence
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_parts import socket


def codes(case: Case, tmp_path: Path) -> list[str]:
    evidence = read_evidence(case.write(tmp_path))
    return [cause.code for cause in doubts(case.planned(), evidence)]


def test_of_a_case_that_went_undisturbed_there_is_none(tmp_path: Path) -> None:
    assert codes(restart(), tmp_path) == []


def test_they_come_in_the_order_in_which_they_decide(tmp_path: Path) -> None:
    case = restart()
    case.ends[1] = {"name": "client", "how": "signal SIGKILL", "expected": False}
    case.call("second", "getsockname", after={"client": [socket("10.0.0.2:9", inode=99)]})
    case.sent("10.0.0.2:40001", "10.0.0.1:9527", "S", seq=7)
    assert codes(case, tmp_path) == ["died-unasked", "impossible-change", "syn-of-nobody"]
