"""The story of a cell, told from its coordinates: what the grid does, and what it must then see.

Owns the steps that bring the first socket into each state, in the order of
cpp_servers/grid/first_socket.cpp and in the words of story.cpp, and the sockets that the table must
show before the second comes (precondition.cpp), without which the cell is BROKEN. What came of the
second's calls is no part of it: that was measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.grid.cell_places import (
    DEVICES,
    FIRST_ON_DEVICE,
    OPTIONS,
    PLACES,
    SECOND_ON_DEVICE,
    Place,
)

ABOUT = " — "
"""behind it stands what a call is for, which the program does not say"""
SETTINGS = "{settings}"
"""the line that stands for all options of a socket"""
_PORT = 10000
_CLIENTS = {"10.0.0.1": "10.0.0.2", "10.0.0.3": "10.0.0.2", "127.0.0.1": "127.0.0.1"}
_CLIENTS |= {"fd00::1": "fd00::2", "fd00::3": "fd00::2", "::1": "::1"}
_ANY = "…"
"""a port that the kernel chooses for the client"""

_CLIENT = ("client: socket {client_family} tcp",)
_BIND = ("first: socket {family} {protocol}", SETTINGS, "first: bind {bound}")
_LISTEN = ("first: listen",)
_CONNECT = ("client: connect {reached}",)
_ACCEPT = ("first: accept", "first: close — the listening socket; the connection stays")
_DEAF = ("client: setsockopt {deaf} 255 — from here on its kernel hears nothing of the first's",)
_CLOSE = ("first: close — the connection, which sends a FIN",)
_CLIENT_ENDS = ("client: shutdown SHUT_WR — which sends a FIN",)
_HEARD = "recv, for the other end's FIN"
_ENDS: Mapping[str, tuple[str, ...]] = {
    "established": (),
    "close_wait": _CLIENT_ENDS,
    "fin_wait1": (*_DEAF, *_CLOSE),
    "fin_wait2_held": ("first: shutdown SHUT_WR — which sends a FIN, and keeps the descriptor",),
    "fin_wait2_orphaned": _CLOSE,
    "closing": (*_DEAF, *_CLOSE, *_CLIENT_ENDS),
    "last_ack": (*_CLIENT_ENDS, f"first: {_HEARD}", *_DEAF, *_CLOSE),
    "time_wait": (*_CLOSE, f"client: {_HEARD}", "client: close"),
}
STEPS: Mapping[str, tuple[str, ...]] = {
    "bound": _BIND,
    "listening": (*_BIND, *_LISTEN),
    "listening_unaccepted": (*_CLIENT, *_BIND, *_LISTEN, *_CONNECT),
    **{
        state: (*_CLIENT, *_BIND, *_LISTEN, *_CONNECT, *_ACCEPT, *ends)
        for state, ends in _ENDS.items()
    },
}
"""by the first's state"""
SECOND = ("second: socket {family} {protocol}", SETTINGS, "second: bind {bound}", "second: listen")

_HELD = "{accepted} - {peer}, {owner}{device}"
_ORPHAN = "{accepted} - {peer}, no process{device}"
TABLE: Mapping[str, tuple[str, ...]] = {
    "bound": ("{protocol} {unconnected} {bound} - {nobody}, {owner}{device}",),
    "listening": ("tcp LISTEN {bound} - {nobody}, {owner}{device}",),
    "listening_unaccepted": (
        "tcp LISTEN {bound} - {nobody}, {owner}, queue 1{device}",
        f"tcp ESTABLISHED {_ORPHAN}",
    ),
    "established": (f"tcp ESTABLISHED {_HELD}",),
    "close_wait": (f"tcp CLOSE_WAIT {_HELD}",),
    "fin_wait1": (f"tcp FIN_WAIT1 {_ORPHAN}",),
    "fin_wait2_held": (f"tcp FIN_WAIT2 {_HELD}",),
    "fin_wait2_orphaned": (f"tcp FIN_WAIT2 {_ORPHAN}",),
    "closing": (f"tcp CLOSING {_ORPHAN}",),
    "last_ack": (f"tcp LAST_ACK {_ORPHAN}",),
    "time_wait": (f"tcp TIME_WAIT {_ORPHAN}",),
}
"""by the first's state; where a socket's queue is not told, it may be any"""
UNCONNECTED = {"tcp": "BOUND_INACTIVE", "udp": "CLOSE"}
OWNERS = {
    "same": "uid 64001",
    "other": "uid 64001",
    "first_root": "uid 0",
    "second_root": "uid 64001",
}


