"""Records of several machines put together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.merge import changes, merge, report, write_merged
from harness.records import ResultsError, read_verdicts, verdicts_file, write_verdicts
from harness.scenario import Case
from harness.tests.verdicts import verdict
from harness.verdict import Status, Verdict

RELEASE = "6.1.0"


def case(name: str) -> Case:
    return Case(name, name.partition("[")[0], "x.yaml", 1, "Is it so?", 0.0, {})


CASES = [case("a/b[x=1]"), case("a/b[x=2]")]


def shard(folder: Path, name: str, *verdicts: Verdict) -> None:
    write_verdicts(verdicts_file(folder / name, RELEASE), verdicts)


def missed(name: str) -> Verdict:
    return verdict(name, Status.MISS)


def test_shards_make_a_whole(tmp_path: Path) -> None:
    shard(tmp_path, "1", verdict("a/b[x=1]"), missed("a/b[x=2]"))
    shard(tmp_path, "2", missed("a/b[x=1]"), verdict("a/b[x=2]"))
    merged = merge(tmp_path, CASES, [RELEASE])
    assert merged.troubles == []
    write_merged(tmp_path, merged, tmp_path / "all")
    written = read_verdicts(verdicts_file(tmp_path / "all", RELEASE))
    assert [(one.case, one.verdict) for one in written] == [
        ("a/b[x=1]", Status.PASS),
        ("a/b[x=2]", Status.PASS),
    ]


def test_a_cell_that_nobody_ran_is_missing(tmp_path: Path) -> None:
    shard(tmp_path, "1", verdict("a/b[x=1]"), missed("a/b[x=2]"))
    (trouble,) = merge(tmp_path, CASES, [RELEASE]).troubles
    assert trouble.startswith("6.1.0: 1 of 2 cases have no result, the first is a/b[x=2]")


def test_a_kernel_of_which_nothing_came_is_missing(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(verdict(one.id) for one in CASES))
    merged = merge(tmp_path, CASES, [RELEASE, "7.3.4"])
    assert [line.partition(":")[0] for line in merged.troubles] == ["7.3.4"]
    assert "7.3.4: 2 of 2 cases" in report(merged, [])


def test_machines_that_do_not_agree_are_told_of(tmp_path: Path) -> None:
    others = [verdict(one.id) for one in CASES[1:]]
    shard(tmp_path, "1", verdict("a/b[x=1]"), *others)
    shard(tmp_path, "2", verdict("a/b[x=1]", Status.FAIL, date="2026-11-24"), *others)
    (trouble,) = merge(tmp_path, CASES, [RELEASE]).troubles
    assert "a/b[x=1]: two machines do not agree: PASS and FAIL" in trouble


def test_the_evidence_comes_along(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(verdict(one.id) for one in CASES))
    evidence = tmp_path / "1" / "raw" / RELEASE / "a" / "b[x=1]" / "plan.json"
    evidence.parent.mkdir(parents=True)
    evidence.write_text("{}")
    write_merged(tmp_path / "1", merge(tmp_path, CASES, [RELEASE]), tmp_path / "all")
    assert (tmp_path / "all/raw" / RELEASE / "a/b[x=1]/plan.json").read_text() == "{}"
    assert (tmp_path / "all/raw" / RELEASE / "junit.xml").is_file()


def test_records_that_are_there_and_not_merged_anew_stay(tmp_path: Path) -> None:
    shard(tmp_path, "all", verdict("a/b[x=2]", Status.XFAIL))
    shard(tmp_path / "new", "1", verdict("a/b[x=1]"), missed("a/b[x=2]"))
    write_merged(tmp_path / "new", merge(tmp_path / "new", CASES[:1], []), tmp_path / "all")
    written = read_verdicts(verdicts_file(tmp_path / "all", RELEASE))
    assert [one.verdict for one in written] == [Status.PASS, Status.XFAIL]


def test_a_folder_without_records_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no verdicts.jsonl below"):
        merge(tmp_path, CASES, [RELEASE])


def test_what_changed_stands_first(tmp_path: Path) -> None:
    def columns(folder: str, **more: Any) -> Any:
        shard(tmp_path / folder, "1", verdict("a/b[x=1]", **more), verdict("a/b[x=2]"))
        return merge(tmp_path / folder, CASES, [RELEASE]).columns

    changed = changes(columns("before"), columns("after", status=Status.FAIL))
    assert changed == ["- 6.1.0 `a/b[x=1]`: was PASS (ok), is FAIL (ok (FAIL))"]
    text = report(merge(tmp_path / "after", CASES, [RELEASE]), changed)
    assert text.index(changed[0]) < text.index("## Kernels")
    assert "## Not as expected" in text
