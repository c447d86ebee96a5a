"""An item waits for its own case's end and no further, and never for one that will not come."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.pytest_plugin.shared_run import SharedRun, begin
from harness.report.words import reason
from harness.tests.fake_session import session


def test_an_item_waits_for_its_case_and_for_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, cases = session(tmp_path, monkeypatch, "good", "wait", "good")
    with begin(request, cases) as process:
        shared = SharedRun(request, cases, process)
        assert shared.verdict(cases[2]).verdict.verdict is Status.PASS
        assert shared.verdict(cases[0]).verdict.verdict is Status.PASS


def test_cases_come_as_they_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request, cases = session(tmp_path, monkeypatch, "late", "good")
    with begin(request, cases) as process:
        shared = SharedRun(request, cases, process)
        assert [shared.advance(), shared.advance(), shared.advance()] == [cases[1], cases[0], None]


def test_a_case_that_will_not_come_is_missed_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, cases = session(tmp_path, monkeypatch, "good", "die")
    with begin(request, cases) as process:
        shared = SharedRun(request, cases, process)
        verdict = shared.verdict(cases[1]).verdict
        assert (verdict.verdict, "SIGKILL" in reason(verdict)) == (Status.MISS, True)
        assert shared.verdict(cases[0]).verdict.verdict is Status.PASS


def test_an_earlier_sessions_evidence_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, cases = session(tmp_path, monkeypatch, "cut")
    old = tmp_path / "results/raw" / os.uname().release / "a" / "capture.pcap"
    old.parent.mkdir(parents=True)
    old.touch()
    with begin(request, cases) as process:
        SharedRun(request, cases, process).verdict(cases[0])
    assert not old.exists() and (old.parent / "plan.json").exists()
