"""Records of several machines put together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from harness.merge import Merged, changes, merge, report, write_merged
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


def merged_of(folder: Path, releases: Iterable[str] = (RELEASE,)) -> Merged:
    return merge(folder, CASES, releases, folder.parent / "results")


def missed(name: str) -> Verdict:
    return verdict(name, Status.MISS)


def test_shards_make_a_whole(tmp_path: Path) -> None:
    shard(tmp_path, "1", verdict("a/b[x=1]"), missed("a/b[x=2]"))
    shard(tmp_path, "2", missed("a/b[x=1]"), verdict("a/b[x=2]"))
    merged = merged_of(tmp_path)
    assert merged.troubles == []
    write_merged(merged, tmp_path / "all")
    written = read_verdicts(verdicts_file(tmp_path / "all", RELEASE))
    assert [(one.case, one.verdict) for one in written] == [
        ("a/b[x=1]", Status.PASS),
        ("a/b[x=2]", Status.PASS),
    ]


def test_a_cell_that_nobody_ran_is_missing(tmp_path: Path) -> None:
    shard(tmp_path, "1", verdict("a/b[x=1]"), missed("a/b[x=2]"))
    (trouble,) = merged_of(tmp_path).troubles
    assert trouble.startswith("6.1.0: 1 of 2 cases have no result, the first is a/b[x=2]")


def test_a_kernel_of_which_nothing_came_is_missing(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(verdict(one.id) for one in CASES))
    merged = merged_of(tmp_path, releases=(RELEASE, "7.3.4"))
    assert [line.partition(":")[0] for line in merged.troubles] == ["7.3.4"]
    assert "7.3.4: 2 of 2 cases" in report(merged, [])


def test_machines_that_do_not_agree_are_told_of(tmp_path: Path) -> None:
    others = [verdict(one.id) for one in CASES[1:]]
    shard(tmp_path, "1", verdict("a/b[x=1]"), *others)
    shard(tmp_path, "2", verdict("a/b[x=1]", Status.FAIL, date="2026-11-24"), *others)
    (trouble,) = merged_of(tmp_path).troubles
    assert "a/b[x=1]: two machines do not agree: PASS and FAIL" in trouble


def test_what_a_scenario_leaves_to_chance_is_no_disagreement(tmp_path: Path) -> None:
    others = [verdict(one.id) for one in CASES[1:]]
    for name, said in (("1", "ok"), ("2", "EADDRINUSE")):
        observed = {"b": {"outcome": said, "value": None, "text": said, "ms": 1.0}}
        chance = verdict("a/b[x=1]", observed=observed, expected={"b": "ok | EADDRINUSE"})
        shard(tmp_path, name, chance, *others)
    assert merged_of(tmp_path).troubles == []


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
    assert "## Not agreed upon" in report(merged, [])


def test_the_results_of_before_are_not_taken_for_what_came(tmp_path: Path) -> None:
    shard(tmp_path, "results", *(verdict(one.id) for one in CASES))
    with pytest.raises(ResultsError, match="results is below it"):
        merge(tmp_path, CASES, [RELEASE], tmp_path / "results")


def test_the_evidence_comes_along(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(verdict(one.id) for one in CASES))
    evidence = tmp_path / "1" / "raw" / RELEASE / "a" / "b[x=1]" / "plan.json"
    evidence.parent.mkdir(parents=True)
    evidence.write_text("{}")
    write_merged(merged_of(tmp_path), tmp_path / "all")
    assert (tmp_path / "all/raw" / RELEASE / "a/b[x=1]/plan.json").read_text() == "{}"
    assert (tmp_path / "all/raw" / RELEASE / "junit.xml").is_file()


def test_records_that_are_there_and_not_merged_anew_stay(tmp_path: Path) -> None:
    shard(tmp_path, "all", verdict("a/b[x=2]", Status.XFAIL))
    shard(tmp_path / "new", "1", verdict("a/b[x=1]"), missed("a/b[x=2]"))
    write_merged(merge(tmp_path / "new", CASES[:1], [], tmp_path / "all"), tmp_path / "all")
    written = read_verdicts(verdicts_file(tmp_path / "all", RELEASE))
    assert [one.verdict for one in written] == [Status.PASS, Status.XFAIL]


def test_a_folder_without_records_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no verdicts.jsonl below"):
        merged_of(tmp_path)


def test_what_changed_stands_first(tmp_path: Path) -> None:
    def columns(folder: str, **more: Any) -> Any:
        shard(tmp_path / folder, "1", verdict("a/b[x=1]", **more), verdict("a/b[x=2]"))
        return merged_of(tmp_path / folder).columns

    changed = changes(columns("before"), columns("after", status=Status.FAIL))
    assert changed == ["- 6.1.0 `a/b[x=1]`: was PASS (ok), is FAIL (ok (FAIL))"]
    text = report(merged_of(tmp_path / "after"), changed)
    assert text.index(changed[0]) < text.index("## Kernels")
    assert "## Not as expected" in text
