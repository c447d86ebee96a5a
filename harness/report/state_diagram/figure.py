"""The states of a TCP connection and how one leads to another: RFC 9293, figure 5 and its notes.

Names are Linux's. Owns, too, which states must have been passed between two: those that are on
every way from one to the other. A connection that comes back to CLOSED or LISTEN is another one, so
no way leads through them; and a listening socket stays one, since on Linux (net/ipv4/af_inet.c
inet_stream_connect) it is its children that connect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

CLOSED, LISTEN = "CLOSED", "LISTEN"
STATES = (
    CLOSED,
    LISTEN,
    "SYN_SENT",
    "SYN_RECV",
    "ESTABLISHED",
    "FIN_WAIT1",
    "FIN_WAIT2",
    "CLOSING",
    "TIME_WAIT",
    "CLOSE_WAIT",
    "LAST_ACK",
)
# A socket that is bound and nothing else has no connection, in whichever words a table has it.
_SHOWN_AS: Mapping[str, str] = {
    "CLOSE": CLOSED,
    "BOUND_INACTIVE": CLOSED,
    "NEW_SYN_RECV": "SYN_RECV",
}


@dataclass(frozen=True, slots=True)
class Transition:
    """An arrow of the figure."""

    begin: str
    end: str
    event: str
    """what happens, and what is sent; in the figure's words, which are the RFC's"""


TRANSITIONS = tuple(
    Transition(*it)
    for it in (
        (CLOSED, LISTEN, "passive OPEN"),
        (CLOSED, "SYN_SENT", "active OPEN / SYN"),
        (LISTEN, CLOSED, "CLOSE"),
        (LISTEN, "SYN_RECV", "rcv SYN / SYN,ACK"),
        (LISTEN, "SYN_SENT", "SEND / SYN"),
        ("SYN_SENT", CLOSED, "CLOSE"),
        ("SYN_SENT", "SYN_RECV", "rcv SYN / SYN,ACK"),
        ("SYN_SENT", "ESTABLISHED", "rcv SYN,ACK / ACK"),
        ("SYN_RECV", LISTEN, "rcv RST"),
        ("SYN_RECV", "ESTABLISHED", "rcv ACK of SYN"),
        ("SYN_RECV", "FIN_WAIT1", "CLOSE / FIN"),
        ("ESTABLISHED", "FIN_WAIT1", "CLOSE / FIN"),
        ("ESTABLISHED", "CLOSE_WAIT", "rcv FIN / ACK"),
        ("FIN_WAIT1", "FIN_WAIT2", "rcv ACK of FIN"),
        ("FIN_WAIT1", "CLOSING", "rcv FIN / ACK"),
        ("FIN_WAIT1", "TIME_WAIT", "rcv FIN,ACK of FIN / ACK"),
        ("FIN_WAIT2", "TIME_WAIT", "rcv FIN / ACK"),
        ("CLOSING", "TIME_WAIT", "rcv ACK of FIN"),
        ("CLOSE_WAIT", "LAST_ACK", "CLOSE / FIN"),
        ("LAST_ACK", CLOSED, "rcv ACK of FIN"),
        ("TIME_WAIT", CLOSED, "timeout 2 MSL"),
    )
)
ARROWS = frozenset((it.begin, it.end) for it in TRANSITIONS)
_AFTER = {state: tuple(it.end for it in TRANSITIONS if it.begin == state) for state in STATES}


def state_of(shown: str) -> str:
    """The figure's state of one in a socket table; of one that nobody knows, itself."""
    return _SHOWN_AS.get(shown, shown)


@cache
def between(begin: str, end: str) -> tuple[str, ...] | None:
    """The states that must have been passed on the way, in order; None if there is no way."""
    way = _way(begin, end, without="")
    if way is None:
        return None
    return tuple(it for it in way[1:-1] if _way(begin, end, without=it) is None)


def _way(begin: str, end: str, without: str) -> tuple[str, ...] | None:
    """A shortest way from one state to another, if there is one that does not pass `without`."""
    ways: list[tuple[str, ...]] = [(begin,)]
    passed = {CLOSED, LISTEN, without}
    for way in ways:
        for state in _AFTER.get(way[-1], ()):
            if (way[-1], state) == (LISTEN, "SYN_SENT"):
                continue
            if state == end:
                return (*way, state)
            if state not in passed:
                passed.add(state)
                ways.append((*way, state))
    return None
