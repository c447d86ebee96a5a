"""A cell of the grid `automatic`: the second leaves its port to the kernel.

The kernel has that of the first alone to give: that it gave that one is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.cell import PORT
from harness.export.cell_operations import socket_operations
from harness.export.connections import DISCARD_PORT, one_port, without_port
from harness.export.operation import Connect, Name, Operation, Sysctl
from harness.export.small_socket import Told, Words, protocol_of, set_up, under_test
from harness.grid.cell_places import OPTIONS, PLACES, Place
from harness.language.address import Endpoint

_SOMEWHERE = "10.0.0.2"
"""as far as this host is concerned"""


def operations_of_automatic(cell: Words, told: Told) -> Iterator[Operation]:
    """The first is set-up."""
    protocol = protocol_of(cell["kind"])
    yield one_port()
    if cell["port from"] == "bind_reuse":
        yield Sysctl(name="net.ipv4.ip_autobind_reuse", value="1")
    first = PLACES[cell["first address"]]
    yield from socket_operations("first", first, protocol, OPTIONS[cell["first options"]])
    yield from set_up("first", first, cell["kind"])
    second = PLACES[cell["second address"]]
    options = OPTIONS[cell["second options"]]
    connects = cell["port from"] == "connect"
    yield from socket_operations("second", second, protocol, options, nonblock=connects)
    if connects:
        yield from without_port("second", second)
        yield Connect(socket="second", to=_far_end(second), wanted=told["connect"])
        return
    yield from under_test("second", second, told["bind"], told["listen"], port=0)
    if told["bind"] == "ok":
        yield Name(socket="second", name=Endpoint(second.bound, PORT))


def _far_end(place: Place) -> Endpoint:
    """Where nobody is, reached from the address that is bound."""
    if place.client_is_six or place.reached == "127.0.0.1":
        return Endpoint(place.reached, DISCARD_PORT)
    return Endpoint(f"::ffff:{_SOMEWHERE}" if place.six else _SOMEWHERE, DISCARD_PORT)
