"""An option is changed at its time, and what is left of the first is made and looked at."""

from __future__ import annotations

import pytest

from harness.export.operation import BecomeUser, Look
from harness.export.tests.made import calls, settings, small_program


def cell(when: str, left: str, change: str = "addr,set") -> str:
    """A cell whose first has no option before."""
    return f"ipv4,none,{change},{when},{left},same,none"


@pytest.mark.parametrize(
    ("when", "left", "behind", "socket"),
    [
        ("after_bind", "bound", "bind first", "first"),
        ("after_listen", "listening", "listen first", "first"),
        ("after_handshake", "all", "accept first", "first"),
        ("on_accepted", "connection", "accept first", "conn"),
    ],
)
def test_the_change_comes_at_its_time(when: str, left: str, behind: str, socket: str) -> None:
    program = small_program(cell(when, left), "ok", "ok")
    told = calls(program)
    assert told[told.index(behind) + 1] == f"setoption {socket}"
    assert settings(program, socket) == ["SO_REUSEADDR=1"]


def test_what_is_cleared_is_0() -> None:
    program = small_program("ipv6,both,port,cleared,after_bind,bound,same,none", "ok", "ok")
    assert settings(program, "first") == ["SO_REUSEADDR=1", "SO_REUSEPORT=1", "SO_REUSEPORT=0"]


@pytest.mark.parametrize(
    ("left", "state"),
    [
        ("listening", "LISTEN"),
        ("all", "LISTEN"),
        ("connection", "ESTABLISHED"),
        ("time_wait", "TIME_WAIT"),
    ],
)
def test_what_is_left_is_looked_at(left: str, state: str) -> None:
    program = small_program(cell("after_bind", left), "EADDRINUSE", "-")
    (look,) = [it for it in program.operations if isinstance(it, Look)]
    assert look.state == state


@pytest.mark.parametrize(("change", "users"), [("addr,set", 0), ("port,set", 1)])
def test_an_orphan_is_no_roots_where_users_are_compared(change: str, users: int) -> None:
    program = small_program(cell("after_bind", "time_wait", change), "EADDRINUSE", "-")
    assert sum(isinstance(it, BecomeUser) for it in program.operations) == users
