"""An inquiry bears on its own step; a step without one is told as it always was."""

from __future__ import annotations

from pathlib import Path

from harness.formats.verdict import Status
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.judge.tests.test_judge import SETTING
from harness.judge.tests.witnessed import findings_on
from harness.report.words import reason
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import inquiry, opened


def test_without_an_inquiry_nothing_is_said(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket tcp")
    case.call("server", "bind 10.9.9.9:80", "EADDRNOTAVAIL")
    found = findings_on(case, tmp_path)
    assert (found.refusal, found.holders, found.contradictions) == (None, (), ())


def test_a_refusal_has_the_options_of_the_sockets_own(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket tcp")
    case.call("server", "setsockopt SO_REUSEADDR 1")
    asked = inquiry(opened("server", 3, 1, "SO_REUSEADDR"))
    case.call("server", "bind 10.9.9.9:80", "EADDRNOTAVAIL", inquiry=asked)
    refusal = findings_on(case, tmp_path).refusal
    assert refusal is not None
    assert refusal.options == ("SO_REUSEADDR",)


def test_a_step_of_set_up_that_was_refused_is_in_the_verdict(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket tcp")
    asked = inquiry(opened("server", 3, 1))
    case.call("server", "bind 10.9.9.9:80", "EADDRNOTAVAIL", inquiry=asked)
    found = judge(read_evidence(case.write(tmp_path)), SETTING)
    assert found.verdict is Status.BROKEN, reason(found)
    assert found.set_up is not None
    assert found.set_up.refusal is not None
    assert found.set_up.refusal.cause.code == "address-of-nobody"
