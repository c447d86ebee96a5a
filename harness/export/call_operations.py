"""An actor's calls as operations.

All actors are one process here: where one ends, its sockets are closed; where one is another user,
the process becomes that user before socket().
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from harness.export.expected import Wanted, told
from harness.export.operation import (
    Accept,
    BecomeUser,
    Bind,
    Close,
    Connect,
    Deafen,
    Listen,
    Name,
    Open,
    Operation,
    ReadOption,
    Receive,
    Send,
    SetOption,
    ShutDown,
)
from harness.export.program import Refused
from harness.export.sockets import Held, Sockets, variable
from harness.formats.plan_step import CallStep
from harness.language.address import Endpoint, parse_endpoint
from harness.language.call import Call, parse_call
from harness.language.words import split_words

_BACKLOG = 1024
_FLAGS = ("dontwait", "nonblock")
# Options whose value is one number, or as many as the struct has.
_PLAIN = (
    *("SO_REUSEADDR", "SO_REUSEPORT", "SO_BROADCAST", "SO_KEEPALIVE", "SO_LINGER", "SO_RCVBUF"),
    *("SO_SNDBUF", "SO_DONTROUTE", "IPV6_V6ONLY", "IP_FREEBIND", "IP_TRANSPARENT"),
    *("IP_BIND_ADDRESS_NO_PORT", "TCP_LINGER2", "TCP_SYNCNT"),
)


def operations_of_call(step: CallStep, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """What a call becomes. Raises Refused."""
    call = parse_call(step.call)
    if call.verb not in _VERBS:
        raise Refused(f"{told(step)}: {_WHY.get(call.verb, 'it is not a call of sockets')}")
    yield from _VERBS[call.verb](step, call, sockets, wanted)


def close_all(actor: str, sockets: Sockets) -> Iterator[Operation]:
    """The end of a process."""
    for owner, name in [key for key in sockets.held if key[0] == actor]:
        yield from _close_one(sockets.held.pop((owner, name)), sockets)


def _words(step: CallStep) -> list[str]:
    """The words behind the verb, without flags."""
    return [it.text for it in split_words(step.call)[1:] if it.quoted or it.text not in _FLAGS]


def _socket_of(step: CallStep, call: Call, sockets: Sockets) -> Held:
    held = sockets.held.get((step.actor, call.uses or ""))
    if held is None:
        raise Refused(f"{told(step)}: there is no such socket where everything goes as expected")
    return held


def _become(actor: str, sockets: Sockets) -> Iterator[Operation]:
    uid = sockets.uids[actor]
    if uid != sockets.now:
        if uid and sockets.now:  # only root may become another
            yield BecomeUser(uid=0)
        sockets.now = uid
        yield BecomeUser(uid=uid)


def _open(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    yield from _become(step.actor, sockets)
    kind, name = call.kind or "tcp", call.makes or "sock"
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


def _set_option(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    held, option = _socket_of(step, call, sockets), call.option or ""
    words = _words(step)
    words = words[words.index(option) + 1 :]
    value: tuple[int, ...] | str
    if option == "SO_BINDTODEVICE":
        if words[0] != "lo":
            raise Refused(f"{told(step)}: its only device is lo")
        value = words[0]
    elif option in _PLAIN:
        value = tuple(map(int, words))
    else:
        raise Refused(f"{told(step)}: {option} is not among the options that an export knows")
    yield SetOption(socket=held.name, option=option, value=value, wanted=wanted.outcome)


def _read_option(
    step: CallStep, call: Call, sockets: Sockets, wanted: Wanted
) -> Iterator[Operation]:
    if wanted.outcome is None:
        return
    held, option = _socket_of(step, call, sockets), call.option or ""
    if option not in _PLAIN or wanted.value is None or not wanted.value.lstrip("-").isdigit():
        raise Refused(f"{told(step)}: an export reads options that are one number")
    value = int(wanted.value)
    yield ReadOption(socket=held.name, option=option, value=value, wanted=wanted.outcome)


def _bind(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    held, to = _socket_of(step, call, sockets), call.endpoints[0]
    sockets.bound_on.setdefault(to.port or 0, set()).add(held.host)
    held.port = to.port
    yield Bind(socket=held.name, to=to, wanted=wanted.outcome)


def _listen(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    numbers = [int(word) for word in _words(step) if word.lstrip("-").isdigit()]
    backlog = numbers[-1] if numbers else _BACKLOG
    held = _socket_of(step, call, sockets)
    held.listens = wanted.outcome in (None, "ok")
    yield Listen(socket=held.name, backlog=backlog, wanted=wanted.outcome)


def _connect(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    held, to = _socket_of(step, call, sockets), call.endpoints[0]
    held.connected = True
    silent = sockets.address_of.get(to.address, "")
    if silent in sockets.lost and silent != held.host and not held.udp:
        if to.port in sockets.later_binds.get(silent, ()):
            raise Refused(f"{told(step)}: its SYN is lost, and on one host it comes to a closed port")
        # What is lost on a wire comes to a listener here that is deaf.
        yield Open(socket="silent", six=to.is_ipv6)
        yield Deafen(socket="silent", six=to.is_ipv6)
        yield Bind(socket="silent", to=to)
        yield Listen(socket="silent", backlog=1)
    yield Connect(socket=held.name, to=to, wanted=wanted.outcome)


def _accept(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    held = _socket_of(step, call, sockets)
    if wanted.value is not None:
        raise Refused(f"{told(step)}: an export does not look at the other end's address")
    yield from _become(step.actor, sockets)
    name = call.makes or "conn"
    made = Held(variable(step.actor, name), held.host, held.six, False, connected=True)
    if wanted.outcome in (None, "ok"):
        sockets.held[step.actor, name] = made
    yield Accept(socket=held.name, made=made.name, wanted=wanted.outcome)
    if made.host in sockets.lost and (step.actor, name) in sockets.held:
        made.deaf = True
        yield Deafen(socket=made.name, six=made.six)


def _close(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    held = _socket_of(step, call, sockets)
    del sockets.held[step.actor, call.uses or ""]
    yield from _close_one(held, sockets)


def _close_one(held: Held, sockets: Sockets) -> Iterator[Operation]:
    """A connection whose host will be lost is only half closed: only a descriptor can go deaf."""
    loses = held.host in sockets.losing and held.host not in sockets.lost
    if held.connected and not held.udp and loses:
        sockets.kept.append(held)
        yield ShutDown(socket=held.name, how="WR")
        return
    sockets.closed_deaf |= held.deaf
    yield Close(socket=held.name)


def _name(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    if wanted.value is None:
        return
    held = _socket_of(step, call, sockets)
    if wanted.value.endswith(":*"):
        raise Refused(f"{told(step)}: its port is the kernel's choice")
    yield Name(socket=held.name, name=parse_endpoint(wanted.value), wanted=wanted.outcome)


def _text(step: CallStep, text: str) -> str:
    if not text.isascii() or not text.isprintable() or set(text) & set('"\\%'):
        raise Refused(f"{told(step)}: an export sends plain letters only")
    return text


def _send(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    held = _socket_of(step, call, sockets)
    to: Endpoint | None = call.endpoints[0] if call.endpoints else None
    if to is not None and to.address.endswith(".255"):
        raise Refused(f"{told(step)}: its only device is lo, which does not broadcast")
    text = _text(step, _words(step)[-1])
    yield Send(socket=held.name, text=text, to=to, wanted=wanted.outcome)


def _receive(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    held = _socket_of(step, call, sockets)
    text = None if wanted.value is None else _text(step, wanted.value)
    dontwait = "dontwait" in step.call.split()
    yield Receive(socket=held.name, text=text, dontwait=dontwait, wanted=wanted.outcome)


def _shut_down(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    held = _socket_of(step, call, sockets)
    yield ShutDown(socket=held.name, how=step.call.split()[-1], wanted=wanted.outcome)


def _set_user(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    if wanted.outcome is not None:
        raise Refused(f"{told(step)}: the rights of a user are not what a program of sockets shows")
    sockets.uids[step.actor] = int(_words(step)[0])
    return iter(())


def _exit(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    return close_all(step.actor, sockets)


def _nothing(step: CallStep, call: Call, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    return iter(())


_Write = Callable[[CallStep, Call, Sockets, Wanted], Iterator[Operation]]
_VERBS: dict[str, _Write] = {
    "socket": _open,
    "setsockopt": _set_option,
    "getsockopt": _read_option,
    "bind": _bind,
    "listen": _listen,
    "connect": _connect,
    "accept": _accept,
    "close": _close,
    "getsockname": _name,
    "send": _send,
    "sendto": _send,
    "recv": _receive,
    "recvfrom": _receive,
    "shutdown": _shut_down,
    "setuid": _set_user,
    "exit": _exit,
    "pid": _nothing,
    "uid": _nothing,
}
_SEGMENTS = "segments are written by hand, which packetdrill can: AS=packetdrill"
_WHY = {
    "flow": _SEGMENTS,
    "segment": _SEGMENTS,
    "answer": _SEGMENTS,
    "alarm": "a timer that interrupts calls is not among what an export knows",
}
