"""Where each mark of a ladder is drawn: columns from left to right, time from top to bottom.

Owns all sizes. Promises that no two moments share a line, however close in time, and that time
never goes up: below is later. Idle time takes one line that names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.report.ladder.model import Ladder
from harness.report.ladder.socket_span import SocketSpan
from harness.report.ladder.timeline import Entry, Moment, timeline

# Pixels.
TOP = 70
LINE = 18
"""the height of a moment"""
OUTCOME = 14
"""of the line below a call that has its outcome"""
CUT = 26
SLANT = 9
"""how far down a packet is when it arrives"""
TIMES, PROCESS, STRIP, WIRE = 66, 330, 26, 320
MOST_STRIPS = 12
"""of one host, side by side; what does not fit shares the last"""


@dataclass(frozen=True, slots=True)
class HostColumns:
    """Of one host: where its calls are written, and where its sockets are drawn."""

    name: str
    process: int
    """the side of the words that is next to the sockets"""
    words_end_there: bool
    """whether the words are left of that"""
    strips: int
    """left edge of the first"""
    width: int
    """of all strips together"""

    @property
    def right(self) -> int:
        """Right edge of the strips."""
        return self.strips + self.width


@dataclass(frozen=True, slots=True)
class Placed:
    """A moment and its height."""

    entry: Entry
    y: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture."""

    width: int
    height: int
    hosts: tuple[HostColumns, ...]
    moments: tuple[Placed, ...]
    column_of: dict[tuple[str, int], int]
    """by host and strip, which of the host's columns a socket is drawn in"""
    bottom: int
    """where the case is over"""

    def host(self, name: str | None) -> HostColumns | None:
        """The columns of a host; None for what is no host of the case."""
        return next((host for host in self.hosts if host.name == name), None)


def layout_of(ladder: Ladder) -> Layout:
    """Where everything of a ladder goes."""
    column_of = {
        (host, strip): column
        for host in ladder.hosts
        for strip, column in _columns([it for it in ladder.sockets if it.host == host]).items()
    }
    hosts = tuple(_hosts(ladder.hosts, column_of))
    moments, bottom = _place(timeline(ladder))
    right = max((host.right for host in hosts), default=TIMES)
    last = hosts[-1] if hosts else None
    width = right + (WIRE if last is None or last.words_end_there else PROCESS)
    return Layout(width, bottom + LINE * 2, hosts, tuple(moments), column_of, bottom)


def _columns(spans: Sequence[SocketSpan]) -> dict[int, int]:
    """A column for each socket: one that is gone makes room for another."""
    lives: dict[int, tuple[float, float]] = {}
    for span in spans:
        begin, end = lives.get(span.strip, (span.begin, span.end))
        lives[span.strip] = min(begin, span.begin), max(end, span.end)
    columns: dict[int, int] = {}
    free_from: list[float] = []
    for strip, (begin, end) in sorted(lives.items(), key=lambda it: (it[1][0], it[0])):
        column = next((at for at, free in enumerate(free_from) if free <= begin), len(free_from))
        column = min(column, MOST_STRIPS - 1)
        if column == len(free_from):
            free_from.append(end)
        free_from[column] = max(free_from[column], end)
        columns[strip] = column
    return columns


def _hosts(names: Sequence[str], column_of: dict[tuple[str, int], int]) -> Iterator[HostColumns]:
    x = TIMES
    for place, name in enumerate(names):
        used = [column for (host, _), column in column_of.items() if host == name]
        width = STRIP * (max(used, default=0) + 1)
        if place == 0:
            strips = x + PROCESS
            yield HostColumns(name, strips - 8, True, strips, width)
            x = strips + width
        else:
            strips = x + WIRE
            yield HostColumns(name, strips + width + 8, False, strips, width)
            x = strips + width + PROCESS


def _place(entries: Sequence[Entry]) -> tuple[list[Placed], int]:
    moments, y = [], TOP
    for entry in entries:
        y += CUT if entry.idle else 0
        y += LINE
        moments.append(Placed(entry, y))
        y += OUTCOME if entry.moment is Moment.CALL else 0
        y += SLANT if entry.moment is Moment.PACKET else 0
    return moments, y + LINE