@dataclass(frozen=True, slots=True)
class CellStory:
    """The lines."""

    first: tuple[str, ...]
    """how the first socket comes into its state: calls that must succeed"""
    table: tuple[str, ...]
    """what must be on the port before the second comes"""
    second: tuple[str, ...]
    """the second's calls; listen() is not tried where bind() is refused"""


def cell_story(cell: str) -> CellStory:
    """Of a cell, by its id. Raises KeyError for an unknown word."""
    protocol, first, first_options, state, second, second_options, users, devices = cell.split(",")
    of_cell = {"protocol": protocol, "unconnected": UNCONNECTED[protocol], "owner": OWNERS[users]}
    ours = {**of_cell, **names_of(first), "device": on_device(devices)}
    settings = (
        *settings_of(first),
        *option_settings(first_options),
        *device_settings("first", devices),
    )
    further = (
        *settings_of(second),
        *option_settings(second_options),
        *device_settings("second", devices),
    )
    calls = _told("second", SECOND, {**of_cell, **names_of(second)}, further)
    return CellStory(
        tuple(_told("first", STEPS[state], ours, settings)),
        tuple(line.format_map(ours) for line in TABLE[state]),
        tuple(it for it in calls if protocol == "tcp" or it != "second: listen"),
    )


def _told(
    who: str, lines: tuple[str, ...], names: Mapping[str, str], settings: tuple[str, ...]
) -> Iterator[str]:
    for line in lines:
        if line == SETTINGS:
            yield from (f"{who}: setsockopt {setting}" for setting in settings)
        else:
            yield line.format_map(names)


def story_parts() -> dict[str, object]:
    """All that stories are put together from, for the script of the page (story.js)."""
    return {
        "steps": STEPS,
        "second": SECOND,
        "table": TABLE,
        "names": {place: names_of(place) for place in PLACES},
        "settings": {place: settings_of(place) for place in PLACES},
        "options": {options: option_settings(options) for options in OPTIONS},
        "devices": {
            which: {it: device_settings(which, it) for it in DEVICES if device_settings(which, it)}
            for which in ("first", "second")
        },
        "on": {it: on_device(it) for it in FIRST_ON_DEVICE},
        "owners": OWNERS,
        "unconnected": UNCONNECTED,
    }


def names_of(place: str) -> dict[str, str]:
    """What the lines call an address: as it is bound, reached and seen from both ends."""
    it = PLACES[place]
    six, client_six = it.six, it.client_is_six
    return {
        "family": _family(six),
        "client_family": _family(client_six),
        "bound": _endpoint(it.bound, six),
        "nobody": _endpoint("::" if six else "0.0.0.0", six, "0"),
        "reached": _endpoint(it.reached, client_six),
        "accepted": _endpoint(_seen(it.reached, it), six),
        "peer": _endpoint(_seen(_CLIENTS[it.reached], it), six, _ANY),
        "deaf": "IPV6_MINHOPCOUNT" if client_six else "IP_MINTTL",
    }


def settings_of(place: str) -> tuple[str, ...]:
    """The options that a socket for an address has whatever the cell says."""
    it = PLACES[place]
    return (f"IPV6_V6ONLY {int(it.only_ipv6)}",) if it.six else ()


def option_settings(options: str) -> tuple[str, ...]:
    """Those that a cell says."""
    return tuple(f"{option} 1" for option in OPTIONS[options])


def device_settings(which: str, devices: str) -> tuple[str, ...]:
    """SO_BINDTODEVICE of one of the two sockets."""
    has = devices in (FIRST_ON_DEVICE if which == "first" else SECOND_ON_DEVICE)
    name = "two" if which == "second" and devices == "other" else "one"
    return (f"SO_BINDTODEVICE {name}",) if has else ()


def on_device(devices: str) -> str:
    """What the table adds of the first."""
    return ", on device one" if devices in FIRST_ON_DEVICE else ""


def _family(six: bool) -> str:
    return "ipv6" if six else "ipv4"


def _seen(address: str, place: Place) -> str:
    """An IPv6 socket knows an IPv4 client by a mapped address (ipv6(7))."""
    return f"::ffff:{address}" if place.six and not place.client_is_six else address


def _endpoint(address: str, six: bool, port: str = str(_PORT)) -> str:
    return f"[{address}]:{port}" if six else f"{address}:{port}"
