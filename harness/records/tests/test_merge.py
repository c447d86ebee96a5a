"""Records of several machines put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.verdict import Expected, Observed, Status, Verdict
from harness.plan.catalogue import Case
from harness.records.layout import verdicts_file
from harness.records.merge import Merged, Missing, merge
from harness.records.store import ResultsError, write_verdicts
from harness.tests import evidence_builder
from harness.tests.verdicts import sound

RELEASE = "6.1.0"


def case(name: str) -> Case:
    plan = evidence_builder.Case(name).planned()
    return Case(name, name.partition("[")[0], "x.yaml", 1, "Is it so?", 0.0, plan)


CASES = [case("a/b[x=1]"), case("a/b[x=2]")]


def shard(folder: Path, name: str, *verdicts: Verdict) -> None:
    write_verdicts(verdicts_file(folder / name, RELEASE), verdicts)


def merged_of(folder: Path, releases: Iterable[str] = (RELEASE,)) -> Merged:
    return merge(folder, CASES, releases, folder.parent / "results")


def missed(name: str) -> Verdict:
    return sound(name, Status.MISS)


def test_shards_make_a_whole(tmp_path: Path) -> None:
    shard(tmp_path, "1", sound("a/b[x=1]"), missed("a/b[x=2]"))
    shard(tmp_path, "2", missed("a/b[x=1]"), sound("a/b[x=2]"))
    merged = merged_of(tmp_path)
    assert merged.is_whole
    found = merged.verdicts[RELEASE]
    assert {name: one.verdict for name, one in found.items()} == {
        "a/b[x=1]": Status.PASS,
        "a/b[x=2]": Status.PASS,
    }
    assert [column.release for column in merged.columns] == [RELEASE]


def test_a_cell_that_nobody_ran_is_missing(tmp_path: Path) -> None:
    shard(tmp_path, "1", sound("a/b[x=1]"), missed("a/b[x=2]"))
    assert merged_of(tmp_path).missing == [Missing(RELEASE, 1, 2, "a/b[x=2]")]


def test_a_kernel_of_which_nothing_came_is_missing(tmp_path: Path) -> None:
    shard(tmp_path, "1", *(sound(one.id) for one in CASES))
    merged = merged_of(tmp_path, releases=(RELEASE, "7.3.4"))
    assert merged.missing == [Missing("7.3.4", 2, 2, "a/b[x=1]")]
    assert not merged.is_whole


def test_machines_that_do_not_agree_are_told_of(tmp_path: Path) -> None:
    others = [sound(one.id) for one in CASES[1:]]
    shard(tmp_path, "1", sound("a/b[x=1]"), *others)
    shard(tmp_path, "2", sound("a/b[x=1]", Status.FAIL, date="2026-11-24"), *others)
    merged = merged_of(tmp_path)
    assert not merged.is_whole
    (found,) = merged.disagreements
    assert (found.one.verdict, found.other.verdict) == (Status.PASS, Status.FAIL)
    assert merged.verdicts[RELEASE]["a/b[x=1]"].verdict is Status.FAIL


def test_machines_that_observed_different_things_disagree_whatever_is_allowed(
    tmp_path: Path,
) -> None:
    others = [sound(one.id) for one in CASES[1:]]
    for name, said in (("1", "ok"), ("2", "EADDRINUSE")):
        expected = {"b": Expected(outcomes=("ok", "EADDRINUSE"))}
        either = sound("a/b[x=1]", observed={"b": Observed(said)}, expected=expected)
        shard(tmp_path, name, either, *others)
    assert len(merged_of(tmp_path).disagreements) == 1


def test_what_chance_decides_is_no_disagreement(tmp_path: Path) -> None:
    others = [sound(one.id) for one in CASES[1:]]
    wanted = Expected(outcomes=("ok", "EADDRINUSE"), chance="hash of the boot")
    one = Verdict.from_json(sound("a/b[x=1]").to_json())
    for name, said in (("1", "ok"), ("2", "EADDRINUSE")):
        seen = {"b": Observed(said)}
        told = replace(one, observed=seen, expected={"b": wanted}, run=1, runs=20)
        told = replace(told, case="a/b[x=1]/1", evidence=f"{one.evidence}1/")
        shard(tmp_path, name, told, *others)
    cases = [case("a/b[x=1]/1"), *CASES[1:]]
    assert merge(tmp_path, cases, [RELEASE], tmp_path.parent / "results").is_whole


def test_the_results_of_before_are_not_taken_for_what_came(tmp_path: Path) -> None:
    shard(tmp_path, "results", *(sound(one.id) for one in CASES))
    with pytest.raises(ResultsError, match="results is below it"):
        merge(tmp_path, CASES, [RELEASE], tmp_path / "results")


def test_a_folder_without_records_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no verdicts.jsonl below"):
        merged_of(tmp_path)
