"""A run goes on where an earlier one of the same sources left off."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.formats.status import Status
from harness.plan.catalogue import load_cases
from harness.records.layout import verdicts_file
from harness.records.run_records import RunRecords
from harness.records.store import write_verdicts
from harness.run.provenance import RunProvenance
from harness.run.resume import resume
from harness.tests import fake_engine
from harness.tests.fake_run import scenario
from harness.tests.verdicts import verdict
from harness.formats.codec import to_json

RUN = RunProvenance("6.1.0", "qemu", "tcg", "abc1234")


def of(case: str, **more: Any) -> dict[str, Any]:
    """What a verdict of the same run has."""
    plain = {"revision": "abc1234", "kernel": "6.1.0", "backend": "qemu", "accelerator": "tcg"}
    return plain | more


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    for name in "ab":
        (tmp_path / "scenarios" / f"{name}.yaml").write_text(scenario())
    return tmp_path


def records_of(home: Path, status: Status = Status.PASS, **more: Any) -> RunRecords:
    """What a run has left of the case `a`, and a new run."""
    cases = load_cases(home)
    (a, _) = cases
    results = home / "results"
    write_verdicts(verdicts_file(results, "6.1.0"), [verdict("a", status, **of("a", **more))])
    fake_engine.write(to_json(a.plan()), results / "raw" / "6.1.0" / "a")
    return RunRecords.open(cases, results, "6.1.0")


@pytest.mark.parametrize("status", [Status.PASS, Status.FAIL, Status.BROKEN, Status.SKIP])
def test_a_finished_verdict_of_this_revision_counts(home: Path, status: Status) -> None:
    records = records_of(home, status)
    line = "resumed: 1 of 2 cases have their verdict of abc1234 on 6.1.0"
    assert resume(records, RUN) == line
    assert [case.id for case in records.left] == ["b"]


@pytest.mark.parametrize(
    "more",
    [
        {"status": Status.MISS},
        {"revision": "abc1234-dirty.00000000"},
        {"kernel": "6.1.1"},
        {"backend": "host"},
        {"accelerator": "kvm"},
    ],
)
def test_any_other_does_not(home: Path, more: dict[str, Any]) -> None:
    records = records_of(home, **more)
    assert "resumed: 0 of 2 cases" in resume(records, RUN)


def test_sources_that_have_no_revision_are_never_the_same(home: Path) -> None:
    records = records_of(home, revision="unknown")
    assert "resumed: 0 of 2" in resume(records, replace(RUN, revision="unknown"))


@pytest.mark.parametrize("spoil", ["other", "gone", "damaged"])
def test_nor_does_one_whose_evidence_is_not_of_this_plan(home: Path, spoil: str) -> None:
    records = records_of(home)
    plan = records.raw / "a" / "plan.json"
    if spoil == "other":
        plan.write_text(plan.read_text().replace(":80", ":81"))
    elif spoil == "gone":
        plan.unlink()
    else:
        plan.write_text("{")
    assert "resumed: 0 of 2" in resume(records, RUN)


def test_if_nothing_is_missing_it_is_said(home: Path) -> None:
    (home / "scenarios" / "b.yaml").unlink()
    cases = load_cases(home)
    results = home / "results"
    write_verdicts(verdicts_file(results, "6.1.0"), [verdict("a", **of("a"))])
    fake_engine.write(to_json(cases[0].plan()), results / "raw" / "6.1.0" / "a")
    records = RunRecords.open(cases, results, "6.1.0")
    line = "resumed: all 1 cases have their verdict of abc1234 on 6.1.0: none is missing"
    assert resume(records, RUN) == line
