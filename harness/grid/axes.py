"""The axes of every grid: what each place of a cell's id is called, and the words that it may be.

Owns telling what is wrong with an id, word by word; which combinations of words are no cell is the
binary's to say. The words are those of cpp_servers/grid/; what those of the pairs mean is
`cell_places`' to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from harness.grid import cell_places
from harness.grid.cell_places import (
    DEVICES,
    PLACES,
    STATES,
    USERS,
    USERS_OF,
    WITHOUT_CONNECTION,
)
from harness.grid.id_words import LOST, Aligned, alignments
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


def is_cell(grid: str, id: str) -> bool:
    """Whether each word of an id is one of the grid, at its place."""
    axes, words = AXES.get(grid, {}), id.split(",")
    return len(words) == len(axes) and all(it in of for it, of in zip(words, axes.values()))


def nearest_grid(id: str) -> str | None:
    """Which grid an id is meant for: as long, with the most words right; None: none is as long."""
    words = id.split(",")
    right = {
        grid: sum(word in known for word, known in zip(words, axes.values()))
        for grid, axes in AXES.items()
        if len(axes) == len(words)
    }
    return max(right, key=right.__getitem__) if right else None


def complaint_about(id: str, asked: str | None = None) -> str | None:
    """What is wrong with the words of an id; None: each is a word of the grid it is meant for.

    `asked` is the grid that was named beside it, for an id that may be meant for several.
    """
    grid = nearest_grid(id)
    if (pair := _of_columns(id)) is not None:
        return f"{id}: these are columns of a file, where each user has one: as a cell it is {pair}"
    words = id.split(",")
    if grid is not None and all(word in known for word, known in zip(words, AXES[grid].values())):
        return None
    order = sorted(AXES, key=lambda it: it != asked)
    grid, ways = min(((it, alignments(AXES[it], words)) for it in order), key=_changes)
    if _changes((grid, ways)) * 2 >= LOST * len(AXES[grid]) or not any(ways[0].words):
        lengths = "; ".join(f"{length} in {', '.join(of)}" for length, of in _lengths())
        return (
            f"'{id}' is no cell: the ids of cells have coordinates with commas between them, as in"
            f" tcp,first4,addr,time_wait,wildcard4,none,same,none: {lengths}"
        )
    return f"{id}: {'' if grid == PAIRS else f'grid {grid}: '}{_wrong(grid, ways)}"


def _changes(of_grid: tuple[str, Sequence[Aligned]]) -> int:
    return of_grid[1][0].cost


def _wrong(grid: str, ways: Sequence[Aligned]) -> str:
    """What an id of a grid lacks, has too much of, or has misspelt, the first of each."""
    axes, it = AXES[grid], ways[0]
    said = []
    if it.missing:
        places = zip(axes, it.words)
        written = ",".join(f"<{axis}>" if word is None else word for axis, word in places)
        lacking = [f"no {axis}" for axis in it.missing]
        perhaps = list(dict.fromkeys(f"no {way.missing[0]}" for way in ways if way.missing))
        said.append(
            f"it has {', '.join(lacking) if lacking[1:] else ' or '.join(perhaps)}: {written}"
        )
        if len(lacking) == len(perhaps) == 1:
            said[-1] += f" ({it.missing[0]}: {', '.join(axes[it.missing[0]])})"
    if it.surplus:
        said.append(f"'{it.surplus[0]}' is one too many: there are {len(axes)}: {', '.join(axes)}")
    said += [unknown(axis, word, axes[axis], axis) for axis, word in it.wrong[:1]]
    return "; ".join(said)


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
