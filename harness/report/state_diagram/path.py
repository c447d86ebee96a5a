"""The way of each TCP socket of a case through the states of a connection.

Made from a ladder's spans, which are what the socket tables showed. Between two looks a socket may
have been in states that nobody saw: those that it must have been in are told as such, others are
not. A socket that was not in the table is CLOSED, as the RFC has it: there is nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from harness.report.ladder.model import Ladder
from harness.report.ladder.socket_span import SocketSpan
from harness.report.state_diagram.birth import Birth, birth_of
from harness.report.state_diagram.figure import ARROWS, CLOSED, LISTEN, between, state_of


class End(Enum):
    """What became of a socket behind its last state."""

    THERE = 0
    """it was there to the end of the case, or it is CLOSED"""
    GONE = 1
    """it was gone at the next look: by the rest of the way, or by a reset, an abort, a time-out"""
    REPLACED = 2
    """another connection of the same ends was there, to which no way leads"""


@dataclass(frozen=True, slots=True)
class Stop:
    """A state on a way."""

    state: str
    seen: bool
    """in a table, or not there any more or not yet; otherwise it must have been passed"""
    seq: int | None
    """the record that showed it; None for what nothing showed"""


@dataclass(frozen=True, slots=True)
class Path:
    """The way of one socket, or of several of a host that went alike."""

    host: str
    sockets: tuple[SocketSpan, ...]
    """the first span of each"""
    stops: tuple[Stop, ...]
    end: End
    end_seq: int | None
    """the record that shows what became of it"""


def paths_of(ladder: Ladder) -> list[Path]:
    """All ways, in the order in which they begin; those that are alike are one."""
    alike: dict[tuple[object, ...], Path] = {}
    for path in _every_path(ladder):
        states = tuple((stop.state, stop.seen) for stop in path.stops)
        key = path.host, states, path.end
        if key in alike:
            path = replace(alike[key], sockets=alike[key].sockets + path.sockets)
        alike[key] = path
    return list(alike.values())


def letter_of(number: int) -> str:
    """A, B, … Z, AA, AB: what a way is called in a picture; from 0."""
    rest, last = divmod(number, 26)
    return (letter_of(rest - 1) if rest else "") + chr(ord("A") + last)


def _every_path(ladder: Ladder) -> Iterator[Path]:
    strips: dict[tuple[str, int], list[SocketSpan]] = {}
    for span in ladder.sockets:
        if span.protocol == "tcp":
            strips.setdefault((span.host, span.strip), []).append(span)
    for spans in strips.values():
        yield from _paths(ladder, spans)


def _paths(ladder: Ladder, spans: Sequence[SocketSpan]) -> Iterator[Path]:
    """The way of one socket; several if there is no way from one of its states to the next."""
    first, stops = spans[0], list(_begun(ladder, spans[0]))
    for span in spans[1:]:
        state = state_of(span.state)
        if state == stops[-1].state:
            continue
        here = stops[-1].state
        passed = between(here, state)
        if state == CLOSED and (here, CLOSED) not in ARROWS or passed is None:
            end = End.GONE if state == CLOSED else End.REPLACED
            yield Path(first.host, (first,), tuple(stops), end, span.seq)
            first, stops = span, list(_begun(ladder, span))
            continue
        stops += [Stop(it, False, None) for it in passed]
        stops.append(Stop(state, True, span.seq))
    end = End.THERE
    gone = next((it.seq for it in ladder.calls if it.end == spans[-1].end), None)
    if not spans[-1].stays and stops[-1].state != CLOSED:
        if (stops[-1].state, CLOSED) in ARROWS:
            stops.append(Stop(CLOSED, True, gone))
        else:
            end = End.GONE
    yield Path(first.host, (first,), tuple(stops), end, gone)


def _begun(ladder: Ladder, span: SocketSpan) -> Iterator[Stop]:
    """What comes before a socket's first state in a table, and that state."""
    state, born = state_of(span.state), birth_of(ladder, span)
    origin = {Birth.ACTIVE: CLOSED, Birth.PASSIVE: LISTEN}.get(born.kind)
    passed = None if origin in (None, state) else between(origin, state)
    if origin is not None and passed is not None:
        yield Stop(origin, True, born.seq)
        yield from (Stop(it, False, None) for it in passed)
    yield Stop(state, True, span.seq)
