"""What an actor does, in words: a sentence for each verb of its language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from harness.language.address import ScopedEndpoint
from harness.language.call import Call, parse_call
from harness.language.words import split_words


def call_in_words(actor: str, line: str) -> str:
    """`server binds 10.0.0.1:9527`; a verb without a sentence is shown as it is written."""
    call = parse_call(line)
    words = [word.text for word in split_words(line)]
    socket = "" if call.uses in (None, "sock", "flow", "child", "thread") else f" ({call.uses})"
    if call.verb in _SENTENCES:
        return f"{actor} {_SENTENCES[call.verb](call, words)}{socket}"
    return f"{actor}: {line}"


def _quoted(words: list[str]) -> str:
    return json.dumps(words[-1], ensure_ascii=False)


def _make_socket(call: Call, words: list[str]) -> str:
    kind = {
        "tcp": "a TCP socket",
        "tcp6": "an IPv6 TCP socket",
        "udp": "a UDP socket",
        "udp6": "an IPv6 UDP socket",
        "mptcp": "an MPTCP socket",
        "mptcp6": "an IPv6 MPTCP socket",
        "sctp": "an SCTP socket",
        "sctp6": "an IPv6 SCTP socket",
        "unix": "a unix socket",
    }[call.kind or "tcp"]
    name = "" if call.makes == "sock" else f" called {call.makes}"
    blocks = ", not blocking" if "nonblock" in call.flags else ""
    closes = ", to be closed on exec" if "cloexec" in call.flags else ""
    return f"makes {kind}{name}{blocks}{closes}"


def _accept(call: Call, words: list[str]) -> str:
    name = "" if call.makes == "conn" else f" and calls it {call.makes}"
    return f"accepts a connection{name}"


def _set_option(call: Call, words: list[str]) -> str:
    if call.numbers is not None:
        return f"sets {_option(call)} to the bytes {words[-1]}"
    values = words[words.index(call.option or "") + 1 :]
    return f"sets {call.option} to {' '.join(values)}"


def _option(call: Call) -> str:
    """The option, by its name if it has one here."""
    level, number = call.numbers or (0, 0)
    return call.option or f"option {number} of level {level}"


def _connect(call: Call, words: list[str]) -> str:
    if call.instead == "unspec":
        return "dissolves what its socket is connected to"
    return f"connects to {_end(call, words[-1])}"


def _end(call: Call, word: str) -> str:
    """An address as tables show it, or as it is written where they do not."""
    plain = call.endpoints and not isinstance(call.endpoints[0], ScopedEndpoint)
    return str(call.endpoints[0]) if plain else word


def _fork(call: Call, words: list[str]) -> str:
    name = "" if call.makes == "child" else f" called {call.makes}"
    program = " and executes a program" if "exec" in call.flags else ""
    return f"forks a child{name} that has a copy of each socket{program}"


def _close_on_exec(call: Call, words: list[str]) -> str:
    return f"lets an exec {'close' if 'cloexec' in call.flags else 'keep'} its socket"


def _duplicate(call: Call, words: list[str]) -> str:
    return f"has a second descriptor of its socket, called {call.makes}"


def _thread(call: Call, words: list[str]) -> str:
    name = "" if call.makes == "thread" else f" called {call.makes}"
    return f"has a thread{name} that waits in {call.waits_in}()"


def _open_flow(call: Call, words: list[str]) -> str:
    name = "" if call.makes == "flow" else f", called {call.makes}"
    return f"takes the part of {call.endpoints[0]} towards {call.endpoints[1]} by hand{name}"


def _segment(call: Call, words: list[str]) -> str:
    rest = words[2:] if call.uses in words[1:2] else words[1:]
    return f"sends a segment by hand: {' '.join(rest)}"


_SENTENCES: Mapping[str, Callable[[Call, list[str]], str]] = {
    "socket": _make_socket,
    "setsockopt": _set_option,
    "getsockopt": lambda call, words: f"reads {_option(call)}",
    "bind": lambda call, words: f"binds {_end(call, words[-1])}",
    "listen": lambda call, words: "listens",
    "connect": _connect,
    "accept": _accept,
    "dup": _duplicate,
    "cloexec": _close_on_exec,
    "fork": _fork,
    "thread": _thread,
    "join": lambda call, words: "sees what its thread's call has come to",
    "exec": lambda call, words: "replaces itself by another program",
    "activate": lambda call, words: "becomes a service that finds its listener as descriptor 3",
    "memory": lambda call, words: f"has {words[1]} MiB of memory",
    "reap": lambda call, words: "ends its child",
    "pass": lambda call, words: f"passes its socket over {call.other}",
    "receive": lambda call, words: f"is passed a socket and calls it {call.makes}",
    "steal": lambda call, words: f"takes what {call.other} has inherited and calls it {call.makes}",
    "unlink": lambda call, words: f"removes {words[-1]}",
    "destroy": lambda call, words: (
        f"has the kernel end the socket {call.endpoints[0]} -> {call.endpoints[1]}"
    ),
    "send": lambda call, words: f"sends {_quoted(words)}",
    "sendto": lambda call, words: f"sends {_quoted(words)} to {_end(call, words[-2])}",
    "recv": lambda call, words: "reads" + (" without waiting" if "dontwait" in words else ""),
    "recvfrom": lambda call, words: "reads a datagram"
    + (" without waiting" if "dontwait" in words else ""),
    "shutdown": lambda call, words: f"shuts down {words[-1]}",
    "close": lambda call, words: "closes its socket" if call.uses == "sock" else "closes",
    "getsockname": lambda call, words: "asks for its own address",
    "getpeername": lambda call, words: "asks for the other end's address",
    "pid": lambda call, words: "asks for its process id",
    "uid": lambda call, words: "asks for its user id",
    "setuid": lambda call, words: f"becomes user {words[-1]}",
    "alarm": lambda call, words: (
        f"is interrupted every {words[1]} ms" if words[1] != "0" else "is interrupted no more"
    ),
    "exit": lambda call, words: "exits" + (f" with code {words[1]}" if words[1:] else ""),
    "flow": _open_flow,
    "segment": _segment,
    "answer": lambda call, words: "looks at the next segment that comes",
}
