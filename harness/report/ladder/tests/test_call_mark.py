"""A step is told as a scenario has it, with every variable filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.plan_step import (
    AddressStep,
    AdvanceStep,
    KillStep,
    CounterStep,
    LinkStep,
    RunStep,
    Step,
    SysctlStep,
    TypeStep,
)
from harness.judge.evidence import read_evidence
from harness.judge.tests.test_dependence_check import bind_and_listen
from harness.report.ladder.call_mark import _words_of_kind, call_marks

BASE: dict[str, Any] = {
    "n": 1,
    "line": 1,
    "text": "first: kill $stop",
    "label": None,
    "why": None,
    "must": True,
    "within_ms": 1,
    "expect": None,
}


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (KillStep(**BASE, actor="a", signal="SIGINT"), "kill SIGINT"),
        (RunStep(**BASE, actor="a", argv=("telnet", "10.0.0.1")), "run telnet 10.0.0.1"),
        (TypeStep(**BASE, actor="a", data="x\n"), 'type "x\\n"'),
        (AdvanceStep(**BASE, ms=61000), "advance 61s"),
        (SysctlStep(**BASE, host="h", name="net.a", value="1"), "sysctl net.a 1"),
        (CounterStep(**BASE, host="h", name="TcpExtTW", mark=True), "counter TcpExtTW mark"),
        (LinkStep(**BASE, host="h", device="eth0", up=False), "link eth0 down"),
        (
            AddressStep(**BASE, host="h", device="eth0", address="10.0.0.9/24", action="add"),
            "address add 10.0.0.9/24 dev eth0",
        ),
    ],
)
def test_a_step_has_its_words(step: Step, words: str) -> None:
    assert _words_of_kind(step) == words


def test_a_step_that_was_left_out_says_why(tmp_path: Path) -> None:
    evidence = read_evidence(bind_and_listen().write(tmp_path))
    assert evidence.plan is not None
    last = list(call_marks(evidence.plan, evidence.steps))[-1]
    assert (last.what, last.outcome, last.failed) == (
        "listen",
        "not done (bind: EADDRINUSE)",
        True,
    )
