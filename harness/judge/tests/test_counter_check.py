"""What is told of counters is believed only where it fits together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import row

SETTING = Provenance(revision="abc1234", evidence="raw/x", release="6.12.5-test")


def counter(case: Case, since: int, was: int, now: int, *expect: Any, **more: Any) -> None:
    case.step("counter", "ok", list(expect) or None, host="server", name="TcpExtTW", **more)
    read = {"name": "TcpExtTW", "since": since, "was": was, "now": now}
    case.records[-1]["counter"] = read


def counted(wanted: str = "+2") -> Case:
    """Read from the beginning, marked, and read from there."""
    case = Case()
    counter(case, 0, 5, 6, row("+1"))
    counter(case, 0, 5, 8, mark=True)
    counter(case, 2, 8, 10, row(wanted), label="second")
    return case


def verdict_of(case: Case, folder: Path) -> Verdict:
    return judge(read_evidence(case.write(folder)), SETTING)


@pytest.mark.parametrize("wanted", ["+2", "+1..2", "+2..9"])
def test_the_judge_subtracts(tmp_path: Path, wanted: str) -> None:
    verdict = verdict_of(counted(wanted), tmp_path)
    assert (verdict.verdict, reason(verdict)) == (Status.PASS, "")
    assert verdict.observed["second"].value == "+2"
    assert verdict.witnesses == ("counter",)


@pytest.mark.parametrize("wanted", ["+0", "+1", "+3..4"])
def test_another_growth_fails(tmp_path: Path, wanted: str) -> None:
    verdict = verdict_of(counted(wanted), tmp_path)
    assert verdict.verdict is Status.FAIL
    assert reason(verdict) == f"server.counter: expected {wanted}, observed +2"


def test_a_growth_that_is_only_recorded_is_new(tmp_path: Path) -> None:
    verdict = verdict_of(counted("?"), tmp_path)
    assert (verdict.verdict, reason(verdict)) == (
        Status.NEW,
        "no expectation yet: second (+2)",
    )


def alter(at: int, **change: Any) -> Callable[[Case], None]:
    def alter_it(case: Case) -> None:
        case.records[at]["counter"].update(change)

    return alter_it


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (alter(2, since=0), "step 3 does not count TcpExtTW from the last mark, or the beginning"),
        (alter(2, was=9), "step 3 does not count TcpExtTW from the last mark"),
        (alter(1, was=4), "step 2 does not count TcpExtTW from the last mark"),
        (alter(1, now=4), "step 2: the counter TcpExtTW is less than it was"),
        (alter(0, name="TcpExtTWKilled"), "step 1 does not tell of the counter TcpExtTW"),
        (lambda case: case.records[0].update(value="+1"), "step 1 does not tell of the counter"),
        (lambda case: case.records[0].pop("counter"), "step 1 does not tell of the counter"),
    ],
)
def test_readings_that_do_not_fit_are_broken(
    tmp_path: Path, damage: Callable[[Case], None], message: str
) -> None:
    case = counted()
    damage(case)
    verdict = verdict_of(case, tmp_path)
    assert verdict.verdict is Status.BROKEN
    assert message in reason(verdict)


def test_a_reading_that_nobody_asked_for_is_broken(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "setuid 7", "ok", row("ok"))
    case.records[0]["counter"] = {"name": "TcpExtTW", "since": 0, "was": 0, "now": 0}
    verdict = verdict_of(case, tmp_path)
    assert reason(verdict) == "step 1 tells of the counter TcpExtTW, which it does not read"
