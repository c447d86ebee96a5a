"""The records of a kernel keep what is not run anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.plan.catalogue import Case, load_cases
from harness.records import run_records
from harness.records.journal import put_among_records, unfinished_releases
from harness.records.layout import case_folder, verdicts_file
from harness.records.run_records import RunRecords
from harness.records.store import ResultsError, read_verdicts, write_verdict, write_verdicts
from harness.tests.fake_run import scenario
from harness.tests.verdicts import record_of, verdict

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


def came(records: RunRecords, one: Verdict) -> Path:
    """A case's new evidence, with its verdict; returns where it is to go."""
    folder = records.incoming.folder / one.case
    folder.mkdir()
    (folder / "plan.json").write_text("new")
    write_verdict(folder, one)
    return records.raw / one.case


def earlier(results: Path, one: Verdict) -> Path:
    """What a run before has left of a case: evidence and record."""
    folder = case_folder(results, RELEASE, one.case)
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text("old")
    write_verdict(folder, one)
    write_verdicts(verdicts_file(results, RELEASE), [one])
    return folder


def never(case: Case) -> Verdict:
    return verdict(case.id, Status.MISS)


def test_earlier_evidence_is_there_until_a_case_has_its_verdict(
    cases: list[Case], tmp_path: Path
) -> None:
    old = earlier(tmp_path, verdict("a"))
    records = RunRecords.open(cases, tmp_path, RELEASE)
    assert records.left == cases
    came(records, verdict("a", Status.FAIL))
    records.add(verdict("a", Status.FAIL))
    assert (old / "plan.json").read_text() == "old"
    records.settle()
    assert (old / "plan.json").read_text() == "new"
    assert record_of((old / "verdict.json").read_text()).verdict is Status.FAIL


def test_a_case_that_was_broken_off_keeps_what_it_had(cases: list[Case], tmp_path: Path) -> None:
    old = earlier(tmp_path, verdict("a"))
    records = RunRecords.open(cases, tmp_path, RELEASE)
    for name in "ab":
        place = came(records, verdict(name, Status.MISS))
        records.leave(verdict(name, Status.MISS))
    records.write(cases, never)
    assert written(tmp_path) == {"a": Status.PASS, "b": Status.MISS}
    assert (old / "plan.json").read_text() == "old"
    assert (place / "plan.json").read_text() == "new"  # of b, which had nothing
    assert not records.incoming.folder.exists()


def test_whole_evidence_of_a_run_that_was_broken_off_counts(
    cases: list[Case], tmp_path: Path
) -> None:
    old = earlier(tmp_path, verdict("a"))
    records = RunRecords.open(cases, tmp_path, RELEASE)
    came(records, verdict("a", Status.FAIL))
    records.leave(verdict("a", Status.FAIL))
    records.write(cases, never)
    assert written(tmp_path)["a"] is Status.FAIL
    assert (old / "plan.json").read_text() == "new"


@pytest.mark.parametrize("settled", [True, False])
def test_what_a_killed_run_left_finds_its_place(
    cases: list[Case], tmp_path: Path, settled: bool
) -> None:
    old = earlier(tmp_path, verdict("a"))
    killed = RunRecords.open(cases, tmp_path, RELEASE)
    came(killed, verdict("a", Status.FAIL))
    came(killed, verdict("b"))  # judged, but its verdict never came to the journal
    killed.add(verdict("a", Status.FAIL))
    if settled:
        killed.settle()
    assert unfinished_releases(tmp_path) == [RELEASE]
    records = RunRecords.open(cases, tmp_path, RELEASE)
    assert written(tmp_path) == {"a": Status.FAIL}
    assert (old / "plan.json").read_text() == "new" and not (records.raw / "b").exists()
    assert not killed.incoming.folder.exists() and records.left == cases


def test_a_verdict_that_was_taken_back_before_the_kill_leaves_the_old_evidence(
    cases: list[Case], tmp_path: Path
) -> None:
    old = earlier(tmp_path, verdict("a"))
    killed = RunRecords.open(cases, tmp_path, RELEASE)
    came(killed, verdict("a", Status.FAIL))
    killed.add(verdict("a", Status.FAIL))
    killed.withdraw("a")
    put_among_records(tmp_path, RELEASE)
    assert written(tmp_path) == {"a": Status.PASS}
    assert (old / "plan.json").read_text() == "old"
    assert unfinished_releases(tmp_path) == []


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
    came(records, verdict("a"))
    records.withdraw("a")
    records.settle()
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


def test_a_verdict_that_the_disk_did_not_take_leaves_no_evidence_without_a_record(
    cases: list[Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise ResultsError("the disk is full")

    records = RunRecords.open(cases, tmp_path, RELEASE)
    kept = came(records, verdict("a"))
    records.add(verdict("a"))
    lost = came(records, verdict("b"))
    monkeypatch.setattr(records.journal, "add", full)
    with pytest.raises(ResultsError):
        records.add(verdict("b"))
    with monkeypatch.context() as disk:
        disk.setattr(run_records, "write_verdicts", full)
        with pytest.raises(ResultsError):
            records.write(cases, never)
    assert kept.is_dir() and not lost.exists()
    assert put_among_records(tmp_path, RELEASE) == 1
    assert written(tmp_path) == {"a": Status.PASS}


def test_a_verdict_without_a_journal_is_kept_if_the_records_take_it(
    cases: list[Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise ResultsError("the disk is full")

    records = RunRecords.open(cases, tmp_path, RELEASE)
    place = came(records, verdict("a"))
    monkeypatch.setattr(records.journal, "add", full)
    with pytest.raises(ResultsError):
        records.add(verdict("a"))
    records.write(cases, never)
    assert place.is_dir()
    assert written(tmp_path) == {"a": Status.PASS, "b": Status.MISS}
