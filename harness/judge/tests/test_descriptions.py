"""harness/judge/descriptions.py: a socket is there while somebody holds it."""

from __future__ import annotations

from harness.judge.descriptions import Descriptions
from harness.language.call import parse_call


def _after(*lines: str) -> Descriptions:
    """What is held after lines of the form `server: bind …`; one with a `!` has failed."""
    held = Descriptions()
    for line in lines:
        actor, _, call = line.removeprefix("!").partition(": ")
        held.note(actor, parse_call(call), not line.startswith("!"))
    return held


def test_a_copy_is_the_same_socket() -> None:
    held = _after("server: socket tcp6", "server: dup as second")
    assert held.of("server", "second") is held.of("server", "sock")
    assert [it.kind for it in held] == ["tcp6"]


def test_a_socket_is_open_until_its_last_descriptor_is_closed() -> None:
    lines = ["server: socket tcp", "server: dup as second", "server: close"]
    assert len(list(_after(*lines))) == 1
    assert not list(_after(*lines, "server: close second"))


def test_two_sockets_are_two() -> None:
    assert len(list(_after("server: socket tcp", "client: socket tcp"))) == 2


def test_what_failed_has_made_nothing_but_a_close_ends_all_the_same() -> None:
    assert not list(_after("!server: socket tcp"))
    assert not list(_after("server: socket tcp", "!server: close"))


def test_an_accepted_socket_is_a_new_one_of_its_listeners_kind() -> None:
    held = _after("server: socket tcp6", "server: accept")
    conn = held.of("server", "conn")
    assert conn is not None and conn is not held.of("server", "sock")
    assert (conn.kind, conn.maker) == ("tcp6", "server")


def test_exit_ends_what_its_actor_holds() -> None:
    held = _after("server: socket tcp", "client: socket udp", "server: exit")
    assert [it.maker for it in held] == ["client"]
