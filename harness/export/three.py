"""A cell of the grid `three`: three sockets that want one port, as operations."""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.cell_operations import socket_operations
from harness.export.operation import Operation
from harness.export.small_socket import NOT_TRIED, Told, Words, protocol_of, set_up, under_test
from harness.grid.cell_places import OPTIONS, PLACES


def operations_of_three(cell: Words, told: Told) -> Iterator[Operation]:
    """The first is set-up; behind a second that is refused the third is not tried."""
    for name in ("first", "second", "third"):
        place = PLACES[cell[f"{name} address"]]
        options = OPTIONS[cell[f"{name} options"]]
        if name == "first":
            yield from socket_operations(name, place, protocol_of(cell["kind"]), options)
            yield from set_up(name, place, cell["kind"])
        elif told[f"{name}_bind"] != NOT_TRIED:
            yield from socket_operations(name, place, protocol_of(cell["kind"]), options)
            yield from under_test(name, place, told[f"{name}_bind"], told[f"{name}_listen"])
