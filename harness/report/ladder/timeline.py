"""All marks of a ladder in one order, and where idle time is long enough to be cut.

Owns what comes before what where times are equal: a packet or a state that a call led to comes
behind the call's beginning and before its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from harness.report.ladder.call_mark import CallMark
from harness.report.ladder.model import Ladder
from harness.report.ladder.packet_mark import PacketMark
from harness.report.ladder.socket_span import SocketSpan

# Seconds in which nothing happens that are cut out of a picture, and told.
IDLE = 0.3


class Moment(Enum):
    """What is told of a mark at some time."""

    CALL = 0
    PACKET = 1
    STATE = 2
    GONE = 3
    RETURN = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One moment of one mark."""

    time: float
    moment: Moment
    mark: CallMark | PacketMark | SocketSpan
    idle: float
    """seconds in which nothing happened before it, if they are cut; else 0"""


def timeline(ladder: Ladder) -> list[Entry]:
    """Every mark; a call that others come in between has its return apart."""
    marks = sorted(_moments(ladder), key=lambda it: (it[0], it[1].value))
    entries: list[Entry] = []
    before: float | None = None
    for place, (time, moment, mark) in enumerate(marks):
        if moment is Moment.RETURN and not _told_apart(marks[:place], mark):
            continue
        gap = 0.0 if before is None else time - before
        entries.append(Entry(time, moment, mark, gap if gap >= IDLE else 0.0))
        before = time
    return entries


_Marked = tuple[float, Moment, CallMark | PacketMark | SocketSpan]


def _moments(ladder: Ladder) -> Iterator[_Marked]:
    for call in ladder.calls:
        yield call.begin, Moment.CALL, call
        yield call.end, Moment.RETURN, call
    for packet in ladder.packets:
        yield packet.time, Moment.PACKET, packet
    for span in ladder.sockets:
        yield span.begin, Moment.STATE, span
        if not span.stays and not _goes_on(ladder, span):
            yield span.end, Moment.GONE, span


def _goes_on(ladder: Ladder, span: SocketSpan) -> bool:
    """Whether the same socket is in another state right afterwards."""
    return any(
        it.host == span.host and it.strip == span.strip and it.begin == span.end
        for it in ladder.sockets
        if it is not span
    )


def _told_apart(marks: list[_Marked], call: CallMark | PacketMark | SocketSpan) -> bool:
    """Whether a packet came between a call and its return, or it took long enough to be told."""
    assert isinstance(call, CallMark)
    if call.end - call.begin >= IDLE:
        return True
    for time, moment, mark in reversed(marks):
        if mark is call:
            return False
        if moment is Moment.PACKET and time >= call.begin:
            return True
    return False
