"""What is tried where a unix socket's path is taken: stale, alive, or an abstract name."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cures.change import Change
from harness.cures.chosen_step import NoRefusal
from harness.cures.path_changes import path_changes
from harness.cures.tests.made_up_case import lines_of, names, refused

MINE = ("new: socket unix", "new: bind unix:{} => ?")


def taken(home: Path, path: str, *lines: str) -> list[Change]:
    """The changes beside a socket of the path, after these steps of its actor."""
    mine = [line.format(path) for line in MINE]
    steps = ["old: socket unix", f"old: bind unix:{path}", *lines, *mine]
    return list(path_changes(refused(home, *steps, at=len(steps))))


def test_a_path_that_is_left_is_removed_or_another_is_taken(tmp_path: Path) -> None:
    found = taken(tmp_path, "/tmp/x", "old: close")
    assert names(found) == ["unlink /tmp/x new", "path /tmp/x.2 new", "abstract @tmp-x new"]
    assert [lines_of(it) for it in found] == [
        ["new: unlink /tmp/x"],
        ["new: bind sock unix:/tmp/x.2"],
        ["new: bind sock unix:@tmp-x"],
    ]


def test_to_remove_a_living_servers_path_is_no_cheaper_than_to_end_it(tmp_path: Path) -> None:
    alive = {it.code: it.cost for it in taken(tmp_path, "/tmp/x", "old: listen")}
    stale = {it.code: it.cost for it in taken(tmp_path, "/tmp/x", "old: close")}
    assert alive["unlink"] == alive["stop"] > alive["path"]
    assert stale["unlink"] < stale["path"]


def test_who_has_it_is_ended_and_its_path_removed(tmp_path: Path) -> None:
    found = {f"{it.code} {it.value}": it for it in taken(tmp_path, "/tmp/x", "old: listen")}
    assert {"stop old", "close sock of old", "close-unlink sock of old"} <= found.keys()
    assert lines_of(found["stop-unlink old"]) == ["old: exit", "new: unlink /tmp/x"]


def test_an_abstract_name_is_no_file_to_be_removed(tmp_path: Path) -> None:
    assert names(taken(tmp_path, "@x", "old: fork as kid")) == [
        "path @x.2 new",
        "close sock of old old",
        "stop old old",
        "child kid of old old",
    ]


@pytest.mark.parametrize("outcome", ["EACCES", "ENOENT"])
def test_what_else_a_path_is_refused_for_has_no_cure_here(tmp_path: Path, outcome: str) -> None:
    mine = [line.format("/tmp/x") for line in MINE]
    with pytest.raises(NoRefusal):
        refused(tmp_path, *mine, at=2, outcome=outcome)
