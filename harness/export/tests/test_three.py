"""Three sockets come one after the other, and the third where the second was let in."""

from __future__ import annotations

from harness.export.tests.made import SMALL_CELLS, calls, settings, small_program

LISTENING, _ = SMALL_CELLS["three"]


def test_the_first_is_set_up_and_the_others_are_asked_about() -> None:
    program = small_program(LISTENING, "ok", "ok", "EADDRINUSE", "-")
    first = ["open first", "setoption first", "bind first", "listen first"]
    assert calls(program)[:4] == first
    assert [it for it in calls(program) if it.startswith(("bind", "listen"))][2:] == [
        *("bind second ok", "listen second ok", "bind third eaddrinuse"),
    ]


def test_a_second_that_may_not_listen_is_bound_for_the_third() -> None:
    program = small_program(LISTENING, "ok", "EADDRINUSE", "ok", "ok")
    assert "listen second eaddrinuse" in calls(program) and "listen third ok" in calls(program)


def test_a_third_is_not_tried_behind_a_second_that_is_refused() -> None:
    program = small_program(LISTENING, "EADDRINUSE", "-", "-", "-")
    assert program.sockets == ("first", "second")


def test_each_has_its_options() -> None:
    program = small_program("udp,first4,none,first4,both,wildcard6,addr", "ok", "-", "ok", "-")
    assert settings(program, "first") == []
    assert settings(program, "second") == ["SO_REUSEADDR=1", "SO_REUSEPORT=1"]
    assert settings(program, "third") == ["IPV6_V6ONLY=0", "SO_REUSEADDR=1"]
