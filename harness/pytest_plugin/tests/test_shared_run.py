"""An item waits for its own case's end and no further, and never for one that will not come."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.pytest_plugin.shared_run import SharedRun, begin
from harness.records.journal import read_journal
from harness.records.layout import journal_file
from harness.report.words import reason
from harness.tests.fake_session import session


def test_an_item_waits_for_its_case_and_for_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, records = session(tmp_path, monkeypatch, "good", "wait", "good")
    with begin(request, records) as process:
        shared = SharedRun(request, records, process)
        assert shared.verdict(records.cases[2]).verdict.verdict is Status.PASS
        assert shared.verdict(records.cases[0]).verdict.verdict is Status.PASS


def test_cases_come_as_they_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request, records = session(tmp_path, monkeypatch, "late", "good")
    with begin(request, records) as process:
        shared = SharedRun(request, records, process)
        assert [shared.advance(), shared.advance(), shared.advance()] == [
            records.cases[1],
            records.cases[0],
            None,
        ]


def test_a_case_that_will_not_come_is_missed_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, records = session(tmp_path, monkeypatch, "good", "die")
    with begin(request, records) as process:
        shared = SharedRun(request, records, process)
        verdict = shared.verdict(records.cases[1]).verdict
        assert (verdict.verdict, "SIGKILL" in reason(verdict)) == (Status.MISS, True)
        assert shared.verdict(records.cases[0]).verdict.verdict is Status.PASS


def test_an_earlier_sessions_evidence_is_there_until_the_case_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, records = session(tmp_path, monkeypatch, "cut", "wait")
    for name in "ab":
        old = records.raw / name / "capture.pcap"
        old.parent.mkdir(parents=True)
        old.touch()
    with begin(request, records) as process:
        SharedRun(request, records, process).verdict(records.cases[0])
    assert [path.name for path in sorted((records.raw / "a").iterdir())] == [
        "observations.ndjson",
        "plan.json",
        "verdict.json",
    ]
    assert (records.raw / "b" / "capture.pcap").exists()


def test_a_verdict_is_in_the_journal_as_soon_as_an_item_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, records = session(tmp_path, monkeypatch, "good", "good")
    with begin(request, records) as process:
        SharedRun(request, records, process).verdict(records.cases[0])
        assert list(read_journal(journal_file(request.results, records.release))) == ["a"]
