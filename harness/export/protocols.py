"""A cell of the grid `protocols`: listeners of MPTCP and SCTP beside TCP and each other."""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.cell_operations import socket_operations
from harness.export.operation import Operation
from harness.export.small_socket import LISTENING, Told, Words, set_up, under_test
from harness.grid.cell_places import OPTIONS, PLACES


def operations_of_protocols(cell: Words, told: Told) -> Iterator[Operation]:
    """The first listener is set-up."""
    for which in ("first", "second"):
        place = PLACES[cell[f"{which} address"]]
        options = OPTIONS[cell[f"{which} options"]]
        yield from socket_operations(which, place, cell[f"{which} protocol"], options)
        if which == "first":
            yield from set_up(which, place, LISTENING)
        else:
            yield from under_test(which, place, told["bind"], told["listen"])
