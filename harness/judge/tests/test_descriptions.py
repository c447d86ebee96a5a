"""harness/judge/descriptions.py: a socket is there while somebody holds it."""

from __future__ import annotations

from harness.judge.descriptions import Descriptions
from harness.language.call import parse_call


def _after(*lines: str) -> Descriptions:
    """What is held after lines of the form `server: bind …`; one with a `!` has failed."""
    held = Descriptions()
    for line in lines:
        actor, _, call = line.removeprefix("!").partition(": ")
        held.note(actor, parse_call(call), "EINVAL" if line.startswith("!") else "ok")
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


def test_a_child_holds_what_its_parent_had() -> None:
    lines = ["server: socket tcp", "server: fork", "server: close"]
    assert len(list(_after(*lines))) == 1
    assert len(list(_after(*lines, "server: exit"))) == 1
    assert not list(_after(*lines, "server: reap"))
    assert len(list(_after(*lines, "server: fork as later", "server: reap"))) == 0


def test_a_child_that_has_executed_a_program_holds_what_is_not_close_on_exec() -> None:
    made = ["server: socket tcp cloexec as a", "server: socket tcp as b", "server: socket udp as c"]
    marked = [*made, "server: cloexec c 1", "server: fork exec", "server: exit"]
    assert [it.kind for it in _after(*marked)] == ["tcp"]
    undone = [*made, "server: cloexec a 0", "server: fork exec", "server: exit"]
    assert [it.kind for it in _after(*undone)] == ["tcp", "tcp", "udp"]
    copied = ["server: socket tcp cloexec", "server: dup", "server: fork exec", "server: exit"]
    assert len(list(_after(*copied))) == 1  # dup(2): the copy is not close-on-exec


def test_what_is_taken_back_is_what_was_inherited() -> None:
    held = _after("server: socket tcp", "server: fork", "server: steal from child as back")
    assert held.of("server", "back") is held.of("server", "sock")
    held.note("server", parse_call("close"), "ok")
    held.note("server", parse_call("reap"), "ok")
    assert len(list(held)) == 1


def test_a_socket_that_is_passed_is_held_on_its_way_and_stays_where_it_was_made() -> None:
    lines = ["server: socket tcp as lst", "server: pass lst over box", "server: close lst"]
    held = _after(*lines)
    assert [it.maker for it in held] == ["server"]
    box = parse_call("receive box")
    assert held.copied_by("client", box) is next(iter(held))
    held.note("client", box, "ok")
    assert held.copied_by("client", box) is None
    held.note("client", parse_call("accept passed"), "ok")
    assert [it.maker for it in held] == ["server", "server"]
    held.note("client", parse_call("close passed"), "ok")
    held.note("client", parse_call("close conn"), "ok")
    assert not list(held)


def test_a_flow_is_not_inherited() -> None:
    assert not list(_after("client: flow 10.0.0.2:1 10.0.0.1:2", "client: fork", "client: exit"))


def test_a_thread_holds_what_it_waits_at_until_its_call_is_over() -> None:
    lines = ["server: socket tcp6", "server: thread accept as w", "server: close"]
    held = _after(*lines)
    assert len(list(held)) == 1 and held.waits("server") and not held.waits("client")
    assert held.waited_at() == frozenset(held)
    assert held.of("server", "w") is next(iter(held)), "what it waits at"
    assert not list(_after(*lines, "!server: join w"))
    assert not list(_after(*lines, "server: exit"))
    held.note("server", parse_call("join w"), "blocks")
    assert held.waits("server")
    held.note("server", parse_call("join w"), "ok")
    (conn,) = held
    assert (conn.kind, conn.maker) == ("tcp6", "server")
    assert held.of("server", "w") is conn and not held.waits("server")


def test_a_child_is_there_while_it_holds_something() -> None:
    lines = ["server: socket tcp", "server: fork"]
    assert _after(*lines).has_children()
    assert not _after(*lines, "server: reap").has_children()
    assert not _after("server: fork").has_children()


def test_what_a_thread_receives_is_no_socket() -> None:
    held = _after("server: socket udp", "server: thread recv", "server: join", "server: close")
    assert not list(held) and held.of("server", "thread") is None


def test_another_program_has_what_exec_has_left() -> None:
    made = ["server: socket tcp as a", "server: socket udp cloexec as b", "server: thread recv a"]
    held = _after(*made, "server: exec")
    assert [it.kind for it in held] == ["tcp"]
    assert held.of("server", "a") is not None and not held.waits("server")
    assert len(list(_after(*made, "!server: exec"))) == 2


def test_a_service_has_its_listener_alone_which_the_next_exec_closes() -> None:
    made = ["server: socket tcp as a", "server: socket udp as b", "server: activate a"]
    held = _after(*made)
    assert [it.kind for it in held] == ["tcp"]
    assert not list(_after(*made, "server: exec"))


def test_who_has_a_socket_is_told_actors_first() -> None:
    lines = ("server: socket tcp", "server: fork as kid", "server: thread accept")
    held = _after(*lines)
    (socket,) = held
    assert list(held.holders(socket)) == [("server", None), ("server", "kid")]
    for line in ("close", "join"):
        held.note("server", parse_call(line), "ok")
    assert list(held.holders(socket)) == [("server", "kid")]
