"""A cell of the grid as operations: the first socket, its state, and the second as it comes.

Owns how each state is made on one host, in the same way as cpp_servers/grid/first_socket.cpp: a
client that goes deaf keeps the host waiting for its ACK. The grid's device with the addresses is lo
here, since connections on one host run over that; a device without addresses is a tun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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

_BACKLOG = 4
# The users of the grid (cpp_servers/grid/persons.cpp).
_ONE, _OTHER = 64001, 64002
_IN_TABLE = {"listening": "LISTEN", "listening_unaccepted": "ESTABLISHED"}
_LO, _TUN = "lo", "tun0"


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
        *_state(cell, first),
        *(_become(users[1], cell) if users[0] != users[1] else ()),
        *socket_operations(
            "second", second, cell.protocol, OPTIONS[cell.second_options], devices[1]
        ),
        Bind(socket="second", to=Endpoint(second.bound, PORT), wanted=bind),
        *([] if listen == "-" else [Listen(socket="second", backlog=_BACKLOG, wanted=listen)]),
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
        plain = _ONE if compared and cell.state in WITHOUT_DESCRIPTOR else None
        return plain, plain
    return {"other": (_ONE, _OTHER), "first_root": (0, _ONE), "second_root": (_ONE, 0)}[cell.users]


def _become(uid: int | None, cell: Cell) -> Iterator[Operation]:
    """Whose the next socket is; from one user to the next the way goes over root."""
    if uid and cell.users == "other":  # only root may become another
        yield BecomeUser(uid=0)
    if uid is not None:
        yield BecomeUser(uid=uid, if_root=cell.users == "same")


def socket_operations(
    name: str, place: Place, protocol: str, options: tuple[str, ...], device: str
) -> Iterator[Operation]:
    """A socket with its options, not yet bound; `device`: empty for none."""
    yield Open(socket=name, six=place.six, udp=protocol == "udp")
    if place.bound == "::":
        yield SetOption(socket=name, option="IPV6_V6ONLY", value=(int(place.only_ipv6),))
    for option in options:
        yield SetOption(socket=name, option=option, value=(1,))
    if device:
        yield SetOption(socket=name, option="SO_BINDTODEVICE", value=device)


def _state(cell: Cell, place: Place) -> Iterator[Operation]:
    """The first socket, bound, brought into its state, which is looked at in the end."""
    if cell.state == "bound":
        return
    yield Listen(socket="first", backlog=_BACKLOG)
    if cell.state != "listening":
        yield Open(socket="client", six=place.client_is_six)
        yield Connect(socket="client", to=Endpoint(place.reached, PORT))
    if cell.state not in _IN_TABLE:
        yield Accept(socket="first", made="conn")
        yield Close(socket="first")
        yield from _ENDS[cell.state](place)
    state = _IN_TABLE.get(cell.state, cell.state.upper().removesuffix("_HELD"))
    yield Look(port=PORT, state=state.removesuffix("_ORPHANED"), six=place.six)


def _close_wait(place: Place) -> list[Operation]:
    return [ShutDown(socket="client", how="WR")]


def _fin_wait1(place: Place) -> list[Operation]:
    return [_deaf(place), Close(socket="conn")]


def _closing(place: Place) -> list[Operation]:
    return [*_fin_wait1(place), ShutDown(socket="client", how="WR")]


def _last_ack(place: Place) -> list[Operation]:
    heard = Receive(socket="conn", text="")
    return [ShutDown(socket="client", how="WR"), heard, *_fin_wait1(place)]


def _time_wait(place: Place) -> list[Operation]:
    return [
        Close(socket="conn"),
        Receive(socket="client", text=""),
        Close(socket="client"),
    ]


def _deaf(place: Place) -> Operation:
    return Deafen(socket="client", six=place.client_is_six)


# Who says FIN first, and who hears it: RFC 9293 3.3.2, figure 5.
_ENDS: dict[str, Callable[[Place], list[Operation]]] = {
    "established": lambda place: [],
    "close_wait": _close_wait,
    "fin_wait1": _fin_wait1,
    "fin_wait2_held": lambda place: [ShutDown(socket="conn", how="WR")],
    "fin_wait2_orphaned": lambda place: [Close(socket="conn")],
    "closing": _closing,
    "last_ack": _last_ack,
    "time_wait": _time_wait,
}
