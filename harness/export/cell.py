"""A cell of the grid, read from its id: two sockets that want one port.

Owns splitting an id into its coordinates (cpp_servers/rules/coordinates.hpp); what each word is in
addresses and options is in harness/grid/cell_places.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.export.program import Refused
from harness.grid.cell_places import (
    DEVICES,
    FIRST_ON_DEVICE,
    OPTIONS,
    PLACES,
    SECOND_ON_DEVICE,
    STATES,
    USERS,
    WITHOUT_CONNECTION,
)
from harness.grid.grid_of_cell import grid_of_cell
from harness.language.diagnostics import unknown
from harness.records.layout import PAIRS

PORT = 9527
_COORDINATES = 8
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("protocol", ("tcp", "udp")),
    ("address", tuple(PLACES)),
    ("options", tuple(OPTIONS)),
    ("state", STATES),
    ("address", tuple(PLACES)),
    ("options", tuple(OPTIONS)),
    ("users", USERS),
    ("devices", DEVICES),
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
        return self.devices in FIRST_ON_DEVICE

    @property
    def second_has_device(self) -> bool:
        """Whether the second is."""
        return self.devices in SECOND_ON_DEVICE


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
