"""Who must end, close or be waited for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.cures.holder_changes import LONGEST_WAIT_MS, holder_changes, together
from harness.cures.refused_call import RefusedCall, refused_call
from harness.cures.tests import made_up_case
from harness.cures.tests.made_up_case import LISTENER, entry, lines_of, refused
from harness.formats.observed_step import Inquiry, Socket
from harness.formats.plan_step import AdvanceStep, KillStep

WANTED = ("new: socket tcp", "new: bind 0.0.0.0:80 => ?")


def names(call: RefusedCall) -> list[str]:
    return made_up_case.names(holder_changes(call))


def test_waiting_is_as_long_as_the_remnant_has_left(tmp_path: Path) -> None:
    table = [entry("TIME_WAIT", inode=0, left=40_000)]
    call = refused(tmp_path, *LISTENER, at=5, table=table)
    (wait,) = (it for it in holder_changes(call) if it.code == "wait")
    ((step,),) = wait.inserted.values()
    assert isinstance(step, AdvanceStep) and 45_000 <= step.ms <= 46_000 < step.within_ms


def test_nobody_waits_for_what_does_not_end_by_itself(tmp_path: Path) -> None:
    alive, remnant = entry("LISTEN"), entry("TIME_WAIT", inode=0, left=40_000)
    endless = entry("TIME_WAIT", inode=0, left=LONGEST_WAIT_MS)
    tables: list[list[Socket]] = [[], [alive], [alive, remnant], [endless]]
    for table in tables:
        found = names(refused(tmp_path, *LISTENER, at=5, table=table))
        assert not any(name.startswith("wait") for name in found)


def test_a_program_that_has_the_port_is_killed(tmp_path: Path) -> None:
    lines = ["program: run addressused", *WANTED]
    call = refused(tmp_path, *lines, at=3, table=[entry("LISTEN")])
    (stop,) = holder_changes(call)
    ((kill,),) = stop.inserted.values()
    assert isinstance(kill, KillStep) and (kill.actor, kill.signal) == ("program", "SIGKILL")
    assert (stop.code, stop.value) == ("stop", "program")


def test_a_program_is_let_live_where_nobody_has_the_port(tmp_path: Path) -> None:
    assert names(refused(tmp_path, "program: run addressused", *WANTED, at=3)) == []


def test_what_one_has_open_oneself_is_closed(tmp_path: Path) -> None:
    lines = ["new: socket tcp as one", "new: bind one 0.0.0.0:80", "new: listen one"]
    (close,) = holder_changes(refused(tmp_path, *lines, *WANTED, at=5))
    assert (close.code, lines_of(close)) == ("close", ["new: close one"])


def test_another_actor_closes_it_under_each_name_and_lives_on(tmp_path: Path) -> None:
    call = refused(tmp_path, *LISTENER[:3], "old: dup", *WANTED, at=6)
    close = next(it for it in holder_changes(call))
    assert (close.code, close.value) == ("close", "sock of old, copy of old")
    assert lines_of(close) == ["old: close sock", "old: close copy"]


def test_of_udp_what_is_connected_is_closed_too(tmp_path: Path) -> None:
    lines = ["old: socket udp", "old: bind 0.0.0.0:80", "old: connect 10.0.0.1:9"]
    lines += ["third: socket udp", "third: bind 10.0.0.1:80", "new: socket udp"]
    call = refused(tmp_path, *lines, "new: bind 10.0.0.1:80 => ?", at=7)
    assert names(call)[0] == "close sock of old, sock of third old"


@pytest.mark.parametrize("lines", [("old: thread accept",), ("old: exit",)])
def test_what_another_cannot_let_go_of_is_not_closed(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    call = refused(tmp_path, *LISTENER[:3], *lines, *WANTED, at=5 + len(lines))
    assert not any(it.code == "close" for it in holder_changes(call))


def test_every_name_of_it_is_closed(tmp_path: Path) -> None:
    lines = ["new: socket tcp as one", "new: bind one 0.0.0.0:80", "new: dup one"]
    (close,) = holder_changes(refused(tmp_path, *lines, *WANTED, at=5))
    assert lines_of(close) == ["new: close one", "new: close copy"]


def test_what_a_thread_waits_at_cannot_be_closed(tmp_path: Path) -> None:
    lines = ["new: socket tcp as one", "new: bind one 0.0.0.0:80", "new: listen one"]
    lines += ["new: thread accept one", "new: close one"]
    assert names(refused(tmp_path, *lines, *WANTED, at=7)) == []


def test_who_has_got_it_from_another_ends_in_its_stead(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "old: socket unix as way", "third: socket unix as way"]
    lines += ["third: bind way unix:@w", "third: listen way", "old: connect way unix:@w"]
    lines += ["third: accept way", "old: pass sock over way", "third: receive conn", "old: close"]
    call = refused(tmp_path, *lines, *WANTED, at=14)
    assert names(call) == ["close passed of third old", "stop third old"]


def test_a_child_that_has_a_copy_is_ended_before_its_parent_has_gone(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "old: fork", "old: close", *WANTED]
    (child,) = holder_changes(refused(tmp_path, *lines, at=7))
    assert (child.code, child.value) == ("child", "child of old")
    assert lines_of(child) == ["old: reap child"] and list(child.inserted) == [6]
    lines[4] = "old: exit"
    (child,) = holder_changes(refused(tmp_path, *lines, at=7))
    assert list(child.inserted) == [4]


def test_one_connection_is_enough_to_make_room_for_a_connect(tmp_path: Path) -> None:
    lines = ["new: socket tcp as one", "new: connect one 10.0.0.2:80"]
    lines += ["new: socket tcp as two", "new: connect two 10.0.0.2:80"]
    lines += ["new: socket tcp", "new: connect 10.0.0.2:80 => ?"]
    table = [
        entry("TIME_WAIT", f"10.0.0.1:{port}", inode=0, left=left, remote="10.0.0.2:80")
        for port, left in ((40000, 40_000), (40001, 8_000))
    ]
    call = refused(tmp_path, *lines, at=6, outcome="EADDRNOTAVAIL", table=table, topology="pair")
    close, reset, wait = holder_changes(call)
    assert lines_of(close) == ["new: close one"]
    assert lines_of(reset) == ["new: setsockopt one SO_LINGER 1 0", "new: close one"]
    ((step,),) = wait.inserted.values()
    assert isinstance(step, AdvanceStep) and step.ms == 9_500


def test_who_has_the_port_on_another_address_or_device_is_let_live(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: bind 10.0.0.3:80", "third: socket tcp"]
    lines += ["third: bind 10.0.0.1:80", "new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    call = refused(tmp_path, *lines, at=6)
    assert names(call) == ["close sock of third old", "stop third old"]
    assert len(call.old) == 2  # the rules are asked of both: the new one may take that address
    on_two = ["old: socket tcp", "old: setsockopt SO_BINDTODEVICE lo", "old: bind 0.0.0.0:80"]
    on_two += ["third: socket tcp", "third: setsockopt SO_BINDTODEVICE eth0"]
    on_two += ["third: bind 0.0.0.0:80", "new: socket tcp"]
    on_two += ["new: setsockopt SO_BINDTODEVICE eth0", "new: bind 0.0.0.0:80 => ?"]
    assert names(refused(tmp_path, *on_two, at=9, topology="pair")) == [
        "close sock of third old",
        "stop third old",
    ]


def test_who_has_the_port_as_the_source_of_a_connection_can_be_ended(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: connect 10.0.0.2:40000", *WANTED]
    table = [entry("ESTABLISHED", local="10.0.0.1:80")]
    assert names(refused(tmp_path, *lines, at=4, table=table, topology="pair")) == [
        "stop old old",
        "reset sock of old old",
    ]
    other = [entry("ESTABLISHED", local="10.0.0.1:80", remote="10.0.0.2:50000")]
    assert names(refused(tmp_path, *lines, at=4, table=other, topology="pair")) == []


SERVED = (
    "server: socket tcp",
    "server: bind 10.0.0.1:80",
    "server: listen",
    "client: socket tcp",
    "client: connect 10.0.0.1:80",
    "server: accept",
)
ANEW = ("new: socket tcp", "new: bind 10.0.0.1:80 => ?")


def test_a_connection_that_another_has_accepted_is_reset(tmp_path: Path) -> None:
    table = [entry("ESTABLISHED", "10.0.0.1:80")]
    lines = [*SERVED, "server: close", *ANEW]
    call = refused(tmp_path, *lines, at=9, table=table, topology="pair")
    (reset,) = (it for it in holder_changes(call) if it.code == "reset")
    assert reset.value == "conn of server"
    assert lines_of(reset) == ["server: setsockopt conn SO_LINGER 1 0", "server: close conn"]


@pytest.mark.parametrize("end", ["server: close conn", "server: exit", "server: kill SIGKILL"])
def test_what_has_left_a_time_wait_had_been_closed_with_a_reset(tmp_path: Path, end: str) -> None:
    table = [entry("TIME_WAIT", "10.0.0.1:80", inode=0, left=40_000)]
    call = refused(tmp_path, *SERVED, end, *ANEW, at=9, table=table, topology="pair")
    (linger,) = (it for it in holder_changes(call) if it.code == "linger")
    assert linger.value == "conn of server"
    assert [(place, step.text) for place, (step,) in linger.inserted.items()] == [
        (6, "server: setsockopt conn SO_LINGER 1 0")
    ]


def test_a_client_s_time_wait_would_not_be_there_after_a_reset(tmp_path: Path) -> None:
    lines = ["new: socket tcp as one", "new: connect one 10.0.0.2:80", "new: close one"]
    lines += ["new: socket tcp", "new: connect 10.0.0.2:80 => ?"]
    table = [entry("TIME_WAIT", "10.0.0.1:40000", inode=0, left=9, remote="10.0.0.2:80")]
    kept = {"at": 5, "outcome": "EADDRNOTAVAIL", "topology": "pair"}
    call = refused(tmp_path, *lines, table=table, **kept)  # type: ignore[arg-type]
    assert names(call) == ["linger one of new old", "wait 1 s new"]


def test_a_copy_of_a_child_is_closed_by_its_exec(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "old: fork exec", "old: close", *WANTED]
    child, cloexec = sorted(holder_changes(refused(tmp_path, *lines, at=7)), key=lambda it: it.code)
    assert (cloexec.code, cloexec.value) == ("cloexec", "sock of old")
    assert lines_of(cloexec) == ["old: cloexec sock 1"]
    assert child.code == "child"


def test_an_address_that_is_tentative_is_waited_for(tmp_path: Path) -> None:
    lines = ["host: server address add fd00::77/64 dad", "new: socket tcp6"]
    lines += ["new: 'bind [fd00::77]:80 => ?'"]
    plan = made_up_case.planned(tmp_path, *lines, topology="pair")
    evidence = made_up_case.came(plan, {3: "EADDRNOTAVAIL"}, ports="1 2")
    assert names(refused_call(plan, evidence)) == []
    asked = Inquiry((), "1 2", (), ("fd00::77",))
    evidence.steps[3] = replace(evidence.steps[3], inquiry=asked)  # type: ignore[index]
    assert names(refused_call(plan, evidence)) == ["wait 3 s new"]


def test_one_waits_until_the_other_end_has_seen_the_end_of_a_connection(tmp_path: Path) -> None:
    for state, count in (("LISTEN", 1), ("ESTABLISHED", 2)):
        table = [entry(state, "10.0.0.1:80")]
        call = refused(tmp_path, *SERVED, *ANEW, at=8, table=table, topology="pair")
        (stop,) = (it for it in holder_changes(call) if it.code == "stop")
        ((*_, last),) = stop.inserted.values()
        assert len(lines_of(stop)) == count
        assert isinstance(last, AdvanceStep) == (count == 2)


def test_of_several_holders_all_go_together(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: bind 10.0.0.1:80", "old: listen", "old: fork as kid"]
    lines += ["new: socket tcp as one", "new: bind one 10.0.0.3:80", *WANTED]
    call = refused(tmp_path, *lines, at=8, table=[entry("LISTEN", "10.0.0.1:80")])
    change = together(call)
    assert change is not None
    assert lines_of(change) == ["old: close sock", "old: reap kid", "new: close one"]
    assert (change.code, change.value) == ("together", "sock of old, kid of old, one of new")


def test_what_one_change_does_is_not_done_together(tmp_path: Path) -> None:
    assert together(refused(tmp_path, *LISTENER, at=5, table=[entry("LISTEN")])) is None


PASSED = (
    *("third: socket unix as inbox", "third: bind inbox unix:/tmp/x.sock", "third: listen inbox"),
    *("old: socket tcp", "old: bind 0.0.0.0:80", "old: listen", "old: socket unix as outbox"),
    *("old: connect outbox unix:/tmp/x.sock", "third: accept inbox as box"),
)


def test_what_was_passed_and_not_yet_received_is_received_and_closed_or_its_receiver_ends(
    tmp_path: Path,
) -> None:
    lines = (*PASSED, "old: pass outbox over outbox", "old: pass over outbox", "old: close")
    call = refused(tmp_path, *lines, *WANTED, at=14, table=[entry("LISTEN")])
    assert names(call) == ["receive box of third old", "stop third old"]
    (taken, _) = holder_changes(call)
    assert lines_of(taken) == [
        *("third: receive box as taken0", "third: receive box as taken1", "third: close taken1"),
    ]


def test_who_has_passed_it_and_has_it_still_closes_it_too(tmp_path: Path) -> None:
    lines = (*PASSED, "old: pass over outbox")
    call = refused(tmp_path, *lines, *WANTED, at=12, table=[entry("LISTEN")])
    assert names(call) == [
        "close sock of old old",
        "receive box of third old",
        "stop old, third old",
    ]
    taken = list(holder_changes(call))[1]
    assert lines_of(taken)[-2:] == ["third: close taken0", "old: close sock"]


def test_what_was_received_is_nobodys_message_any_more(tmp_path: Path) -> None:
    lines = (*PASSED, "old: pass over outbox", "old: close", "third: receive box as got")
    call = refused(tmp_path, *lines, *WANTED, at=14, table=[entry("LISTEN")])
    assert names(call) == ["close got of third old", "stop third old"]
