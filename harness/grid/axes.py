"""The axes of every grid: what each place of a cell's id is called, and the words that it may be.

Owns telling what is wrong with an id, word by word; which combinations of words are no cell is the
binary's to say. The words are those of cpp_servers/grid/; what those of the pairs mean is
`cell_places`' to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.grid import cell_places
from harness.grid.cell_places import (
    DEVICES,
    PLACES,
    STATES,
    USERS,
    USERS_OF,
    WITHOUT_CONNECTION,
)
from harness.language.diagnostics import unknown
from harness.records.layout import PAIRS

ADDRESSES = tuple(PLACES)
OPTIONS = tuple(cell_places.OPTIONS)
_CONNECTED = tuple(it for it in STATES if it not in (*WITHOUT_CONNECTION, "listening_unaccepted"))
_KINDS = ("tcp_bound", "tcp_listening", "udp")
_FAMILIES = ("ipv4", "ipv6")
_TRANSPORTS = ("tcp", "mptcp", "sctp")
_CHOSEN = ("chosen", "automatic")
_EXTRA_ADDRESSES = (
    *("wildcard4", "first4", "absent4", "wildcard6", "wildcard6_only", "first6", "absent6"),
)

AXES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    PAIRS: {
        "protocol": ("tcp", "udp"),
        "first address": ADDRESSES,
        "first options": OPTIONS,
        "first state": STATES,
        "second address": ADDRESSES,
        "second options": OPTIONS,
        "users": USERS,
        "devices": DEVICES,
    },
    "three": {
        "kind": _KINDS,
        "first address": ADDRESSES,
        "first options": OPTIONS,
        "second address": ADDRESSES,
        "second options": OPTIONS,
        "third address": ADDRESSES,
        "third options": OPTIONS,
    },
    "many": {
        "kind": _KINDS,
        "family": _FAMILIES,
        "options": OPTIONS,
        "count": tuple(str(number) for number in range(1, 41)),
        "wildcard": ("wildcard4", "wildcard6", "wildcard6_only", "mapped_wildcard"),
        "wildcard options": OPTIONS,
    },
    "changed": {
        "family": _FAMILIES,
        "first options": OPTIONS,
        "option": ("addr", "port"),
        "change": ("set", "cleared"),
        "when": ("after_bind", "after_listen", "after_handshake", "on_accepted"),
        "left": ("bound", "listening", "all", "connection", "time_wait"),
        "second address": ("same", "wildcard"),
        "second options": OPTIONS,
    },
    "connect": {
        "address": ("first4", "first6", "loopback4", "loopback6"),
        "first state": _CONNECTED,
        "first options": ("none", "addr"),
        "first port": _CHOSEN,
        "tcp_timestamps": ("0", "1"),
        "tcp_tw_reuse": ("0", "1", "2"),
        "port": _CHOSEN,
        "second options": ("none", "addr"),
        "other end": ("same", "another"),
    },
    "automatic": {
        "kind": _KINDS,
        "first address": tuple(it for it in ADDRESSES if "second" not in it),
        "first options": OPTIONS,
        "second address": ADDRESSES,
        "second options": OPTIONS,
        "port from": ("bind", "bind_reuse", "connect"),
    },
    "extras": {
        "kind": _KINDS,
        "option": ("freebind", "transparent", "device", "address_no_port"),
        "on": ("first", "second"),
        "first address": _EXTRA_ADDRESSES,
        "first options": OPTIONS,
        "second address": _EXTRA_ADDRESSES,
        "second options": OPTIONS,
    },
    "protocols": {
        "first protocol": _TRANSPORTS,
        "first address": ADDRESSES,
        "first options": OPTIONS,
        "second protocol": _TRANSPORTS,
        "second address": ADDRESSES,
        "second options": OPTIONS,
    },
}
"""by grid, in the order of an id"""


def by_axis(grid: str, id: str) -> dict[str, str]:
    """The words of an id of this grid, each by its axis."""
    return dict(zip(AXES[grid], id.split(","), strict=True))


def nearest_grid(id: str) -> str | None:
    """Which grid an id is meant for: as long, with the most words right; None: none is as long."""
    words = id.split(",")
    right = {
        grid: sum(word in known for word, known in zip(words, axes.values()))
        for grid, axes in AXES.items()
        if len(axes) == len(words)
    }
    return max(right, key=right.__getitem__) if right else None


def complaint_about(id: str) -> str | None:
    """What is wrong with the words of an id; None: each is a word of the grid it is meant for."""
    grid = nearest_grid(id)
    if (pair := _of_columns(id)) is not None:
        return f"{id}: these are columns of a file, where each user has one: as a cell it is {pair}"
    if grid is None:
        lengths = "; ".join(f"{length} in {', '.join(of)}" for length, of in _lengths())
        return (
            f"'{id}' is no cell: the ids of cells have coordinates with commas between them, as in"
            f" tcp,first4,addr,time_wait,wildcard4,none,same,none: {lengths}"
        )
    for (axis, known), word in zip(AXES[grid].items(), id.split(",")):
        if word not in known:
            wrong = unknown(axis, word, known, axis)
            return f"{id}: {wrong}" if grid == PAIRS else f"{id}: grid {grid}: {wrong}"
    return None


def _of_columns(line: str) -> str | None:
    """The id of the pair that a line of a file of pairs begins with; None: it is no such line."""
    words = line.split(",")
    width = len(AXES[PAIRS]) + 1
    if len(words) < width or words[0] not in AXES[PAIRS]["protocol"]:
        return None
    users = USERS_OF.get((words[4], words[7]))
    return None if users is None else ",".join([*words[:4], *words[5:7], users, words[8]])


def _lengths() -> Iterator[tuple[int, list[str]]]:
    """How many coordinates the ids of which grids have."""
    for length in sorted({len(axes) for axes in AXES.values()}):
        yield length, [grid for grid, axes in AXES.items() if len(axes) == length]
