"""Where each moment of a case is on a picture's axis from left to right.

Time is the ladder's: what comes later is further right, what happens at once is at one place, and
idle time that the ladder cuts is cut here. Only moments at which something is drawn take room.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from harness.report.ladder.model import Ladder
from harness.report.ladder.timeline import timeline

# Pixels.
LEFT = 14
STEP = 54
"""of a moment at which something is drawn: as wide as its time"""
PASSED = 3
"""of one at which nothing is"""
CUT = 62
"""of idle time"""


@dataclass(frozen=True, slots=True)
class Cut:
    """Idle time that is left out."""

    x: int
    """the middle of the gap"""
    seconds: float


@dataclass(frozen=True, slots=True)
class Axis:
    """All places."""

    at: dict[float, int]
    """by seconds since the case began"""
    cuts: tuple[Cut, ...]
    end: int
    """where the case is over"""


def axis_of(ladder: Ladder, drawn: Collection[float]) -> Axis:
    """The places of all moments; `drawn`: those at which something begins or ends."""
    at: dict[float, int] = {}
    cuts = []
    x, step = LEFT, 0
    for entry in timeline(ladder):
        if entry.time in at:
            continue
        x += step
        if entry.idle:
            cuts.append(Cut(x + CUT // 2, entry.idle))
            x += CUT
        at[entry.time] = x
        step = STEP if entry.time in drawn else PASSED
    return Axis(at, tuple(cuts), x + STEP)
