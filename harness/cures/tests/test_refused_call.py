"""Who wanted the port, and who had been bound to it."""

from __future__ import annotations

from pathlib import Path

from harness.cures.refused_call import options_of
from harness.cures.rule_cell import cells_of
from harness.cures.tests.made_up_case import LISTENER, entry, refused


def test_both_sides_are_found_with_what_they_had_set(tmp_path: Path) -> None:
    call = refused(
        tmp_path,
        "old: socket tcp",
        "old: setsockopt SO_REUSEADDR 1",
        "old: setsockopt SO_REUSEPORT 0",
        "old: bind 0.0.0.0:80",
        "old: setsockopt SO_REUSEPORT 1",
        "new: socket tcp",
        "new: bind 0.0.0.0:80 => ?",
        at=7,
    )
    assert (call.verb, call.outcome, call.port, call.stream) == ("bind", "EADDRINUSE", 80, True)
    (old,) = call.old
    assert (old.actor, options_of(old), old.late) == (
        "old",
        {"SO_REUSEADDR": "1"},
        {"SO_REUSEPORT"},
    )
    assert (call.new.actor, call.new.bind, call.at) == ("new", 6, 6)


def test_what_the_table_had_on_the_port_is_in_the_way(tmp_path: Path) -> None:
    there = entry("LISTEN")
    table = [there, entry("LISTEN", "0.0.0.0:8080"), entry("CLOSE", protocol="udp")]
    call = refused(tmp_path, *LISTENER, at=5, table=table)
    assert call.holders == (there,)


def test_an_mptcp_socket_and_a_tcp_one_want_the_same_ports(tmp_path: Path) -> None:
    there = entry("LISTEN")
    lines = [*LISTENER[:3], "new: socket mptcp", "new: bind 0.0.0.0:80 => ?"]
    call = refused(tmp_path, *lines, at=5, table=[there])
    assert [side.actor for side in call.old] == ["old"]
    assert call.holders == (there,)


def test_a_refused_listen_is_of_the_socket_that_was_bound(tmp_path: Path) -> None:
    lines = [*LISTENER[:4], "new: 'bind [::]:80'", "new: listen => ?"]
    call = refused(tmp_path, *lines, at=6)
    assert (call.verb, call.new.bind, call.at, call.port) == ("listen", 4, 5, 80)


def test_sockets_on_other_ports_hosts_and_protocols_are_nobody(tmp_path: Path) -> None:
    call = refused(
        tmp_path,
        "old: socket udp",
        "old: bind 0.0.0.0:80",
        "old: socket tcp as other",
        "old: bind other 0.0.0.0:81",
        "client: socket tcp",
        "client: bind 0.0.0.0:80",
        "new: socket tcp",
        "new: bind 0.0.0.0:80 => ?",
        at=8,
        topology="pair",
    )
    assert call.old == ()


def test_who_has_ended_is_not_alive(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: bind 0.0.0.0:80", "old: exit", "new: socket tcp"]
    call = refused(tmp_path, *lines, "new: bind 0.0.0.0:80 => ?", at=5)
    assert call.alive == {"new"} and call.old[0].gone


def test_an_option_that_is_set_by_its_number_counts(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: setsockopt 1 2 01000000", "new: setsockopt 1 15 00000000"]
    call = refused(tmp_path, *lines, "new: bind 10.0.0.1:80 => ?", at=4)
    assert set(options_of(call.new)) == {"SO_REUSEADDR"}


def test_an_mptcp_socket_wants_a_port_of_tcp(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "new: socket mptcp", "new: bind 0.0.0.0:80 => ?"]
    call = refused(tmp_path, *lines, at=5, table=[entry("LISTEN")])
    assert len(call.old) == 1 and len(call.holders) == 1 and call.stream
    assert cells_of(call) == ()  # the rules do not know it
