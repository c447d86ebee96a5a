"""A cell of the grid as operations: the first socket, its state, and the second as it comes.

Owns how each state is made on one host, in the same way as cpp_servers/grid/first_socket.cpp: a
client that goes deaf keeps the host waiting for its ACK. The grid's device with the addresses is lo
here, since connections on one host run over that; a device without addresses is a tun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.export.cell import PORT, Cell
from harness.export.operation import (
    Accept,
    BecomeUser,
    Bind,
    Close,
    Connect,
    Deafen,
    Listen,
    Look,
    MakeDevice,
    Open,
    Operation,
    Receive,
    SetOption,
    ShutDown,
)
from harness.export.program import Refused
from harness.grid.cell_places import (
    OPTIONS,
    PLACES,
    WITHOUT_CONNECTION,
    WITHOUT_DESCRIPTOR,
    Place,
)
from harness.language.address import Endpoint

BACKLOG = 4
# The users of the grid (cpp_servers/grid/persons.cpp).
ONE_USER, _OTHER = 64001, 64002
_IN_TABLE = {"listening": "LISTEN", "listening_unaccepted": "ESTABLISHED"}
_LO, _TUN = "lo", "tun0"
_IPPROTO = {"mptcp": "IPPROTO_MPTCP", "sctp": "IPPROTO_SCTP"}


def operations_of(cell: Cell, name: str, bind: str, listen: str) -> tuple[Operation, ...]:
    """The cell's operations; `bind`, `listen`: what is expected, `-` where it is not tried.

    Raises Refused.
    """
    first, second = PLACES[cell.first], PLACES[cell.second]
    devices = _devices(cell, name)
    made = [MakeDevice(device=_TUN)] if _TUN in devices else []
    users = _users(cell)
    return (
        *made,
        *_become(users[0] or None, cell),
        *socket_operations("first", first, cell.protocol, OPTIONS[cell.first_options], devices[0]),
        Bind(socket="first", to=Endpoint(first.bound, PORT)),
        *state_operations(cell.state, first),
        *(_become(users[1], cell) if users[0] != users[1] else ()),
        *socket_operations(
            "second", second, cell.protocol, OPTIONS[cell.second_options], devices[1]
        ),
        Bind(socket="second", to=Endpoint(second.bound, PORT), wanted=bind),
        *([] if listen == "-" else [Listen(socket="second", backlog=BACKLOG, wanted=listen)]),
    )


def _devices(cell: Cell, name: str) -> tuple[str, str]:
    """Which device each of the two is bound to; empty for none."""
    connected = cell.state not in WITHOUT_CONNECTION
    # ::1 is lo's own: a socket on another device cannot have it.
    needs_other = cell.second == "loopback6" and cell.second_has_device
    one = _TUN if needs_other and cell.devices != "other" else _LO
    if one == _TUN and connected and cell.first_has_device:
        raise Refused(
            f"{name}: the second bind: ::1 is lo's own, so the device has to be another one, and"
            " the first socket's connection would need a link to another host"
        )
    first = one if cell.first_has_device else ""
    second = _TUN if cell.devices == "other" else one
    return first, second if cell.second_has_device else ""


def _users(cell: Cell) -> tuple[int | None, int | None]:
    """Who makes the first socket, and who the second; None: whoever runs the program."""
    compared = "SO_REUSEPORT" in OPTIONS[cell.first_options]
    if cell.users == "same":
        # Before 6.17 a socket without a process counts as root's: then root is not like others.
        plain = ONE_USER if compared and cell.state in WITHOUT_DESCRIPTOR else None
        return plain, plain
    return {"other": (ONE_USER, _OTHER), "first_root": (0, ONE_USER), "second_root": (ONE_USER, 0)}[
        cell.users
    ]


def _become(uid: int | None, cell: Cell) -> Iterator[Operation]:
    """Whose the next socket is; from one user to the next the way goes over root."""
    if uid and cell.users == "other":  # only root may become another
        yield BecomeUser(uid=0)
    if uid is not None:
        yield BecomeUser(uid=uid, if_root=cell.users == "same")


def socket_operations(
    name: str,
    place: Place,
    protocol: str,
    options: tuple[str, ...],
    device: str = "",
    *,
    nonblock: bool = False,
) -> Iterator[Operation]:
    """A socket with its options, not yet bound; `device`: empty for none."""
    yield Open(
        socket=name,
        six=place.six,
        udp=protocol == "udp",
        nonblock=nonblock,
        protocol=_IPPROTO.get(protocol, ""),
    )
    if place.bound == "::":
        yield SetOption(socket=name, option="IPV6_V6ONLY", value=(int(place.only_ipv6),))
    for option in options:
        yield SetOption(socket=name, option=option, value=(1,))
    if device:
        yield SetOption(socket=name, option="SO_BINDTODEVICE", value=device)


def state_operations(
    state: str, place: Place, client_port: int | None = None
) -> Iterator[Operation]:
    """The first socket, bound, brought into its state, which is looked at in the end.

    `client_port`: of a client that has to have that one.
    """
    if state == "bound":
        return
    yield Listen(socket="first", backlog=BACKLOG)
    if state != "listening":
        yield Open(socket="client", six=place.client_is_six)
        if client_port is not None:
            yield Bind(socket="client", to=Endpoint(place.reached, client_port))
        yield Connect(socket="client", to=Endpoint(place.reached, PORT))
    if state not in _IN_TABLE:
        yield Accept(socket="first", made="conn")
        yield Close(socket="first")
        yield from end_operations(state, place, Ends("conn", "client"))
    yield look_for(state, place)


def look_for(state: str, place: Place) -> Operation:
    """That the table has the first socket in its state."""
    told = _IN_TABLE.get(state, state.upper().removesuffix("_HELD"))
    return Look(port=PORT, state=told.removesuffix("_ORPHANED"), six=place.six)


@dataclass(frozen=True, slots=True)
class Ends:
    """The sockets of a connection."""

    ours: str
    theirs: str


def end_operations(state: str, place: Place, ends: Ends) -> list[Operation]:
    """An established connection brought into a state of ours."""
    return _ENDS[state](place, ends)


def _close_wait(place: Place, ends: Ends) -> list[Operation]:
    return [ShutDown(socket=ends.theirs, how="WR")]


def _fin_wait1(place: Place, ends: Ends) -> list[Operation]:
    return [Deafen(socket=ends.theirs, six=place.client_is_six), Close(socket=ends.ours)]


def _closing(place: Place, ends: Ends) -> list[Operation]:
    return [*_fin_wait1(place, ends), ShutDown(socket=ends.theirs, how="WR")]


def _last_ack(place: Place, ends: Ends) -> list[Operation]:
    heard = Receive(socket=ends.ours, text="")
    return [ShutDown(socket=ends.theirs, how="WR"), heard, *_fin_wait1(place, ends)]


def _time_wait(place: Place, ends: Ends) -> list[Operation]:
    return [
        Close(socket=ends.ours),
        Receive(socket=ends.theirs, text=""),
        Close(socket=ends.theirs),
    ]


# Who says FIN first, and who hears it: RFC 9293 3.3.2, figure 5.
_ENDS: dict[str, Callable[[Place, Ends], list[Operation]]] = {
    "established": lambda place, ends: [],
    "close_wait": _close_wait,
    "fin_wait1": _fin_wait1,
    "fin_wait2_held": lambda place, ends: [ShutDown(socket=ends.ours, how="WR")],
    "fin_wait2_orphaned": lambda place, ends: [Close(socket=ends.ours)],
    "closing": _closing,
    "last_ack": _last_ack,
    "time_wait": _time_wait,
}
