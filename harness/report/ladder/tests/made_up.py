"""A ladder put together by hand, for the tests of what is made of one."""

from __future__ import annotations

from harness.report.ladder.call_mark import CallMark
from harness.report.ladder.model import Ladder
from harness.report.ladder.packet_mark import PacketMark
from harness.report.ladder.socket_span import SocketSpan


def call(step: int, begin: float, end: float, outcome: str = "ok") -> CallMark:
    """A call of the server's."""
    return CallMark(step, step, "server", "first", "bind a:1", begin, end, outcome, None, None)


def packet(number: int, time: float, receiver: str | None = "client") -> PacketMark:
    """A SYN of the server's."""
    return PacketMark(
        number, time, "server", receiver, "tcp", "a:1 > b:2", "SYN", "seq 0", 0, False
    )


def span(strip: int, begin: float, end: float, state: str = "LISTEN") -> SocketSpan:
    """A socket of the server's that is gone in the end."""
    return SocketSpan("server", strip, "tcp", "a:1", "0.0.0.0:0", state, begin, end, False, 1, 1)


def ladder(*marks: CallMark | PacketMark | SocketSpan, end: float = 9.0) -> Ladder:
    """These marks between two hosts."""
    return Ladder(
        "a/b",
        "Is it so?",
        ("server", "client"),
        tuple(it for it in marks if isinstance(it, CallMark)),
        tuple(it for it in marks if isinstance(it, PacketMark)),
        tuple(it for it in marks if isinstance(it, SocketSpan)),
        end,
    )
