"""The record has from plan, evidence and provenance what each of them knows best."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.verdict import Cause, Observed, Provenance, Status
from harness.judge.case_walk import Trouble, Walk
from harness.judge.evidence import Evidence, read_evidence
from harness.judge.verdict_record import record, record_without_plan
from harness.tests.evidence_builder import restart

SETTING = Provenance(
    revision="abc1234",
    evidence="raw/x",
    release="6.1.0",
    date="2026-01-01T00:00:00Z",
    backend="qemu",
    accelerator="tcg",
    wall_seconds=7.5,
)
PLAN = restart().planned()


def broken(line: int = 12) -> Trouble:
    return Trouble(Status.BROKEN, line, Cause.of("no-end"))


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    """Of a case that ran on the host."""
    return read_evidence(restart().write(tmp_path))


def test_on_the_host_the_engine_knows_best(evidence: Evidence) -> None:
    verdict = record(PLAN, evidence, SETTING, Walk(), None, ())
    assert (verdict.kernel, verdict.machine, verdict.backend, verdict.accelerator) == (
        "6.12.5-test",
        "x86_64",
        "host",
        "none",
    )
    assert verdict.date == "2026-11-23T08:00:00Z"  # to the second
    assert verdict.seconds == verdict.wall_seconds
    assert (verdict.revision, verdict.built_from) == ("abc1234", "abc1234")


def test_in_a_guest_the_clock_on_the_wall_is_the_hosts(evidence: Evidence) -> None:
    assert evidence.begin is not None and evidence.end is not None
    guest = replace(evidence, begin=replace(evidence.begin, backend="qemu"))
    verdict = record(PLAN, guest, SETTING, Walk(), None, ())
    assert (verdict.backend, verdict.date) == ("qemu", "2026-01-01T00:00:00Z")
    assert (verdict.seconds, verdict.wall_seconds) == (evidence.end.seconds, 7.5)


def test_a_time_in_whole_seconds_stays_so(evidence: Evidence) -> None:
    assert evidence.begin is not None
    older = replace(evidence, begin=replace(evidence.begin, wall_time="2024-01-31T12:00:00Z"))
    assert record(PLAN, older, SETTING, Walk(), None, ()).date == "2024-01-31T12:00:00Z"


def test_of_a_case_that_never_began_the_run_knows_all() -> None:
    verdict = record(PLAN, Evidence.nothing(PLAN), SETTING, Walk(), broken(), ())
    assert (verdict.kernel, verdict.version, verdict.machine, verdict.backend) == (
        "6.1.0",
        "unknown",
        "unknown",
        "qemu",
    )
    assert (verdict.accelerator, verdict.date) == ("tcg", "2026-01-01T00:00:00Z")
    assert (verdict.seconds, verdict.wall_seconds, verdict.steps) == (None, 7.5, 0)


@pytest.mark.parametrize(
    ("status", "line", "at"),
    [
        (Status.BROKEN, 12, 12),
        (Status.FAIL, 12, 12),
        (Status.BROKEN, 0, 1),  # the case's own line where none is known
        (Status.XFAIL, 12, None),  # a good status needs no place
        (Status.SKIP, 12, None),
    ],
)
def test_what_decided_gives_status_cause_and_line(
    evidence: Evidence, status: Status, line: int, at: int | None
) -> None:
    decided = Trouble(status, line, Cause.of("lacks", need="ipv6"))
    verdict = record(PLAN, evidence, SETTING, Walk(), decided, ())
    assert (verdict.verdict, verdict.at) == (status, at)
    assert verdict.cause == Cause.of("lacks", need="ipv6")


def test_where_nothing_decided_the_case_passes(evidence: Evidence) -> None:
    verdict = record(PLAN, evidence, SETTING, Walk(), None, ())
    assert (verdict.verdict, verdict.cause, verdict.at) == (Status.PASS, None, None)


def test_what_the_walk_found_is_kept_and_witnesses_in_one_order(evidence: Evidence) -> None:
    found = Walk(observed={"restart": Observed("ok")}, witnesses={"wire", "call"})
    verdict = record(PLAN, evidence, SETTING, found, None, ())
    assert verdict.witnesses == ("call", "wire")
    assert verdict.observed == {"restart": Observed("ok")}
    assert verdict.steps == 13


def test_a_run_of_a_case_that_is_run_often_says_which(evidence: Evidence) -> None:
    often = replace(PLAN, case=f"{PLAN.case}/7", run=7, runs=10)
    verdict = record(often, evidence, SETTING, Walk(), None, ())
    assert (verdict.run, verdict.runs, verdict.cell) == (7, 10, PLAN.case)


def test_without_a_plan_the_name_of_the_folder_is_left(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "some-case")
    (folder / "plan.json").unlink()
    verdict = record_without_plan(read_evidence(folder), SETTING, broken(line=0))
    assert (verdict.case, verdict.scenario, verdict.file, verdict.at) == ("some-case", "", "", 0)
    assert (verdict.verdict, verdict.kernel) == (Status.BROKEN, "6.12.5-test")
