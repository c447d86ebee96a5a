"""Who had each port of a case, when and in which state, and who asked for it.

Made from a ladder, and all of it: every socket and every state of it is in one port's rows, every
bind, listen and connect beside one of them; none is added.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.report.ladder.model import Ladder
from harness.report.ladder.socket_span import SocketSpan
from harness.report.occupancy.attempt import Attempt, attempts_of, port_of


@dataclass(frozen=True, slots=True)
class Row:
    """One socket: the states that it went through on this port, in the order of time."""

    strip: int
    """as in the ladder"""
    spans: tuple[SocketSpan, ...]


@dataclass(frozen=True, slots=True)
class Port:
    """A port of one host, whatever the address: a wildcard is in the way of every one."""

    host: str
    protocol: str
    number: int | None
    """None for attempts that never had a port"""
    attempts: tuple[Attempt, ...]
    rows: tuple[Row, ...]


def ports_of(ladder: Ladder) -> list[Port]:
    """Every port that a socket had or that was asked for; by host, and then as they come up."""
    spans: dict[_Key, list[SocketSpan]] = {}
    attempts: dict[_Key, list[Attempt]] = {}
    first: dict[_Key, float] = {}
    for attempt in attempts_of(ladder):
        key = attempt.call.host or "", attempt.protocol, attempt.port
        attempts.setdefault(key, []).append(attempt)
        first[key] = min(attempt.call.begin, first.get(key, attempt.call.begin))
    for span in ladder.sockets:
        key = span.host, span.protocol, port_of(span.local)
        spans.setdefault(key, []).append(span)
        first[key] = min(span.begin, first.get(key, span.begin))
    hosts = {name: place for place, name in enumerate(ladder.hosts)}
    order = sorted(first, key=lambda key: (hosts.get(key[0], len(hosts)), first[key]))
    return [
        Port(*key, tuple(attempts.get(key, ())), tuple(_rows(spans.get(key, ())))) for key in order
    ]


_Key = tuple[str, str, int | None]


def _rows(spans: list[SocketSpan] | tuple[SocketSpan, ...]) -> list[Row]:
    strips: dict[int, list[SocketSpan]] = {}
    for span in spans:
        strips.setdefault(span.strip, []).append(span)
    return [Row(strip, tuple(its)) for strip, its in strips.items()]
