"""The calls that make a socket and give it a name: from socket() to accept()."""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.calls import (
    become,
    refuse_after_a_choice,
    refuse_other_ways,
    socket_of,
    words_of,
)
from harness.export.expected import Wanted, told
from harness.export.operation import (
    Accept,
    Bind,
    Connect,
    Deafen,
    IsFrom,
    Listen,
    Name,
    Open,
    Operation,
    SetOption,
)
from harness.export.program import Chosen, Refused
from harness.export.sockets import Held, Sockets, variable
from harness.formats.plan_step import CallStep
from harness.language.address import Endpoint, parse_endpoint, parse_wanted_endpoint, unmapped
from harness.language.call import Call

_BACKLOG = 1024
_KINDS = ("tcp", "tcp6", "udp", "udp6")


def open_(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """socket()."""
    yield from become(step.actor, sockets)
    kind, name = call.kind or "tcp", call.makes or "sock"
    if kind not in _KINDS or "cloexec" in call.flags:
        raise Refused(f"{told(step)}: an export makes TCP and UDP sockets, and executes nothing")
    made = Held(
        variable(step.actor, name), sockets.hosts[step.actor], kind.endswith("6"), "udp" in kind
    )
    sockets.held[step.actor, name] = made
    sockets.uses_ipv6 |= made.six
    nonblock = "nonblock" in step.call.split()
    yield Open(
        socket=made.name, six=made.six, udp=made.udp, nonblock=nonblock, wanted=wanted.outcome
    )
    if made.host in sockets.lost and not made.udp:
        made.deaf = True
        yield Deafen(socket=made.name, six=made.six)


def bind(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """bind()."""
    held, to = socket_of(step, call, sockets), call.endpoints[0]
    strange = sockets.is_nobodys(to.address)
    plain = unmapped(to.address)
    if strange and plain.startswith("10."):  # of which lo has all, broadcast ones, too
        raise Refused(f"{told(step)}: no host has {plain}, and the one of a program would have it")
    refuse_after_a_choice(step, held, sockets, wanted)
    sockets.bound_on.setdefault(to.port or 0, set()).add(held.host)
    if wanted.outcome in (None, "ok"):
        held.address, held.port = to.address, to.port
    yield Bind(socket=held.name, to=to, absent=strange, wanted=wanted.outcome)
    if held.deaf and sockets.hears(held):
        held.deaf = False
        yield Deafen(socket=held.name, six=held.six, deaf=False)


def listen(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """listen()."""
    numbers = [int(word) for word in words_of(step) if word.lstrip("-").isdigit()]
    backlog = numbers[-1] if numbers else _BACKLOG
    held = socket_of(step, call, sockets)
    held.listens = wanted.outcome in (None, "ok")
    yield Listen(socket=held.name, backlog=backlog, wanted=wanted.outcome)


def connect(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """connect()."""
    if call.instead is not None:
        raise Refused(f"{told(step)}: an export connects to an address and a port")
    held, to = socket_of(step, call, sockets), call.endpoints[0]
    refuse_other_ways(step, to, sockets)
    refuse_after_a_choice(step, held, sockets, wanted)
    held.connected = True
    loses = to.address in sockets.losing_addresses
    silent = sockets.address_of[to.address] if loses else ""
    if silent in sockets.lost and silent != held.host and not held.udp:
        if to.port in sockets.later_binds.get(silent, ()):
            raise Refused(
                f"{told(step)}: its SYN is lost, and on one host it comes to a closed port"
            )
        # What is lost on a wire comes to a listener here that is deaf.
        yield Open(socket="silent", six=to.is_ipv6)
        yield Deafen(socket="silent", six=to.is_ipv6)
        yield Bind(socket="silent", to=to)
        yield Listen(socket="silent", backlog=1)
    if sockets.takes_another_address(held, to):
        source = sockets.source_of(held, to)
        if source is None:
            held.elsewhere = True
            sockets.chosen.add(held.host)
        else:
            yield from _as_if_chosen(held, source)
    yield Connect(socket=held.name, to=to, wanted=wanted.outcome)


def _as_if_chosen(held: Held, source: str) -> Iterator[Operation]:
    """Its address is named, and its port left to connect() (ip(7) IP_BIND_ADDRESS_NO_PORT)."""
    held.address = source
    yield SetOption(socket=held.name, option="IP_BIND_ADDRESS_NO_PORT", value=(1,))
    yield Bind(socket=held.name, to=Endpoint(source, 0))
    if held.six and unmapped(source) == source and not held.only_six:
        # bind() has made it so (net/ipv6/af_inet6.c __inet6_bind), and connect() would not have.
        yield SetOption(socket=held.name, option="IPV6_V6ONLY", value=(0,))


def accept(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """accept()."""
    held = socket_of(step, call, sockets)
    yield from become(step.actor, sockets)
    name = call.makes or "conn"
    made = Held(
        *(variable(step.actor, name), held.host, held.six, False),
        connected=True,
        address=held.address,
    )
    if wanted.outcome in (None, "ok"):
        sockets.held[step.actor, name] = made
    yield Accept(socket=held.name, made=made.name, wanted=wanted.outcome)
    if wanted.value is not None:
        end = parse_wanted_endpoint(wanted.value)
        if sockets.address_of.get(unmapped(end.address)) in sockets.chosen:
            raise Chosen(
                f"{told(step)}: its other end's address is the kernel's choice, and on lo another"
            )
        yield IsFrom(socket=made.name, name=end, wanted="ok")
    loses = made.host in sockets.lost and not sockets.hears(made)
    if loses and (step.actor, name) in sockets.held:
        made.deaf = True
        yield Deafen(socket=made.name, six=made.six)


def name_of(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """getsockname(); what is only recorded is left out."""
    if wanted.value is None:
        return
    held = socket_of(step, call, sockets)
    if wanted.value.endswith(":*"):
        raise Refused(f"{told(step)}: its port is the kernel's choice")
    if held.elsewhere:
        raise Chosen(
            f"{told(step)}: its address is the kernel's choice, and on lo that is the other end's"
        )
    yield Name(socket=held.name, name=parse_endpoint(wanted.value), wanted=wanted.outcome)
