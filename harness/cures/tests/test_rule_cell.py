"""The two sockets in the words of the rules, or nothing where the rules have no words."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cures.changes import changes
from harness.cures.rule_cell import ask, cell_of
from harness.cures.tests.made_up_case import LISTENER, entry, refused
from harness.run.engine import DEFAULT
from harness.tests.end_to_end import missing

TABLE = [entry("LISTEN")]


def test_a_listener_and_a_dual_stack_wildcard(tmp_path: Path) -> None:
    call = refused(tmp_path, *LISTENER, at=5, table=TABLE)
    assert cell_of(call) == "tcp,wildcard4,none,listening,wildcard6,none,same,none"
    cells = {f"{it.code} {it.value} {it.side}": cell_of(call, [it]) for it in changes(call)}
    head = "tcp,wildcard4,none,listening"
    assert cells["SO_REUSEADDR 1 new"] == f"{head},wildcard6,addr,same,none"
    assert cells["SO_REUSEPORT 1 both"] == "tcp,wildcard4,port,listening,wildcard6,port,same,none"
    assert cells["IPV6_V6ONLY 1 new"] == f"{head},wildcard6_only,none,same,none"
    assert cells["address fd00::3 new"] == f"{head},second6,none,same,none"
    assert cells["SO_BINDTODEVICE lo old"] == f"{head},wildcard6,none,same,first_only"
    assert cells["stop old old"] is None


@pytest.mark.parametrize(
    ("table", "state"),
    [
        ([], "bound"),
        ([entry("BOUND_INACTIVE")], "bound"),
        ([entry("TIME_WAIT", inode=0, left=1)], "time_wait"),
        ([entry("FIN_WAIT2")], "fin_wait2_held"),
        ([entry("FIN_WAIT2", inode=0)], "fin_wait2_orphaned"),
        ([entry("CLOSE_WAIT")], "close_wait"),
    ],
)
def test_what_became_of_the_first_is_as_the_table_had_it(
    tmp_path: Path, table: list[object], state: str
) -> None:
    call = refused(tmp_path, *LISTENER, at=5, table=table)  # type: ignore[arg-type]
    cell = cell_of(call)
    assert cell is not None and cell.split(",")[3] == state


def test_users_are_told_apart(tmp_path: Path) -> None:
    for users, word in (((1001, 1002), "other"), ((0, 1), "first_root"), ((1, 0), "second_root")):
        cell = cell_of(refused(tmp_path, *LISTENER, at=5, table=TABLE, users=users))
        assert cell is not None and cell.split(",")[6] == word


@pytest.mark.parametrize(
    ("more", "table"),
    [
        ([], [entry("LISTEN"), entry("TIME_WAIT", inode=0)]),  # two holders
        ([], [entry("SYN_RECV")]),
        (["old: setsockopt SO_REUSEPORT 1"], TABLE),  # after bind()
        (["old: socket tcp as again", "old: bind again 10.0.0.1:80"], TABLE),
    ],
)
def test_the_rules_are_not_asked_of_what_they_do_not_know(
    tmp_path: Path, more: list[str], table: list[object]
) -> None:
    lines = [*LISTENER[:3], *more, *LISTENER[3:]]
    call = refused(tmp_path, *lines, at=5 + len(more), table=table)  # type: ignore[arg-type]
    assert cell_of(call) is None


@pytest.mark.skipif(bool(missing()), reason=missing() or "never")
def test_the_rules_answer_for_a_kernel() -> None:
    said = ask(DEFAULT, "tcp,wildcard4,none,listening,wildcard6,none,same,none", "6.12.43")
    assert said is not None
    assert (said.bind, said.rule, said.lets) == ("EADDRINUSE", "listener", False)
    assert ask(DEFAULT, "nonsense", "6.12.43") is None
