"""Calls: their words, the user they are made by, and what is closed at an actor's end."""

from __future__ import annotations

import pytest

from harness.export.case_operations import operations_of
from harness.export.calls import become, close_all, close_one, socket_of, words_of
from harness.export.operation import BecomeUser, Close, ShutDown
from harness.export.program import Refused
from harness.export.sockets import Held, Sockets
from harness.export.tests.made import KERNEL, one_of
from harness.export.tests.test_expected import step
from harness.language.call import parse_call


def held(name: str, connected: bool = False) -> Held:
    """A socket of the host h."""
    return Held(name, "h", False, False, connected)


def test_words_are_without_the_verb() -> None:
    assert words_of(step()) == ["10.0.0.1:1"]


def test_a_call_for_no_socket_is_refused() -> None:
    with pytest.raises(Refused, match="no such socket"):
        socket_of(step(), parse_call("bind 10.0.0.1:1"), Sockets({"server": "h"}, {}, {}))


def test_from_one_user_to_another_the_way_is_over_root() -> None:
    sockets = Sockets({"a": "h", "b": "h"}, {"a": 1001, "b": 1002}, {})
    assert list(become("a", sockets)) == [BecomeUser(uid=1001)]
    assert list(become("a", sockets)) == []
    assert list(become("b", sockets)) == [BecomeUser(uid=0), BecomeUser(uid=1002)]


def test_an_end_closes_what_the_actor_has_in_order() -> None:
    sockets = Sockets({"a": "h"}, {"a": 0}, {})
    sockets.held = {("a", "x"): held("a_x"), ("b", "x"): held("b_x"), ("a", "y"): held("a_y")}
    assert list(close_all("a", sockets)) == [Close(socket="a_x"), Close(socket="a_y")]
    assert list(sockets.held) == [("b", "x")]


def test_what_will_have_to_be_deaf_is_half_closed() -> None:
    sockets = Sockets({"a": "h"}, {"a": 0}, {"h": 9})
    assert list(close_one(held("listener"), sockets)) == [Close(socket="listener")]
    assert list(close_one(held("a", True), sockets)) == [ShutDown(socket="a", how="WR")]
    assert [it.name for it in sockets.kept] == ["a"]


def test_an_address_that_the_kernel_chose_is_another_one_on_lo() -> None:
    with pytest.raises(Refused, match="the address that the kernel chose"):
        operations_of(one_of("udp/connect-narrows[family=ipv4,connected=1,to=chosen]"), KERNEL)
