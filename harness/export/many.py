"""A cell of the grid `many`: sockets on addresses of their own, and then the wildcard."""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.cell import PORT
from harness.export.cell_operations import BACKLOG, socket_operations
from harness.export.operation import Operation, StartMany
from harness.export.small_socket import LISTENING, Told, Words, protocol_of, under_test
from harness.grid.cell_places import OPTIONS, PLACES


def operations_of_many(cell: Words, told: Told) -> Iterator[Operation]:
    """All of the many are set-up."""
    protocol = protocol_of(cell["kind"])
    yield StartMany(
        socket="many",
        count=int(cell["count"]),
        six=cell["family"] == "ipv6",
        udp=protocol == "udp",
        options=OPTIONS[cell["options"]],
        listens=cell["kind"] == LISTENING,
        port=PORT,
        backlog=BACKLOG,
    )
    place = PLACES[cell["wildcard"]]
    options = OPTIONS[cell["wildcard options"]]
    yield from socket_operations("wildcard", place, protocol, options)
    yield from under_test("wildcard", place, told["bind"], told["listen"])
