"""The two sockets in the words of the rules, or nothing where the rules have no words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from harness.cures.change import Change
from harness.cures.changes import changes
from harness.cures.refused_call import RefusedCall
from harness.cures.rule_cell import ask, cells_of, is_a_pair
from harness.cures.tests.made_up_case import LISTENER, entry, refused
from harness.run.engine import DEFAULT
from harness.tests.end_to_end import missing

TABLE = [entry("LISTEN")]
AGAIN = [
    "old: socket tcp as again",
    "old: bind again 10.0.0.1:80",
    "old: setsockopt again SO_REUSEPORT 1",
]


def cell_of(call: RefusedCall, made: Iterable[Change] = ()) -> str | None:
    """The only one."""
    cells = cells_of(call, made)
    assert len(cells) < 2
    return next(iter(cells), None)


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
        (AGAIN, TABLE),  # after one bind() of two
    ],
)
def test_the_rules_are_not_asked_of_what_they_do_not_know(
    tmp_path: Path, more: list[str], table: list[object]
) -> None:
    lines = [*LISTENER[:3], *more, *LISTENER[3:]]
    call = refused(tmp_path, *lines, at=5 + len(more), table=table)  # type: ignore[arg-type]
    assert cell_of(call) is None


@pytest.mark.parametrize(("kind", "device"), [("udp", "second_only"), ("tcp", "same")])
def test_a_udp_socket_that_was_disconnected_is_off_its_device(
    tmp_path: Path, kind: str, device: str
) -> None:
    lines = [f"old: socket {kind}", "old: setsockopt SO_BINDTODEVICE eth0"]
    lines += ["old: bind 0.0.0.0:4000", "old: connect 10.0.0.1:80", "old: connect unspec"]
    lines += [f"new: socket {kind}", "new: setsockopt SO_BINDTODEVICE eth0"]
    lines += ["new: bind 0.0.0.0:4000 => ?"]
    table = [entry("CLOSE" if kind == "udp" else "BOUND_INACTIVE", protocol=kind)]
    call = refused(tmp_path, *lines, at=8, topology="pair", table=table)
    cell = cell_of(call)
    assert cell is not None and cell.split(",")[7] == device
    on_lo = [it for it in changes(call) if (it.code, it.side) == ("SO_BINDTODEVICE", "old")]
    assert bool(on_lo) == (kind == "tcp")


@pytest.mark.parametrize(
    ("option", "known"),
    [
        ("SO_KEEPALIVE 1", True),
        ("SO_LINGER 1 5", True),
        ("TCP_FASTOPEN 5", True),
        ("1 9 01000000", True),
        ("IP_TRANSPARENT 1", False),
        ("TCP_REPAIR 1", False),
    ],
)
def test_options_that_no_port_depends_on_do_not_matter(
    tmp_path: Path, option: str, known: bool
) -> None:
    lines = [LISTENER[0], f"old: setsockopt {option}", *LISTENER[1:]]
    cell = cell_of(refused(tmp_path, *lines, at=6, table=TABLE))
    assert cell == ("tcp,wildcard4,none,listening,wildcard6,none,same,none" if known else None)


def test_options_by_number_are_as_good_as_by_name(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: setsockopt 1 2 01000000", "old: setsockopt 1 25 6c6f"]
    lines += ["old: setsockopt 1 15 00000000", *LISTENER[1:]]
    cell = cell_of(refused(tmp_path, *lines, at=8, table=TABLE))
    assert cell == "tcp,wildcard4,addr,listening,wildcard6,none,same,first_only"


TWO = (
    "old: socket tcp",
    "old: bind 10.0.0.1:80",
    "old: listen",
    "third: socket tcp",
    "third: bind 10.0.0.3:80",
    "new: socket tcp",
)


def test_of_several_each_has_its_cell(tmp_path: Path) -> None:
    table = [entry("LISTEN", "10.0.0.1:80"), entry("BOUND_INACTIVE", "10.0.0.3:80")]
    call = refused(tmp_path, *TWO, "new: bind 0.0.0.0:80 => ?", at=7, table=table)
    assert not is_a_pair(call) and cells_of(call) == (
        "tcp,first4,none,listening,wildcard4,none,same,none",
        "tcp,second4,none,bound,wildcard4,none,same,none",
    )
    table.append(entry("ESTABLISHED", "10.0.0.3:80"))  # one of the third's, and not its only one
    call = refused(tmp_path, *TWO, "new: bind 0.0.0.0:80 => ?", at=7, table=table)
    assert cells_of(call) == ()


def test_of_what_was_closed_there_is_none(tmp_path: Path) -> None:
    lines = [*TWO[:5], "third: close", TWO[5], "new: bind 0.0.0.0:80 => ?"]
    call = refused(tmp_path, *lines, at=8, table=[entry("LISTEN", "10.0.0.1:80")])
    assert is_a_pair(call)
    assert cell_of(call) == "tcp,first4,none,listening,wildcard4,none,same,none"


def test_the_socket_that_is_to_listen_is_none_in_its_own_way(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: setsockopt SO_REUSEADDR 1", "old: bind 10.0.0.1:80"]
    lines += [line.replace("old", "new") for line in lines]
    lines += ["old: listen", "new: listen => ?"]
    table = [entry("LISTEN", "10.0.0.1:80"), entry("BOUND_INACTIVE", "10.0.0.1:80")]
    call = refused(tmp_path, *lines, at=8, table=table)
    assert cell_of(call) == "tcp,first4,addr,listening,first4,addr,same,none"
    assert not is_a_pair(call)


@pytest.mark.skipif(bool(missing()), reason=missing() or "never")
def test_the_rules_answer_for_a_kernel() -> None:
    listening = "tcp,wildcard4,none,listening,wildcard6,none,same,none"
    said = ask(DEFAULT, [listening], "6.12.43")
    assert said is not None
    assert (said.bind, said.rule, said.lets) == ("EADDRINUSE", "listener", False)
    assert ask(DEFAULT, ["nonsense"], "6.12.43") is None
    elsewhere = "tcp,first4,none,listening,second4,none,same,none"
    both = ask(DEFAULT, [listening, elsewhere], "6.12.43")
    assert both is not None and (both.rule, both.cell) == ("listener", listening)
    assert ask(DEFAULT, [listening, "nonsense"], "6.12.43") is None
    lets = ask(DEFAULT, [elsewhere, elsewhere.replace("listening", "bound")], "6.12.43")
    assert lets is not None and (lets.rule, lets.lets) == ("other-address", True)
