"""A cell of the grid `changed`: an option of the first socket is set or cleared late.

Owns when it is, and what is left of the first when the second comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.cell import PORT
from harness.export.cell_operations import (
    BACKLOG,
    ONE_USER,
    Ends,
    end_operations,
    look_for,
    socket_operations,
)
from harness.export.operation import (
    Accept,
    BecomeUser,
    Bind,
    Close,
    Connect,
    Listen,
    Open,
    Operation,
    SetOption,
)
from harness.export.small_socket import Told, Words, under_test
from harness.grid.cell_places import OPTIONS, PLACES, Place
from harness.language.address import Endpoint

_FIRSTS = {"ipv4": "first4", "ipv6": "first6"}
_WILDCARDS = {"ipv4": "wildcard4", "ipv6": "wildcard6"}
_STATES = {"connection": "established", "time_wait": "time_wait"}


def operations_of_changed(cell: Words, told: Told) -> Iterator[Operation]:
    """The first with its change, and the second under test."""
    first = PLACES[_FIRSTS[cell["family"]]]
    if cell["left"] == "time_wait" and _has_reuseport(cell):
        # Before 6.17 a socket without a process counts as root's: then root is not like others.
        yield BecomeUser(uid=ONE_USER, if_root=True)
    yield from _first(cell, first)
    same = cell["second address"] == "same"
    second = first if same else PLACES[_WILDCARDS[cell["family"]]]
    yield from socket_operations("second", second, "tcp", OPTIONS[cell["second options"]])
    yield from under_test("second", second, told["bind"], told["listen"])


def _has_reuseport(cell: Words) -> bool:
    """Whether the first has it at any time."""
    port = "SO_REUSEPORT"
    return port in OPTIONS[cell["first options"]] or port in OPTIONS[cell["option"]]


def _first(cell: Words, place: Place) -> Iterator[Operation]:
    left = cell["left"]
    yield from socket_operations("first", place, "tcp", OPTIONS[cell["first options"]])
    yield Bind(socket="first", to=Endpoint(place.bound, PORT))
    yield from _change(cell, "after_bind", "first")
    if left == "bound":
        return
    yield Listen(socket="first", backlog=BACKLOG)
    yield from _change(cell, "after_listen", "first")
    if left != "listening":
        yield Open(socket="client", six=place.client_is_six)
        yield Connect(socket="client", to=Endpoint(place.reached, PORT))
        yield Accept(socket="first", made="conn")
        yield from _change(cell, "after_handshake", "first")
        yield from _change(cell, "on_accepted", "conn")
    if left in _STATES:
        yield Close(socket="first")
        yield from end_operations(_STATES[left], place, Ends("conn", "client"))
    yield look_for(_STATES.get(left, "listening"), place)


def _change(cell: Words, now: str, socket: str) -> Iterator[Operation]:
    if cell["when"] == now:
        (option,) = OPTIONS[cell["option"]]
        yield SetOption(socket=socket, option=option, value=(int(cell["change"] == "set"),))
