"""The calls that send, receive and end."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from harness.export.calls import close_all, close_one, refuse_other_ways, socket_of, words_of
from harness.export.expected import Wanted, told
from harness.export.operation import Operation, Receive, Send, ShutDown
from harness.export.program import Refused
from harness.export.sockets import Sockets
from harness.formats.plan_step import CallStep
from harness.language.address import Endpoint
from harness.language.call import Call


def _text(step: CallStep, text: str) -> str:
    if not text.isascii() or not text.isprintable() or set(text) & set('"\\%'):
        raise Refused(f"{told(step)}: an export sends plain letters only")
    return text


def send(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """send() and sendto()."""
    held = socket_of(step, call, sockets)
    to: Endpoint | None = call.endpoints[0] if call.endpoints else None
    if to is not None and to.address.endswith(".255"):
        raise Refused(f"{told(step)}: its only device is lo, which does not broadcast")
    if to is not None:
        refuse_other_ways(step, to, sockets)
    if to is not None and ip_address(to.address).is_multicast and not held.sends_to_groups:
        raise Refused(f"{told(step)}: its only device is lo, which has no route to groups")
    text = _text(step, words_of(step)[-1])
    yield Send(socket=held.name, text=text, to=to, wanted=wanted.outcome)


def receive(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """recv() and recvfrom()."""
    held = socket_of(step, call, sockets)
    text = None if wanted.value is None else _text(step, wanted.value)
    dontwait = "dontwait" in step.call.split()
    yield Receive(socket=held.name, text=text, dontwait=dontwait, wanted=wanted.outcome)


def shut_down(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """shutdown()."""
    held = socket_of(step, call, sockets)
    yield ShutDown(socket=held.name, how=step.call.split()[-1], wanted=wanted.outcome)


def close(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """close()."""
    held = socket_of(step, call, sockets)
    del sockets.held[step.actor, call.uses or ""]
    yield from close_one(held, sockets)


def set_user(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """setuid(), which takes effect where the next socket is made."""
    if wanted.outcome is not None:
        raise Refused(f"{told(step)}: the rights of a user are not what a program of sockets shows")
    sockets.uids[step.actor] = int(words_of(step)[0])
    return iter(())


def exit_(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """_exit(): the kernel closes what is open."""
    return close_all(step.actor, sockets)


def nothing(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """A question about the process, whose answer nobody needs."""
    return iter(())
