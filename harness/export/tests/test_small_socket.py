"""A socket of a small grid is set up whole, or asks for what it is told."""

from __future__ import annotations

from harness.export.operation import Bind, Listen
from harness.export.small_socket import protocol_of, set_up, under_test
from harness.grid.cell_places import PLACES

FIRST = PLACES["first4"]


def test_a_kind_tells_the_protocol() -> None:
    assert [protocol_of(it) for it in ("tcp_bound", "tcp_listening", "udp")] == [
        "tcp",
        "tcp",
        "udp",
    ]


def test_only_a_listener_listens() -> None:
    assert [type(it) for it in set_up("a", FIRST, "tcp_listening")] == [Bind, Listen]
    for kind in ("tcp_bound", "udp"):
        assert [type(it) for it in set_up("a", FIRST, kind)] == [Bind]


def test_what_is_not_tried_is_not_called() -> None:
    assert [it.wanted for it in under_test("a", FIRST, "ok", "EADDRINUSE")] == ["ok", "EADDRINUSE"]
    assert [it.wanted for it in under_test("a", FIRST, "EACCES", "-")] == ["EACCES"]
