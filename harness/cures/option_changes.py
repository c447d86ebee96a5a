"""Options as cures of a refused call, set before bind() or connect().

Owns which options there are and which make sense here: of the new socket, of the old one, of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from harness.cures.change import BOTH, DEVICE, NEW_OPTION, OLD_OPTION, Change, call_step
from harness.cures.refused_call import RefusedCall
from harness.cures.sides import Side
from harness.language.address import unmapped
from harness.language.vocabulary import vocabulary

REUSE = ("SO_REUSEADDR", "SO_REUSEPORT")


def option_changes(call: RefusedCall) -> Iterator[Change]:
    """All of them."""
    yield from _reuse(call)
    yield from _only_ipv6(call)
    yield from _devices(call)
    yield from _no_port(call)
    yield from _free(call)
    yield from _broadcast(call)


def _set(call: RefusedCall, code: str, value: str, side: str, cost: int) -> Change | None:
    """An option set before bind() on one side or both; None if it is so already."""
    whose = {"new": (call.new,), "old": call.near, "both": (call.new, *call.near)}[side]
    missing = [one for one in whose if one.options.get(code) != value]
    if not whose or not missing or (side == "both" and len(missing) < 2):
        return None
    inserted = {}
    for one in missing:
        place = call.at if one is call.new and one.bind is None else one.bind
        assert place is not None
        line = call_step(call.plan.steps[place], one.actor, f"setsockopt {one.name} {code} {value}")
        inserted[place] = (line,)
    return Change(code, side, value, cost, inserted)


def _reuse(call: RefusedCall) -> Iterator[Change]:
    for option in REUSE:
        for side, cost in (("new", NEW_OPTION), ("old", OLD_OPTION), ("both", BOTH)):
            if change := _set(call, option, "1", side, cost):
                yield change


def _only_ipv6(call: RefusedCall) -> Iterator[Change]:
    if call.new.is_six and _is_wildcard(call.new):
        if change := _set(call, "IPV6_V6ONLY", "1", "new", NEW_OPTION):
            yield change
    if call.near and all(side.is_six and _is_wildcard(side) for side in call.near):
        if change := _set(call, "IPV6_V6ONLY", "1", "old", OLD_OPTION):
            yield change


def _is_wildcard(side: Side) -> bool:
    return side.local is not None and side.local.address == "::"


def _devices(call: RefusedCall) -> Iterator[Change]:
    """One side bound to a device, which leaves it that device's packets alone."""
    host = next(host for host in call.plan.hosts if host.name == call.new.host)
    devices = dict.fromkeys([*(it.device for it in host.interfaces), "lo"])
    if call.target is not None and not _is_own(call, call.target.address):
        devices.pop("lo")  # nobody else is reached there
    for device in devices:
        if change := _set(call, "SO_BINDTODEVICE", device, "new", DEVICE):
            yield change
        if not any(side.deviceless for side in call.near):
            if change := _set(call, "SO_BINDTODEVICE", device, "old", OLD_OPTION):
                yield change


def _is_own(call: RefusedCall, address: str) -> bool:
    own = unmapped(address)
    return own in call.addresses or ip_address(own).is_loopback


def _no_port(call: RefusedCall) -> Iterator[Change]:
    """bind() leaves the port to connect(), which knows the whole four-tuple; ip(7)."""
    if call.verb == "connect" or (call.verb == "bind" and call.port == 0):
        if call.new.bind is not None:
            if change := _set(call, "IP_BIND_ADDRESS_NO_PORT", "1", "new", NEW_OPTION):
                yield change


def _free(call: RefusedCall) -> Iterator[Change]:
    """An address that no device has; ip(7)."""
    if call.outcome == "EADDRNOTAVAIL" and call.verb == "bind":
        options = ["IPV6_FREEBIND", "IP_FREEBIND"] if call.new.is_six else ["IP_FREEBIND"]
        known = next((it for it in options if it in vocabulary().options), None)
        if known is not None and (change := _set(call, known, "1", "new", NEW_OPTION)):
            yield change


def _broadcast(call: RefusedCall) -> Iterator[Change]:
    """A UDP socket connects to a broadcast address with it alone; ip(7)."""
    if (call.verb, call.outcome) == ("connect", "EACCES"):
        if change := _set(call, "SO_BROADCAST", "1", "new", NEW_OPTION):
            yield change
