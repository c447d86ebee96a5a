"""The records of a kernel keep what is not run anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.plan.catalogue import Case, load_cases
from harness.records.layout import verdicts_file
from harness.records.run_records import RunRecords
from harness.records.store import ResultsError, read_verdicts, write_verdicts
from harness.tests.fake_run import scenario
from harness.tests.verdicts import verdict

RELEASE = "6.1.0"


@pytest.fixture
def cases(tmp_path: Path) -> list[Case]:
    (tmp_path / "scenarios").mkdir()
    for name in ("a", "b"):
        (tmp_path / "scenarios" / f"{name}.yaml").write_text(scenario())
    return load_cases(tmp_path)


def written(results: Path) -> dict[str, Status]:
    found = read_verdicts(verdicts_file(results, RELEASE))
    return {one.case: one.verdict for one in found}


def test_a_run_begins_without_earlier_evidence(cases: list[Case], tmp_path: Path) -> None:
    old = tmp_path / "raw" / RELEASE / "a"
    old.mkdir(parents=True)
    (old / "plan.json").touch()
    records = RunRecords.open(cases, tmp_path, RELEASE)
    assert not old.exists() and records.raw.is_dir()
    assert records.left == cases


def test_records_that_cannot_be_read_are_told_before_anything_runs(
    cases: list[Case], tmp_path: Path
) -> None:
    path = verdicts_file(tmp_path, RELEASE)
    path.parent.mkdir(parents=True)
    path.write_text("{}\n")
    with pytest.raises(ResultsError, match="verdicts.jsonl:1: no verdict"):
        RunRecords.open(cases, tmp_path, RELEASE)


def test_a_verdict_taken_back_leaves_its_case_to_be_run(cases: list[Case], tmp_path: Path) -> None:
    records = RunRecords.open(cases, tmp_path, RELEASE)
    records.add(verdict("a"))
    assert [case.id for case in records.left] == ["b"]
    (records.raw / "a").mkdir()
    (records.raw / "a" / "plan.json").touch()
    records.withdraw("a")
    assert records.left == cases and not (records.raw / "a").exists()


@pytest.mark.parametrize("known", [True, False], ids=["all are known", "one is being written"])
def test_earlier_verdicts_stay_unless_their_case_is_no_more(
    cases: list[Case], tmp_path: Path, known: bool
) -> None:
    earlier = [verdict("a", Status.FAIL), verdict("gone")]
    write_verdicts(verdicts_file(tmp_path, RELEASE), earlier)
    records = RunRecords.open(cases[:1], tmp_path, RELEASE)
    records.add(verdict("a"))
    merged = records.write(cases if known else None, lambda case: verdict(case.id, Status.MISS))
    expected = {"a": Status.PASS, "b": Status.MISS} if known else {"a": Status.PASS}
    if not known:
        expected["gone"] = Status.PASS
    assert {one.case: one.verdict for one in merged} == expected == written(tmp_path)
