"""Another address or port for the new socket, or another user: what it is called by, and whose.

Owns which others there are. For a socket that connects they are its source, which only its peer
sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from harness.cures.change import ADDRESS, USER, Change, call_step, own_end
from harness.cures.refused_call import RefusedCall
from harness.formats.plan_step import CallStep, Step
from harness.judge.witness import port_of
from harness.language.address import Endpoint, unmapped
from harness.language.call import parse_call

_LAST_PORT = 65_535


def address_changes(call: RefusedCall) -> Iterator[Change]:
    """All of them."""
    if call.verb == "join":
        return
    if call.verb == "connect" and call.new.bind is None:
        yield from _sources(call)
    else:
        yield from _addresses(call)
        yield from _ports(call)
    yield from _outside(call)


def user_changes(call: RefusedCall) -> Iterator[Change]:
    """The new socket as its holder's user, and as root."""
    wanted = {side.uid for side in call.near} - {call.new.uid}
    if call.outcome == "EACCES":
        wanted |= {0} - {call.uid}
    for uid in sorted(wanted):
        replaced: dict[int, Step] = {}
        for place in call.became:
            step = call.plan.steps[place]
            replaced[place] = call_step(step, call.new.actor, f"setuid {uid}")
        users = {} if _has_changed_first(call) else {call.new.actor: uid}
        yield Change("user", "new", str(uid), USER, replaced=replaced, users=users)


def _addresses(call: RefusedCall) -> Iterator[Change]:
    """Every other address of the host, of the socket's own family."""
    local = call.new.local
    if local is None or call.new.bind is None or ip_address(local.address).is_multicast:
        return  # what is bound to a group takes no datagram of it anywhere else; ip(7)
    code = "source" if _connects(call) else "address"
    for address in _others(call, local.address):
        yield _rebound(call, code, address, Endpoint(address, local.port))


def _ports(call: RefusedCall) -> Iterator[Change]:
    """The next port that nothing has: for a socket that connects it is as good."""
    local = call.new.local
    if local is None or not local.port or not _connects(call):
        return
    taken = {side.local.port for side in call.old if side.local is not None}
    taken |= {port_of(entry.local) for entry in call.holders}
    free = next((it for it in range(local.port + 1, _LAST_PORT + 1) if it not in taken), None)
    if free is not None:
        yield _rebound(call, "port", str(free), Endpoint(local.address, free))


def _sources(call: RefusedCall) -> Iterator[Change]:
    """A socket that connect() would bind is bound before it to each other address."""
    target = call.target
    if target is None:
        return
    used = {entry.local.rpartition(":")[0].strip("[]") for entry in call.holders}
    for address in _others(call, target.address):
        if address in used:
            continue
        end = Endpoint(address, 0)
        if call.new.is_six and not end.is_ipv6:
            end = Endpoint(f"::ffff:{address}", 0)
        name, actor = call.call.uses, call.step.actor
        lines = (f"setsockopt {name} IP_BIND_ADDRESS_NO_PORT 1", f"bind {name} {end}")
        steps = tuple(call_step(call.step, actor, line) for line in lines)
        yield Change("source", "new", address, ADDRESS, {call.at: steps})


def _outside(call: RefusedCall) -> Iterator[Change]:
    """A port of its own, beside the range that the kernel chooses from, where it was to choose."""
    of_the_address = (call.verb, call.outcome) == ("bind", "EADDRNOTAVAIL")
    if call.port or call.ports is None or of_the_address or call.outcome == "EACCES":
        return
    low, high = call.ports
    port = high + 1 if high < _LAST_PORT else low - 1
    if port < 1:
        return
    if call.new.bind is not None and call.new.local is not None:
        yield _rebound(call, "outside", str(port), Endpoint(call.new.local.address, port))
        return
    address = "::" if call.new.is_six else "0.0.0.0"
    line = f"bind {call.call.uses} {Endpoint(address, port)}"
    step = call_step(call.step, call.step.actor, line)
    yield Change("outside", "new", str(port), ADDRESS, {call.at: (step,)})


def _has_changed_first(call: RefusedCall) -> bool:
    """Whether root took another user's id before it made the socket; setuid(2)."""
    began = next(it.uid for it in call.plan.actors if it.name == call.new.actor)
    return began == 0 and any(place < call.new.made for place in call.became)


def _others(call: RefusedCall, address: str) -> Iterator[str]:
    """The host's addresses but this one, as a socket for it writes them."""
    own = unmapped(address)
    for other in call.addresses:
        if (":" in other) == (":" in own) and other != own:
            yield other


def _rebound(call: RefusedCall, code: str, value: str, end: Endpoint) -> Change:
    """The bind() with another end."""
    place = call.new.bind
    assert place is not None
    if call.new.is_six and not end.is_ipv6:
        end = Endpoint(f"::ffff:{end.address}", end.port)
    step = call_step(call.plan.steps[place], call.new.actor, f"bind {call.new.name} {end}")
    return Change(code, "new", value, ADDRESS, replaced={place: step})


def _connects(call: RefusedCall) -> bool:
    """Whether the socket is a client's."""
    end = own_end(call)
    if call.verb == "connect" or end is None:
        return call.verb == "connect"
    step = call.plan.steps[end]
    return isinstance(step, CallStep) and parse_call(step.call).verb == "connect"
