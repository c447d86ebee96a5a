"""An actor's calls as operations: which function says which verb.

All actors are one process here: where one ends, its sockets are closed; where one is another user,
the process becomes that user before socket().
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from harness.export.data_calls import close, exit_, nothing, receive, send, set_user, shut_down
from harness.export.expected import Wanted, told
from harness.export.naming_calls import accept, bind, connect, listen, name_of, open_
from harness.export.operation import Operation
from harness.export.option_calls import read_option, set_option
from harness.export.program import Refused
from harness.export.sockets import Sockets
from harness.formats.plan_step import CallStep
from harness.language.address import ScopedEndpoint
from harness.language.call import Call, parse_call


def operations_of_call(step: CallStep, sockets: Sockets, wanted: Wanted) -> Iterator[Operation]:
    """What a call becomes. Raises Refused."""
    call = parse_call(step.call)
    if call.verb not in _VERBS:
        raise Refused(f"{told(step)}: {_WHY.get(call.verb, 'it is not a call of sockets')}")
    if any(isinstance(end, ScopedEndpoint) for end in call.endpoints):
        raise Refused(f"{told(step)}: an export has no device but lo")
    yield from _VERBS[call.verb](step, call, sockets, wanted)


_Write = Callable[[CallStep, Call, Sockets, Wanted], Iterator[Operation]]
_VERBS: dict[str, _Write] = {
    "socket": open_,
    "setsockopt": set_option,
    "getsockopt": read_option,
    "bind": bind,
    "listen": listen,
    "connect": connect,
    "accept": accept,
    "close": close,
    "getsockname": name_of,
    "send": send,
    "sendto": send,
    "recv": receive,
    "recvfrom": receive,
    "shutdown": shut_down,
    "setuid": set_user,
    "exit": exit_,
    "pid": nothing,
    "uid": nothing,
}
_SEGMENTS = "segments are written by hand: AS=packetdrill"
_WHY = {
    "flow": _SEGMENTS,
    "segment": _SEGMENTS,
    "answer": _SEGMENTS,
    **dict.fromkeys(
        ("dup", "cloexec", "fork", "reap", "steal", "pass", "receive"),
        "that a socket has several descriptors is not among what an export knows",
    ),
    **dict.fromkeys(("thread", "join"), "an export has one thread"),
    **dict.fromkeys(("exec", "activate"), "an export is one program"),
    "memory": "how long a process takes to end is not among what an export knows",
    "destroy": "sock_diag is not among what an export knows",
    "alarm": "a timer that interrupts calls is not among what an export knows",
}
