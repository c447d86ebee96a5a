"""Each alteration of lines alters what it is called for, and says where."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path

import pytest

from harness.tools import mutation_lines as lines
from harness.tools.mutation_folder import Folder
from harness.tools.tests.mutable import folder_of


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return folder_of(tmp_path)


@pytest.mark.parametrize("seed", range(5))
def test_a_value_is_another_in_one_line(folder: Folder, seed: int) -> None:
    old = deepcopy(folder.lines)
    lines.value(folder, folder, random.Random(seed))
    (kind,) = (new["kind"] for was, new in zip(old, folder.lines) if was != new)
    assert folder.where.startswith(f"{kind}/") or "/kind" in folder.where


def test_a_line_is_gone_or_twice(folder: Folder) -> None:
    count = len(folder.lines)
    lines.line_gone(folder, folder, random.Random(1))
    assert len(folder.lines) == count - 1 and folder.lines[-1]["kind"] == "end"
    lines.line_twice(folder, folder, random.Random(1))
    assert len(folder.lines) == count


def test_two_lines_change_places(folder: Folder) -> None:
    old = deepcopy(folder.lines)
    lines.lines_swapped(folder, folder, random.Random(1))
    moved = [at for at, line in enumerate(old) if line is not folder.lines[at]]
    assert sorted(map(str, folder.lines)) == sorted(map(str, old)) and moved


def test_an_outcome_has_the_answer_that_goes_with_it(folder: Folder) -> None:
    old = deepcopy(folder.of_kind("step"))
    lines.outcome(folder, folder, random.Random(3))
    (step,) = (new for was, new in zip(old, folder.of_kind("step")) if was != new)
    said = None if step["outcome"] == "ok" else step["outcome"]
    assert not step["reply"] or step["reply"]["errno"] == said


def test_what_came_of_two_steps_changes_places_and_no_more(folder: Folder) -> None:
    old = deepcopy(folder.of_kind("step"))
    lines.steps_swapped(folder, folder, random.Random(2))
    new = folder.of_kind("step")
    assert [it["n"] for it in new] == [it["n"] for it in old]
    assert sorted(str(it["reply"]) for it in new) == sorted(str(it["reply"]) for it in old)
    assert new != old


def test_a_counter_is_one_that_nobody_mends(folder: Folder) -> None:
    for seed in range(10):
        lines.counters(folder, folder, random.Random(seed))
        assert not folder.where.endswith(("/seq", "end/records", "end/steps"))
