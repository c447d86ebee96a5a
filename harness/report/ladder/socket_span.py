"""How long a socket was in a state, as the socket tables showed it.

Owns which entries of two tables are the same socket: those with the same inode, and what a process
has let go of (inode 0) by its addresses. Between two looks nobody knows more than the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from harness.formats.observed_step import Socket, Table


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of all hosts' tables, and the record that has it."""

    seq: int
    time: float
    """seconds since the case began"""
    tables: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class SocketSpan:
    """A socket in one state, from the look that first showed it to the one that did no more."""

    host: str
    strip: int
    """equal for the states of one socket, from 0 on within a host"""
    protocol: str
    local: str
    remote: str
    state: str
    begin: float
    end: float
    """seconds since the case began"""
    stays: bool
    """whether it was there to the end of the case, which then is its end"""
    seq: int
    """the record that showed it first"""
    seen: int
    """by how many looks"""


@dataclass(slots=True)
class _Open:
    """A socket that was in the last table."""

    strip: int
    socket: Socket
    begin: float
    seq: int
    seen: int = 1


@dataclass(slots=True)
class _Host:
    """The sockets of one host so far."""

    name: str
    open: list[_Open] = field(default_factory=list)
    strips: int = 0

    def see(self, look: Look) -> Iterator[SocketSpan]:
        """The spans that end with this look."""
        left = list(self.open)
        now: list[_Open] = []
        fresh: list[Socket] = []
        for socket in look.tables.get(self.name, ()):
            before = _same(left, socket)
            if before is None:
                fresh.append(socket)
                continue
            left.remove(before)
            if _told(before.socket) == _told(socket):
                before.seen += 1
                before.socket = socket
                now.append(before)
            else:
                yield _span(self.name, before, look.time, stays=False)
                now.append(_Open(before.strip, socket, look.time, look.seq))
        for gone in left:
            yield _span(self.name, gone, look.time, stays=False)
        for socket in fresh:
            now.append(_Open(self.strips, socket, look.time, look.seq))
            self.strips += 1
        self.open = now

    def close(self, time: float) -> Iterator[SocketSpan]:
        """What was there to the end."""
        for left in self.open:
            yield _span(self.name, left, time, stays=True)


def socket_spans(hosts: Sequence[str], looks: Sequence[Look], end: float) -> list[SocketSpan]:
    """All spans of all hosts, in the order in which they began; `end`: that of the case."""
    spans = []
    for name in hosts:
        host = _Host(name)
        for look in looks:
            spans += list(host.see(look))
        spans += list(host.close(end))
    return sorted(spans, key=lambda span: (span.begin, hosts.index(span.host), span.strip))


def states_at(spans: Sequence[SocketSpan], host: str, time: float) -> Counter[tuple[str, ...]]:
    """What the spans say a host's table had right after a look: protocol, local, remote, state."""
    return Counter(
        (span.protocol, span.local, span.remote, span.state)
        for span in spans
        if span.host == host and span.begin <= time and (time < span.end or span.stays)
    )


def _same(known: Sequence[_Open], socket: Socket) -> _Open | None:
    """The entry of the last table that is this socket."""
    for it in known:
        if it.socket.inode and it.socket.inode == socket.inode:
            return it
    for it in known:
        # A process has let go of it, or taken it (accept(2)): an inode is lost or got.
        if 0 in (it.socket.inode, socket.inode) and _ends(it.socket) == _ends(socket):
            return it
    return None


def _told(socket: Socket) -> tuple[str, ...]:
    """What a span says of it."""
    return (*_ends(socket), socket.state)


def _ends(socket: Socket) -> tuple[str, str, str]:
    return socket.protocol, socket.local, socket.remote


def _span(host: str, it: _Open, end: float, *, stays: bool) -> SocketSpan:
    socket = it.socket
    return SocketSpan(
        host,
        it.strip,
        socket.protocol,
        socket.local,
        socket.remote,
        socket.state,
        it.begin,
        end,
        stays,
        it.seq,
        it.seen,
    )
