"""What a pattern of an `await:` or `table:` matches in a recorded socket table.

The engine decides by the same meaning while a case runs (cpp_servers/engine/plan/pattern.cpp); the
judge decides again with this one. Owns also under which protocol a socket stands in the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from harness.formats.observations import Socket
from harness.language.address import Endpoint, canonical, parse_endpoint
from harness.language.socket_pattern import Pattern

_SCOPE = re.compile(r"%[^\]]*")


def matches(pattern: Pattern, sockets: Iterable[Socket]) -> bool:
    """Whether a table has what the pattern wants: at least one socket, or exactly `count`.

    A step with `absent` is right when this is false.
    """
    number = sum(1 for socket in sockets if matches_one(pattern, socket))
    return number >= 1 if pattern.count is None else number == pattern.count


def matches_one(pattern: Pattern, socket: Socket) -> bool:
    """Whether one socket is as the pattern says (its `count` is left aside)."""
    low, high = pattern.timer_ms or (None, None)
    return (
        pattern.protocol in (None, socket.protocol)
        and pattern.state in (None, socket.state)
        and pattern.timer in (None, socket.timer)
        and pattern.uid in (None, socket.uid)
        and pattern.owner in (None, socket.inode != 0)
        and (low is None or high is None or low <= socket.timer_ms <= high)
        and _is_end(pattern.local, socket.local)
        and (pattern.remote is None or _is_end(pattern.remote, socket.remote))
    )


def recorded_endpoint(recorded: str) -> Endpoint:
    """A table's `address:port` as an endpoint, a scope (`%eth0`) left out.

    Raises LineError if it is none.
    """
    return _parse(recorded)


def table_protocol(kind: str) -> str:
    """Under which protocol a socket of this kind (`tcp6`, `mptcp`) stands in a table.

    The port of an MPTCP socket is its first subflow's, a TCP socket (net/mptcp/protocol.c
    mptcp_bind, mptcp_listen), which has its inode and its options of reuse.
    """
    protocol = kind.removesuffix("6")
    return "tcp" if protocol == "mptcp" else protocol


def _is_end(wanted: Endpoint, recorded: str) -> bool:
    found = _parse(recorded)
    if wanted.port is not None and wanted.port != found.port:
        return False
    return wanted.address == "*" or canonical(wanted.address) == found.address


@lru_cache(maxsize=65536)
def _parse(recorded: str) -> Endpoint:
    return parse_endpoint(_SCOPE.sub("", recorded))
