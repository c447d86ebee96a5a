"""A cell of the grid `extras`: one more option of one of two sockets.

Owns which addresses nobody has: those for documentation (RFC 5737, RFC 3849), for of 10.0.0.0/8 a
host has all here. The device is lo, as in the pairs.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.cell_operations import socket_operations
from harness.export.connections import NO_PORT_YET
from harness.export.operation import Operation, SetOption
from harness.export.small_socket import Told, Words, protocol_of, set_up, under_test
from harness.grid.cell_places import OPTIONS, PLACES, Place

_ABSENT = {
    "absent4": Place("192.0.2.9", "192.0.2.9"),
    "absent6": Place("2001:db8::9", "2001:db8::9"),
}
_DEVICE = "lo"
_OF_FAMILY = {
    "freebind": ("IP_FREEBIND", "IPV6_FREEBIND"),
    "transparent": ("IP_TRANSPARENT", "IPV6_TRANSPARENT"),
    "address_no_port": (NO_PORT_YET, NO_PORT_YET),
}
"""by option: of AF_INET, of AF_INET6"""


def operations_of_extras(cell: Words, told: Told) -> Iterator[Operation]:
    """The first is set-up."""
    first, absent = _place(cell["first address"])
    yield from _prepared(cell, "first", first)
    yield from set_up("first", first, cell["kind"], absent=absent)
    second, absent = _place(cell["second address"])
    yield from _prepared(cell, "second", second)
    yield from under_test("second", second, told["bind"], told["listen"], absent=absent)


def _place(word: str) -> tuple[Place, bool]:
    """And whether nobody has it."""
    return (_ABSENT[word], True) if word in _ABSENT else (PLACES[word], False)


def _prepared(cell: Words, which: str, place: Place) -> Iterator[Operation]:
    extra = cell["option"] if cell["on"] == which else ""
    options = OPTIONS[cell[f"{which} options"]]
    device = _DEVICE if extra == "device" else ""
    yield from socket_operations(which, place, protocol_of(cell["kind"]), options, device)
    if extra in _OF_FAMILY:
        yield SetOption(socket=which, option=_OF_FAMILY[extra][place.six], value=(1,))
