"""A step that waited in vain says for what, how long, and what there was; a call is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Cause, Provenance
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.judge.late_step import late_cause
from harness.report.words import late_text, reason
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import pattern, row, socket

PRINTED = "starting\nlistening on 80\n"
LOOK: dict[str, Any] = {"host": "server", "pattern": pattern("*:80", state="LISTEN")}
PROGRAM: dict[str, Any] = {"actor": "mine"}


def late(
    folder: Path, kind: str, *, timed_out: bool = True, printed: str = PRINTED, **fields: Any
) -> Cause | None:
    case = Case()
    case.plan["actors"].append({"name": "mine", "host": "server", "kind": "program", "uid": 0})
    case.ends.append({"name": "mine", "how": "torn down", "expected": True, "printed": printed})
    case.tables["server"] = [socket("10.0.0.1:81", inode=1)]
    case.step(kind, "ETIMEDOUT", timed_out=timed_out, **fields)
    evidence = read_evidence(case.write(folder))
    assert evidence.plan is not None
    return late_cause(evidence.plan.steps[0], evidence.steps[1], evidence)


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        (
            "output",
            {**PROGRAM, "contains": "ready", "value": "ing on 80\n"},
            '"ready" was not printed within 2 s: its last line is "listening on 80"',
        ),
        (
            "output",
            {**PROGRAM, "contains": "ready", "value": "", "printed": ""},
            '"ready" was not printed within 2 s: it printed nothing',
        ),
        (
            "output",
            {**PROGRAM, "contains": "ready", "value": "", "timed_out": False},
            'it printed no "ready", and prints no more: its last line is "listening on 80"',
        ),
        ("wait", PROGRAM, 'it had not ended 2 s later: its last line is "listening on 80"'),
        (
            "kill",
            {**PROGRAM, "signal": "SIGCONT", "printed": ""},
            "it had not ended 2 s later, after SIGCONT: it printed nothing",
        ),
        (
            "await",
            {**LOOK, "absent": False},
            "no such socket within 2 s: there is tcp 10.0.0.1:81 LISTEN",
        ),
        (
            "await",
            {**LOOK, "absent": True, "after": {"server": [socket("10.0.0.1:80", inode=2)]}},
            "such a socket was still there after 2 s: there is tcp 10.0.0.1:80 LISTEN",
        ),
        (
            "await",
            {**LOOK, "absent": False, "after": {"server": []}},
            "no such socket within 2 s: there is no socket at all",
        ),
    ],
)
def test_what_was_waited_for_and_what_there_was(
    tmp_path: Path, kind: str, fields: dict[str, Any], told: str
) -> None:
    found = late(tmp_path, kind, **fields)
    assert found is not None
    assert late_text(found) == told


def listening(port: int) -> Case:
    """A server that listens."""
    case, own = Case(), socket(f"10.0.0.1:{port}", inode=1)
    case.call("server", "socket tcp")
    bound = [{**own, "state": "BOUND_INACTIVE"}]
    case.call("server", f"bind 10.0.0.1:{port}", after={"server": bound})
    case.call("server", "listen", after={"server": [own]})
    return case


@pytest.mark.parametrize(
    ("outcome", "port", "told"),
    [
        ("ENOENT", 81, "server has no socket *:80 LISTEN: there is tcp 10.0.0.1:81 LISTEN"),
        ("EEXIST", 80, "server has a socket *:80 LISTEN: there is tcp 10.0.0.1:80 LISTEN"),
    ],
)
def test_a_look_at_once_says_what_it_looked_for_and_what_there_is(
    tmp_path: Path, outcome: str, port: int, told: str
) -> None:
    case = listening(port)
    case.step("table", outcome, [row("ok")], absent=outcome == "EEXIST", **LOOK)
    verdict = judge(read_evidence(case.write(tmp_path)), Provenance("abc", "results/raw/x/"))
    assert reason(verdict) == f"server.table: expected ok, observed {told}"


@pytest.mark.parametrize("outcome", ["ENOENT", "EEXIST"])
def test_a_set_up_that_it_breaks_says_so(tmp_path: Path, outcome: str) -> None:
    case = listening(80 if outcome == "EEXIST" else 81)
    case.step("table", outcome, absent=outcome == "EEXIST", **LOOK)
    verdict = judge(read_evidence(case.write(tmp_path)), Provenance("abc", "results/raw/x/"))
    assert "set-up failed: server has" in reason(verdict)


def test_of_a_look_that_came_as_expected_nothing_more_is_told(tmp_path: Path) -> None:
    case = Case()
    case.tables["server"] = []
    case.step("table", "ENOENT", [row("ENOENT")], absent=False, **LOOK)
    verdict = judge(read_evidence(case.write(tmp_path)), Provenance("abc", "results/raw/x/"))
    assert [seen.late for seen in verdict.observed.values()] == [None]


def test_a_call_that_timed_out_has_returned_so(tmp_path: Path) -> None:
    assert late(tmp_path, "call", actor="client", call="connect 10.0.0.1:80") is None
