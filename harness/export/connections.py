"""A cell of the grid `connect`: a connection from the port of an old one.

Owns which of the two ends of the old one is the first socket: the one that a server accepted, or a
client's, whose port the kernel chose. The other end has a port of its own beside it, on the same
address: of the old connection that is all that a new one could have in common with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.cell import PORT
from harness.export.cell_operations import (
    BACKLOG,
    Ends,
    end_operations,
    look_for,
    socket_operations,
    state_operations,
)
from harness.export.operation import (
    Accept,
    Bind,
    Close,
    Connect,
    Listen,
    Open,
    Operation,
    Pause,
    SetOption,
    Sysctl,
)
from harness.export.small_socket import NOT_TRIED, Told, Words
from harness.grid.cell_places import OPTIONS, PLACES, Place
from harness.language.address import Endpoint

NO_PORT_YET = "IP_BIND_ADDRESS_NO_PORT"
DISCARD_PORT = 9
"""nobody is there"""
_OTHER_END = PORT + 1
# tcp_tw_reuse takes over what is older than a second (tcp_twsk_unique()). What is closed in
# FIN_WAIT2 is such a socket, too.
_OLD_ENOUGH_MS = 1100
_TIME_WAIT_SOCKETS = ("time_wait", "fin_wait2_orphaned")


def operations_of_connection(cell: Words, told: Told) -> Iterator[Operation]:
    """The old connection is set-up."""
    place = PLACES[cell["address"]]
    for name in ("tcp_timestamps", "tcp_tw_reuse"):
        yield Sysctl(name=f"net.ipv4.{name}", value=cell[name])
    if "automatic" in (cell["first port"], cell["port"]):
        yield one_port()
    options = OPTIONS[cell["first options"]]
    if cell["first port"] == "chosen":
        yield from socket_operations("first", place, "tcp", options)
        yield Bind(socket="first", to=Endpoint(place.bound, PORT))
        yield from state_operations(cell["first state"], place, _OTHER_END)
    else:
        yield from _connected(cell["first state"], place, options)
    if _may_be_reused(cell):
        yield Pause(ms=_OLD_ENOUGH_MS)
    yield from _second(cell, place, told)


def one_port() -> Operation:
    """The kernel has one port to choose from."""
    return Sysctl(name="net.ipv4.ip_local_port_range", value=f"{PORT} {PORT}")


def without_port(socket: str, place: Place) -> Iterator[Operation]:
    """An address and no port yet: connect() chooses it (ip(7))."""
    yield SetOption(socket=socket, option=NO_PORT_YET, value=(1,))
    yield Bind(socket=socket, to=Endpoint(place.bound, 0))


def _may_be_reused(cell: Words) -> bool:
    """Whether its age decides: of a port that bind() chose the kernel asks for none."""
    return (
        cell["first state"] in _TIME_WAIT_SOCKETS
        and cell["tcp_timestamps"] == "1"
        and cell["tcp_tw_reuse"] != "0"
        and cell["port"] == "automatic"
    )


def _connected(state: str, place: Place, options: tuple[str, ...]) -> Iterator[Operation]:
    yield Open(socket="server", six=place.client_is_six)
    yield Bind(socket="server", to=Endpoint(place.reached, _OTHER_END))
    yield Listen(socket="server", backlog=BACKLOG)
    yield from socket_operations("first", place, "tcp", options)
    yield from without_port("first", place)
    yield Connect(socket="first", to=Endpoint(place.reached, _OTHER_END))
    yield Accept(socket="server", made="conn")
    yield Close(socket="server")
    yield from end_operations(state, place, Ends("first", "conn"))
    yield look_for(state, place)


def _second(cell: Words, place: Place, told: Told) -> Iterator[Operation]:
    yield from socket_operations(
        "second", place, "tcp", OPTIONS[cell["second options"]], nonblock=True
    )
    if cell["port"] == "automatic":
        yield from without_port("second", place)
    else:
        yield Bind(socket="second", to=Endpoint(place.bound, PORT), wanted=told["bind"])
    if told["connect"] != NOT_TRIED:
        port = _OTHER_END if cell["other end"] == "same" else DISCARD_PORT
        yield Connect(socket="second", to=Endpoint(place.reached, port), wanted=told["connect"])
