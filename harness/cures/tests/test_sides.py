"""Whose a socket is, what it was made with, and who has it open."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cures.sides import Sides
from harness.cures.tests.made_up_case import came, planned


def followed(home: Path, *lines: str, outcomes: dict[int, str] | None = None) -> Sides:
    plan = planned(home, *lines, "last: uid => ?")
    evidence = came(plan, outcomes or {})
    sides = Sides(plan)
    for place, step in enumerate(plan.steps):
        sides.follow(place, step, evidence)
    return sides


def test_a_socket_is_the_user_s_that_made_it(tmp_path: Path) -> None:
    lines = ["old: socket tcp as root", "old: setuid 1001", "old: socket tcp as own"]
    sides = followed(tmp_path, *lines)
    assert [side.uid for side in sides.every] == [0, 1001]
    assert sides.uids["old"] == 1001 and sides.became == {"old": [1]}


def test_a_setuid_that_failed_changes_nobody(tmp_path: Path) -> None:
    lines = ["old: setuid 1001 => ?", "old: socket tcp"]
    assert followed(tmp_path, *lines, outcomes={1: "EPERM"}).every[0].uid == 0


@pytest.mark.parametrize(
    ("more", "held"),
    [
        ([], [("old", "sock")]),
        (["old: close"], []),
        (["old: exit"], []),
        (["old: kill SIGKILL"], []),
        (["old: dup"], [("old", "sock"), ("old", "copy")]),
        (["old: dup", "old: close"], [("old", "copy")]),
        (["old: fork", "old: close"], [("old/child", "sock")]),
        (["old: fork", "old: exit"], [("old/child", "sock")]),
        (["old: fork", "old: close", "old: reap"], []),
        (["old: cloexec 1", "old: fork exec", "old: close"], []),
        (["old: cloexec 1", "old: exec"], []),
        (["old: listen", "old: thread accept", "old: close"], [("old", "")]),
    ],
)
def test_a_socket_is_held_by_whoever_has_a_descriptor(
    tmp_path: Path, more: list[str], held: list[tuple[str, str]]
) -> None:
    sides = followed(tmp_path, "old: socket tcp", "old: bind 0.0.0.0:80", *more)
    (side,) = sides.every
    assert list(side.held) == held and side.gone == (not held)


def test_an_option_is_the_socket_s_whichever_name_it_was_set_by(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: dup", "old: setsockopt copy SO_REUSEADDR 1"]
    (side,) = followed(tmp_path, *lines, "old: bind copy 0.0.0.0:80").every
    assert side.options == {"SO_REUSEADDR": "1"} and (side.bind, side.name) == (3, "copy")


def test_a_child_is_lost_to_a_parent_that_has_gone(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: fork", "new: socket tcp", "new: fork", "old: exit"]
    assert followed(tmp_path, *lines).lost == {"old/child": 4}


def test_a_program_runs_until_it_has_ended(tmp_path: Path) -> None:
    assert followed(tmp_path, "program: run addressused").running == {"program"}
    lines = ["program: run addressused", "program: kill SIGKILL"]
    assert followed(tmp_path, *lines).running == set()
    lines = ["program: run addressused", "program: wait => ?"]
    assert followed(tmp_path, *lines, outcomes={2: "ETIMEDOUT"}).running == {"program"}
