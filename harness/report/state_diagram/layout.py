"""Where each state and each arrow of the figure is drawn. Owns all sizes and places, in pixels.

CLOSED is there twice, as in the RFC: where a way begins, and where it ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.report.state_diagram.figure import CLOSED, LISTEN

WIDTH, HEIGHT = 800, 640
BOX, BOX_HEIGHT = 116, 30
# Where a way is over; not a state's name, so that it is another box.
OVER = "over"
_LEFT, _MIDDLE, _RIGHT = 150, 400, 650

CENTRES: Mapping[str, tuple[int, int]] = {
    CLOSED: (_MIDDLE, 60),
    LISTEN: (_LEFT, 150),
    "SYN_SENT": (_RIGHT, 150),
    "SYN_RECV": (_LEFT, 260),
    "ESTABLISHED": (_MIDDLE, 320),
    "FIN_WAIT1": (_LEFT, 400),
    "CLOSE_WAIT": (_RIGHT, 400),
    "FIN_WAIT2": (_LEFT, 540),
    "CLOSING": (_MIDDLE, 450),
    "TIME_WAIT": (_MIDDLE, 560),
    "LAST_ACK": (_RIGHT, 490),
    OVER: (_RIGHT, 590),
}


@dataclass(frozen=True, slots=True)
class Arrow:
    """How an arrow goes, and where its words are."""

    points: tuple[tuple[int, int], ...]
    words: tuple[int, int]
    anchor: str = "middle"
    numbers: tuple[int, int] | None = None
    """where the numbers of those that went there are; None for the middle of the last stretch"""

    @property
    def middle(self) -> tuple[int, int]:
        """Where its numbers are."""
        if self.numbers is not None:
            return self.numbers
        (x1, y1), (x2, y2) = self.points[-2:]
        return (x1 + x2) // 2, (y1 + y2) // 2


ARROWS: Mapping[tuple[str, str], Arrow] = {
    (CLOSED, LISTEN): Arrow(((360, 75), (190, 135)), (300, 118), "start"),
    (LISTEN, CLOSED): Arrow(((120, 135), (120, 60), (342, 60)), (132, 54), "start"),
    (CLOSED, "SYN_SENT"): Arrow(((440, 75), (610, 135)), (500, 118), "end"),
    ("SYN_SENT", CLOSED): Arrow(((680, 135), (680, 60), (458, 60)), (668, 54), "end"),
    (LISTEN, "SYN_RECV"): Arrow(((170, 165), (170, 245)), (182, 188), "start"),
    ("SYN_RECV", LISTEN): Arrow(((110, 245), (110, 165)), (96, 209), "end"),
    (LISTEN, "SYN_SENT"): Arrow(((208, 150), (592, 150)), (400, 145)),
    ("SYN_SENT", "SYN_RECV"): Arrow(((600, 165), (208, 254)), (330, 216), "end"),
    ("SYN_SENT", "ESTABLISHED"): Arrow(((640, 165), (440, 305)), (566, 240), "start"),
    ("SYN_RECV", "ESTABLISHED"): Arrow(((208, 268), (342, 312)), (286, 280), "start"),
    ("SYN_RECV", "FIN_WAIT1"): Arrow(((130, 275), (130, 385)), (116, 333), "end"),
    ("ESTABLISHED", "FIN_WAIT1"): Arrow(((352, 335), (196, 385)), (250, 350), "end"),
    ("ESTABLISHED", "CLOSE_WAIT"): Arrow(((448, 335), (604, 385)), (550, 350), "start"),
    ("FIN_WAIT1", "FIN_WAIT2"): Arrow(((130, 415), (130, 525)), (116, 473), "end"),
    ("FIN_WAIT1", "CLOSING"): Arrow(((208, 406), (342, 443)), (276, 412), "start"),
    ("FIN_WAIT1", "TIME_WAIT"): Arrow(((180, 415), (362, 545)), (228, 512), "middle", (240, 458)),
    ("FIN_WAIT2", "TIME_WAIT"): Arrow(((208, 544), (342, 556)), (262, 566), "middle"),
    ("CLOSING", "TIME_WAIT"): Arrow(((400, 465), (400, 545)), (414, 502), "start"),
    ("CLOSE_WAIT", "LAST_ACK"): Arrow(((650, 415), (650, 475)), (664, 448), "start"),
    ("LAST_ACK", OVER): Arrow(((650, 505), (650, 575)), (664, 543), "start"),
    ("TIME_WAIT", OVER): Arrow(((458, 565), (592, 585)), (518, 596), "middle"),
}


def arrow_of(place: tuple[str, str]) -> Arrow:
    """How an arrow goes; straight, where the figure has none: there are several ways between."""
    if place in ARROWS:
        return ARROWS[place]
    (x1, y1), (x2, y2) = (CENTRES[box] for box in place)
    up = BOX_HEIGHT // 2 if y2 > y1 else -BOX_HEIGHT // 2
    points = ((x1, y1 + up), (x2, y2 - up))
    return Arrow(points, points[0])


def place_of(begin: str, end: str) -> tuple[str, str]:
    """The arrow's name here: what closes a connection that was open ends in the lower CLOSED."""
    return (begin, OVER) if (begin, OVER) in ARROWS and end == CLOSED else (begin, end)
