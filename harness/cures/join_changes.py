"""What lets a refused join of a multicast group in: leaving it first, another device.

Owns the lines for both families. A socket is a member of a group once for each device; ip(7),
ipv6(7).
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv6Address

from harness.cures.change import DEVICE, NEW_OPTION, Change, call_step
from harness.cures.refused_call import RefusedCall
from harness.formats.plan import Host

# Level and number of IPV6_LEAVE_GROUP, linux/in6.h; its device 0 stands for whichever it is.
_LEAVE_SIX = "41 21"
_ANY_DEVICE = "00000000"
# By level and number of the join: those of the leave.
_LEAVES = {(0, 35): "0 36", (41, 20): _LEAVE_SIX}


def join_changes(call: RefusedCall) -> Iterator[Change]:
    """All of them."""
    if call.outcome == "EADDRINUSE":
        yield _left(call)
    yield from _devices(call)


def _left(call: RefusedCall) -> Change:
    words = call.step.call.split()
    if call.call.numbers is not None:
        line = f"setsockopt {call.call.uses} {_LEAVES[call.call.numbers]} {words[-1]}"
    elif call.call.option == "IP_ADD_MEMBERSHIP":
        line = f"setsockopt {call.call.uses} IP_DROP_MEMBERSHIP {words[-2]} {words[-1]}"
    else:
        group = IPv6Address(words[-2]).packed.hex()
        line = f"setsockopt {call.call.uses} {_LEAVE_SIX} {group}{_ANY_DEVICE}"
    step = call_step(call.step, call.step.actor, line)
    return Change("leave", "new", words[-2], NEW_OPTION, {call.at: (step,)})


def _devices(call: RefusedCall) -> Iterator[Change]:
    """The same group on each other device, which IPv4 names by an address that it has."""
    if call.call.numbers is not None:
        return
    words = call.step.call.split()
    host = next(host for host in call.plan.hosts if host.name == call.new.host)
    named = _by_address(host) if call.call.option == "IP_ADD_MEMBERSHIP" else _by_name(host)
    joined = next((device for device, by in named if words[-1] == by), None)
    seen = {joined}
    for device, by in named:
        if device not in seen:
            seen.add(device)
            line = " ".join([*words[:-1], by])
            step = call_step(call.step, call.step.actor, line)
            yield Change("join", "new", device, DEVICE, replaced={call.at: step})


def _by_address(host: Host) -> list[tuple[str, str]]:
    """Each device with each of its IPv4 addresses."""
    own = [
        (it.device, address.partition("/")[0])
        for it in host.interfaces
        for address in it.addresses
        if ":" not in address
    ]
    return [*own, ("lo", "127.0.0.1")]


def _by_name(host: Host) -> list[tuple[str, str]]:
    return [(name, name) for name in dict.fromkeys([*(it.device for it in host.interfaces), "lo"])]
