"""A cell of the grid, read from its id: two sockets that want one port.

Owns splitting an id into its coordinates (cpp_servers/rules/coordinates.hpp), and what each word is
in addresses and options; the addresses are those of cpp_servers/grid/place.cpp.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.export.program import Refused
from harness.grid.grid_of_cell import grid_of_cell
from harness.language.diagnostics import unknown
from harness.records.layout import PAIRS

PORT = 9527
_COORDINATES = 8
_FIRST, _SECOND = ("10.0.0.1", "fd00::1"), ("10.0.0.3", "fd00::3")


@dataclass(frozen=True, slots=True)
class Place:
    """An address of a cell: what is bound, where a client connects to, and which kind it is."""

    bound: str
    reached: str
    only_ipv6: bool = False

    @property
    def six(self) -> bool:
        """Whether its socket is an AF_INET6 one."""
        return ":" in self.bound

    @property
    def client_is_six(self) -> bool:
        """Whether a client of it is."""
        return ":" in self.reached


PLACES = {
    "wildcard4": Place("0.0.0.0", _FIRST[0]),
    "first4": Place(_FIRST[0], _FIRST[0]),
    "second4": Place(_SECOND[0], _SECOND[0]),
    "loopback4": Place("127.0.0.1", "127.0.0.1"),
    "wildcard6": Place("::", _FIRST[1]),
    "wildcard6_only": Place("::", _FIRST[1], only_ipv6=True),
    "first6": Place(_FIRST[1], _FIRST[1]),
    "second6": Place(_SECOND[1], _SECOND[1]),
    "loopback6": Place("::1", "::1"),
    "mapped_wildcard": Place("::ffff:0.0.0.0", _FIRST[0]),
    "mapped_first": Place(f"::ffff:{_FIRST[0]}", _FIRST[0]),
    "mapped_second": Place(f"::ffff:{_SECOND[0]}", _SECOND[0]),
}
OPTIONS: dict[str, tuple[str, ...]] = {
    "none": (),
    "addr": ("SO_REUSEADDR",),
    "port": ("SO_REUSEPORT",),
    "both": ("SO_REUSEADDR", "SO_REUSEPORT"),
}
WITHOUT_CONNECTION = ("bound", "listening")
WITHOUT_DESCRIPTOR = ("fin_wait1", "fin_wait2_orphaned", "closing", "last_ack", "time_wait")
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("protocol", ("tcp", "udp")),
    ("address", tuple(PLACES)),
    ("options", tuple(OPTIONS)),
    (
        "state",
        (*WITHOUT_CONNECTION, "listening_unaccepted", "established", "close_wait", "fin_wait1")
        + ("fin_wait2_held", "fin_wait2_orphaned", "closing", "last_ack", "time_wait"),
    ),
    ("address", tuple(PLACES)),
    ("options", tuple(OPTIONS)),
    ("users", ("same", "other", "first_root", "second_root")),
    ("devices", ("none", "same", "other", "first_only", "second_only")),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The coordinates, in the order of an id."""

    protocol: str
    first: str
    first_options: str
    state: str
    second: str
    second_options: str
    users: str
    devices: str

    @property
    def first_has_device(self) -> bool:
        """Whether the first socket is bound to a device."""
        return self.devices in ("same", "other", "first_only")

    @property
    def second_has_device(self) -> bool:
        """Whether the second is."""
        return self.devices in ("same", "other", "second_only")


def looks_like_a_cell(name: str) -> bool:
    """Whether a name is meant for a cell rather than for a case: those have a slash or brackets."""
    return "," in name and not set("/[]") & set(name)


def read_cell(name: str) -> Cell:
    """The cell of an id. Raises Refused for a word that is none, or coordinates without sense."""
    words = name.split(",")
    grid = grid_of_cell(name) or PAIRS
    if grid != PAIRS:
        raise Refused(
            f"{name}: a cell of the grid {grid}, and only those of {PAIRS} and, as c, of three can"
            f" be exported: see what comes of it with make grid GRID={grid} CELL={name}"
        )
    if len(words) != _COORDINATES:
        raise Refused(
            f"'{name}' is no cell: it has eight coordinates with commas between them, as in"
            " tcp,first4,addr,time_wait,wildcard4,none,same,none"
        )
    for word, (kind, known) in zip(words, _WORDS):
        if word not in known:
            raise Refused(f"{name}: {unknown(kind, word, known, kind)}")
    cell = Cell(*words)
    if cell.protocol == "udp" and cell.state != "bound":
        raise Refused(f"{name}: a UDP socket neither listens nor leaves a connection behind")
    if cell.first_has_device and cell.first == "loopback6":
        raise Refused(f"{name}: the first socket cannot have ::1 on a device that is not lo")
    if cell.first_has_device and cell.first == "loopback4" and cell.state not in WITHOUT_CONNECTION:
        raise Refused(f"{name}: nobody connects to 127.0.0.1 over a device that is not lo")
    return cell
