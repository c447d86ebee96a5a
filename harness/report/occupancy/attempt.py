"""Which port each bind, listen and connect of a case was about.

A bind names its port. A listen or a connect is about the port that its socket has, which earlier
calls of its process tell, or the socket that is in the table right after it. What nobody tells
stays without a port; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.language.address import parse_endpoint
from harness.language.call import Call, parse_call
from harness.language.diagnostics import LineError
from harness.report.ladder.call_mark import CallMark
from harness.report.ladder.model import Ladder
from harness.report.ladder.socket_span import SocketSpan

VERBS = ("bind", "listen", "connect")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call that asks for a port, or for something of the socket that has it."""

    call: CallMark
    protocol: str
    """tcp or udp; "" if the socket was never made"""
    port: int | None
    """None where the kernel was to choose one and none was seen"""


@dataclass(slots=True)
class _Made:
    """A socket that a process has made."""

    protocol: str = ""
    port: int | None = None


def attempts_of(ladder: Ladder) -> list[Attempt]:
    """All of them, in the order of the calls; those of unix sockets are about no port."""
    made: dict[tuple[str, str | None], _Made] = {}
    tried: list[tuple[CallMark, _Made, int | None]] = []
    for mark in ladder.calls:
        verb = mark.what.partition(" ")[0]
        call = _parsed(mark) if mark.who else None
        if call is not None and call.kind is not None and not mark.failed:
            made[mark.who, call.makes] = _Made(call.kind.removesuffix("6"))
        uses = made.get((mark.who, call.uses)) if call is not None else None
        wanted = _wanted(call) if verb == "bind" else None
        if mark.was_made and mark.who and verb in VERBS and not _is_about_a_path(call, uses):
            uses = uses or _Made()
            tried.append((mark, uses, wanted or uses.port))
        if uses is not None and uses.port is None:
            uses.port = _port_after(mark, call, uses.protocol, wanted, ladder.sockets)
    return [
        Attempt(mark, it.protocol, known or (it.port if _came_about(mark) else None))
        for mark, it, known in tried
    ]


def _is_about_a_path(call: Call | None, uses: _Made | None) -> bool:
    """Whether it is about a unix socket, which has no port (unix(7))."""
    by_path = call is not None and (call.instead or "").startswith("unix:")
    return by_path or (uses is not None and uses.protocol == "unix")


def port_of(end: str) -> int | None:
    """The port of `10.0.0.1:80` or `[fd00::1]:80`; None for what is no such end, and for port 0."""
    try:
        return parse_endpoint(end).port or None
    except LineError:
        return None


def _came_about(mark: CallMark) -> bool:
    """Whether its socket has had its port since then."""
    return not mark.failed or mark.outcome == "EINPROGRESS"


def _parsed(mark: CallMark) -> Call | None:
    try:
        return parse_call(mark.what)
    except LineError:
        return None


def _wanted(call: Call | None) -> int | None:
    """The port that a bind names; None if it leaves the choice to the kernel."""
    ports = [end.port for end in call.endpoints] if call is not None else []
    return ports[0] or None if ports else None


def _port_after(
    mark: CallMark,
    call: Call | None,
    protocol: str,
    wanted: int | None,
    spans: Sequence[SocketSpan],
) -> int | None:
    """The port that a socket has got by a call, or that a call has told."""
    if call is None or not _came_about(mark):
        return None
    if call.verb == "getsockname":
        return port_of(mark.value or "")
    if wanted is not None or call.verb not in VERBS:
        return wanted
    towards = {str(end) for end in call.endpoints} if call.verb == "connect" else set()
    fresh = [it for it in _begun(mark, spans) if it.protocol == protocol]
    ports = {port_of(it.local) for it in fresh if not towards or it.remote in towards}
    return ports.pop() if len(ports) == 1 else None


def _begun(mark: CallMark, spans: Sequence[SocketSpan]) -> Iterator[SocketSpan]:
    """What the caller's host has in its table since this call."""
    return (it for it in spans if it.host == mark.host and it.seq == mark.seq)
