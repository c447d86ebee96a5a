"""Whether a socket's connection was opened by its own side, or is the child of a listening socket.

A connection whose port is listened on is the listener's, unless its host has tried to connect to
that very end. Where there is neither, nobody knows, and nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from harness.report.ladder.model import Ladder
from harness.report.ladder.socket_span import SocketSpan

_ANY = ("0.0.0.0", "[::]")
_UNCONNECTED = ("LISTEN", "CLOSE", "BOUND_INACTIVE")


class Birth(Enum):
    """Where the way of a socket begins."""

    ACTIVE = 0
    PASSIVE = 1
    UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Born:
    """Where from, and the record that shows it."""

    kind: Birth
    seq: int | None = None


def birth_of(ladder: Ladder, span: SocketSpan) -> Born:
    """Of the first span of a way."""
    if span.state in _UNCONNECTED:
        return Born(Birth.ACTIVE)
    for call in ladder.calls:
        words = call.what.split(" ")
        if (
            (call.host, words[0], words[-1]) == (span.host, "connect", span.remote)
            and call.begin <= span.begin
            and (call.outcome in ("ok", "EINPROGRESS") or call.end >= span.begin)
        ):
            return Born(Birth.ACTIVE, call.seq)
    listener = next((it for it in ladder.sockets if _listens_for(it, span)), None)
    return Born(Birth.PASSIVE, listener.seq) if listener else Born(Birth.UNKNOWN)


def _listens_for(listener: SocketSpan, span: SocketSpan) -> bool:
    address, _, port = listener.local.rpartition(":")
    mine, _, my_port = span.local.rpartition(":")
    return (
        listener.state == "LISTEN"
        and (listener.host, listener.protocol, port) == (span.host, span.protocol, my_port)
        and address in (*_ANY, mine)
        and listener.begin <= span.begin <= listener.end
    )
