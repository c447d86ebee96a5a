"""What came together is written beside what is there, evidence and attempts with it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from harness.formats.attempt import Attempt
from harness.formats.outside_file import PLAN
from harness.formats.verdict import Status, Verdict
from harness.plan.catalogue import Case
from harness.records.layout import published_evidence, verdicts_file
from harness.records.merge import Merged, merge
from harness.records.merge_writer import write_merged
from harness.records.store import ResultsError, read_verdicts, write_verdicts
from harness.tests import evidence_builder
from harness.tests.verdicts import sound

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
        shard(tmp_path, name, sound("a/b[x=1]", status, date=date), sound("a/b[x=2]"))
        raw = tmp_path / name / "raw" / RELEASE
        (raw / "a" / "b[x=1]").mkdir(parents=True)
        (raw / "a" / "b[x=1]" / "plan.json").write_text(name)
        (raw / "attempts.json").write_text(json.dumps([asdict(Attempt(name))]))
    merged = merged_of(tmp_path)
    write_merged(merged, tmp_path / "all")
    raw = tmp_path / "all" / "raw" / RELEASE
    assert merged.verdicts[RELEASE]["a/b[x=1]"].verdict is Status.FAIL
    assert (raw / "a/b[x=1]/plan.json").read_text() == "1"
    assert [one["kernel"] for one in json.loads((raw / "attempts.json").read_text())] == ["1", "2"]


def test_the_evidence_comes_along(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(sound(one.id) for one in CASES))
    evidence = tmp_path / "1" / "raw" / RELEASE / "a" / "b[x=1]" / "plan.json"
    evidence.parent.mkdir(parents=True)
    evidence.write_text("{}")
    write_merged(merged_of(tmp_path), tmp_path / "all")
    assert (tmp_path / "all/raw" / RELEASE / "a/b[x=1]/plan.json").read_text() == "{}"


def test_published_evidence_of_a_case_goes_with_its_record_and_no_other_is_published(
    tmp_path: Path,
) -> None:
    shard(tmp_path, "1", *(sound(one.id) for one in CASES))
    for name in ("b[x=1]", "b[x=2]"):
        folder = tmp_path / "1" / "raw" / RELEASE / "a" / name
        folder.mkdir(parents=True)
        (folder / "plan.json").write_text("new")
    published = published_evidence(tmp_path / "all", RELEASE) / "a"
    (published / "b[x=1]").mkdir(parents=True)
    (published / "b[x=1]" / "plan.json").write_text("old")
    write_merged(merged_of(tmp_path), tmp_path / "all")
    assert (published / "b[x=1]" / "plan.json").read_text() == "new"
    assert [it.name for it in published.iterdir()] == ["b[x=1]"]


def test_records_that_are_there_and_not_merged_anew_stay(tmp_path: Path) -> None:
    shard(tmp_path, "all", sound("a/b[x=2]", Status.XFAIL))
    shard(tmp_path / "new", "1", sound("a/b[x=1]"), sound("a/b[x=2]", Status.MISS))
    known = {one.id for one in CASES}
    merged = merge(tmp_path / "new", CASES[:1], [], tmp_path / "all", known)
    write_merged(merged, tmp_path / "all")
    written = read_verdicts(verdicts_file(tmp_path / "all", RELEASE))
    assert [one.verdict for one in written] == [Status.PASS, Status.XFAIL]


def test_a_case_that_ran_nowhere_leaves_the_earlier_verdict(tmp_path: Path) -> None:
    shard(tmp_path, "all", sound("a/b[x=1]", Status.XFAIL))
    shard(tmp_path / "new", "1", sound("a/b[x=1]", Status.MISS), sound("a/b[x=2]"))
    write_merged(merged_of(tmp_path / "new"), tmp_path / "all")
    written = read_verdicts(verdicts_file(tmp_path / "all", RELEASE))
    assert [one.verdict for one in written] == [Status.XFAIL, Status.PASS]


@pytest.mark.parametrize("text", ["{", "{}", "7"])
def test_attempts_that_cannot_be_read_are_one_line(tmp_path: Path, text: str) -> None:
    shard(tmp_path, "1", *(sound(one.id) for one in CASES))
    attempts = tmp_path / "1" / "raw" / RELEASE / "attempts.json"
    attempts.parent.mkdir(parents=True)
    attempts.write_text(text)
    with pytest.raises(ResultsError, match=r"attempts\.json: cannot be read"):
        write_merged(merged_of(tmp_path), tmp_path / "all")


def test_evidence_that_cannot_be_copied_is_one_line(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(sound(one.id) for one in CASES))
    evidence(tmp_path / "1", "a/b[x=1]", "plan.json").write_text("{}")
    (tmp_path / "all" / "raw" / RELEASE).mkdir(parents=True)
    (tmp_path / "all" / "raw" / RELEASE / "a").touch()
    with pytest.raises(ResultsError, match="a file is in the way of a folder"):
        write_merged(merged_of(tmp_path / "1"), tmp_path / "all")
    assert not (tmp_path / "all" / "kernels").exists()


def evidence(machine: Path, case: str, name: str) -> Path:
    """Where a file of evidence is, in a folder that is there."""
    path = machine / "raw" / RELEASE / case / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder."""
    paths = sorted(folder.rglob("*"))
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in paths
    }


@pytest.mark.parametrize("what", ["link", "fifo", "long", "name"])
def test_evidence_that_is_none_is_refused_before_anything_is_written(
    tmp_path: Path, what: str
) -> None:
    came, results = tmp_path / "came", tmp_path / "results"
    shard(came, "1", *(sound(one.id) for one in CASES))
    shard(tmp_path, "results", sound("a/b[x=1]", Status.XFAIL))
    evidence(results, "a/b[x=1]", "plan.json").write_text("old")
    evidence(came / "1", "a/b[x=1]", "plan.json").write_text("new")
    bad = evidence(came / "1", "a/b[x=2]", "a\x1bb" if what == "name" else "plan.json")
    if what == "link":
        bad.symlink_to("/etc/passwd")
    elif what == "fifo":
        os.mkfifo(bad)
    else:
        with bad.open("wb") as stream:
            stream.truncate(PLAN + 1 if what == "long" else 1)
    before = tree(results)
    with pytest.raises(ResultsError):
        write_merged(merge(came, CASES, [], results), results)
    assert tree(results) == before


def test_evidence_of_a_case_below_another_stays(tmp_path: Path) -> None:
    came, results = tmp_path / "came", tmp_path / "results"
    shard(came, "1", *(sound(one.id) for one in CASES))
    evidence(came / "1", "a/b[x=1]", "plan.json").write_text("new")
    evidence(results, "a/b[x=1]", "old.pcap").write_text("old")
    evidence(results, "a/b[x=1]/below", "plan.json").write_text("stays")
    write_merged(merge(came, CASES, [], results), results)
    folder = results / "raw" / RELEASE / "a"
    assert tree(folder) == {
        "b[x=1]": None,
        "b[x=1]/below": None,
        "b[x=1]/below/plan.json": b"stays",
        "b[x=1]/plan.json": b"new",
    }
