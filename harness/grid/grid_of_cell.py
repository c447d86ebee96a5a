"""Which grid a cell is of, told from its id alone.

Owns what the ids of each grid have and no other's: how many coordinates, and the words of one of
them. Whether there is such a cell is the binary's to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.records.layout import PAIRS


@dataclass(frozen=True, slots=True)
class Shape:
    """What an id has."""

    count: int
    """of its coordinates"""
    place: int
    """of the one that tells, counted from 0"""
    words: tuple[str, ...]
    """of that one"""


SHAPES = {
    PAIRS: Shape(8, 0, ("tcp", "udp")),
    "three": Shape(7, 2, ("none", "addr", "port", "both")),
    "many": Shape(6, 1, ("ipv4", "ipv6")),
    "changed": Shape(8, 0, ("ipv4", "ipv6")),
    "connect": Shape(9, 0, ("first4", "first6", "loopback4", "loopback6")),
    "automatic": Shape(6, 5, ("bind", "bind_reuse", "connect")),
    "extras": Shape(7, 2, ("first", "second")),
    "protocols": Shape(6, 3, ("tcp", "mptcp", "sctp")),
}


def grid_of_cell(id: str) -> str | None:
    """The grid; None: no id of any looks so."""
    words = id.split(",")
    for grid, shape in SHAPES.items():
        if len(words) == shape.count and words[shape.place] in shape.words:
            return grid
    return None
