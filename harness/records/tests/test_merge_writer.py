"""What came together is written beside what is there, evidence and attempts with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.formats.verdict import Status, Verdict
from harness.plan.catalogue import Case
from harness.records.layout import verdicts_file
from harness.records.merge import Merged, merge
from harness.records.merge_writer import write_merged
from harness.records.store import ResultsError, read_verdicts, write_verdicts
from harness.tests import evidence_builder
from harness.tests.verdicts import verdict

RELEASE = "6.1.0"


def case(name: str) -> Case:
    plan = evidence_builder.Case(name).planned()
    return Case(name, name.partition("[")[0], "x.yaml", 1, "Is it so?", 0.0, plan)


CASES = [case("a/b[x=1]"), case("a/b[x=2]")]


def shard(folder: Path, name: str, *verdicts: Verdict) -> None:
    write_verdicts(verdicts_file(folder / name, RELEASE), verdicts)


def merged_of(folder: Path, cases: Sequence[Case] = tuple(CASES)) -> Merged:
    return merge(folder, cases, [], folder.parent / "results")


def test_the_evidence_is_that_of_the_verdict_and_all_attempts_are_kept(tmp_path: Path) -> None:
    for name, status, date in (("1", Status.FAIL, "2026-11-25"), ("2", Status.PASS, "2026-11-24")):
        shard(tmp_path, name, verdict("a/b[x=1]", status, date=date), verdict("a/b[x=2]"))
        raw = tmp_path / name / "raw" / RELEASE
        (raw / "a" / "b[x=1]").mkdir(parents=True)
        (raw / "a" / "b[x=1]" / "plan.json").write_text(name)
        (raw / "attempts.json").write_text(f'[{{"start": {name}}}]')
    merged = merged_of(tmp_path)
    write_merged(merged, tmp_path / "all")
    raw = tmp_path / "all" / "raw" / RELEASE
    assert merged.verdicts[RELEASE]["a/b[x=1]"].verdict is Status.FAIL
    assert (raw / "a/b[x=1]/plan.json").read_text() == "1"
    assert json.loads((raw / "attempts.json").read_text()) == [{"start": 1}, {"start": 2}]


def test_the_evidence_comes_along(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(verdict(one.id) for one in CASES))
    evidence = tmp_path / "1" / "raw" / RELEASE / "a" / "b[x=1]" / "plan.json"
    evidence.parent.mkdir(parents=True)
    evidence.write_text("{}")
    write_merged(merged_of(tmp_path), tmp_path / "all")
    assert (tmp_path / "all/raw" / RELEASE / "a/b[x=1]/plan.json").read_text() == "{}"


def test_records_that_are_there_and_not_merged_anew_stay(tmp_path: Path) -> None:
    shard(tmp_path, "all", verdict("a/b[x=2]", Status.XFAIL))
    shard(tmp_path / "new", "1", verdict("a/b[x=1]"), verdict("a/b[x=2]", Status.MISS))
    write_merged(merge(tmp_path / "new", CASES[:1], [], tmp_path / "all"), tmp_path / "all")
    written = read_verdicts(verdicts_file(tmp_path / "all", RELEASE))
    assert [one.verdict for one in written] == [Status.PASS, Status.XFAIL]


def test_a_case_that_ran_nowhere_leaves_the_earlier_verdict(tmp_path: Path) -> None:
    shard(tmp_path, "all", verdict("a/b[x=1]", Status.XFAIL))
    shard(tmp_path / "new", "1", verdict("a/b[x=1]", Status.MISS), verdict("a/b[x=2]"))
    write_merged(merged_of(tmp_path / "new"), tmp_path / "all")
    written = read_verdicts(verdicts_file(tmp_path / "all", RELEASE))
    assert [one.verdict for one in written] == [Status.XFAIL, Status.PASS]


@pytest.mark.parametrize("text", ["{", "{}", "7"])
def test_attempts_that_cannot_be_read_are_one_line(tmp_path: Path, text: str) -> None:
    shard(tmp_path, "1", *(verdict(one.id) for one in CASES))
    attempts = tmp_path / "1" / "raw" / RELEASE / "attempts.json"
    attempts.parent.mkdir(parents=True)
    attempts.write_text(text)
    with pytest.raises(ResultsError, match=r"attempts\.json: cannot be read"):
        write_merged(merged_of(tmp_path), tmp_path / "all")


def test_evidence_that_cannot_be_copied_is_one_line(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(verdict(one.id) for one in CASES))
    (tmp_path / "1" / "raw" / RELEASE / "a" / "b[x=1]").mkdir(parents=True)
    (tmp_path / "all" / "raw" / RELEASE).mkdir(parents=True)
    (tmp_path / "all" / "raw" / RELEASE / "a").touch()
    with pytest.raises(ResultsError, match="the evidence cannot be copied"):
        write_merged(merged_of(tmp_path), tmp_path / "all")
