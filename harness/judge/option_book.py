"""What each actor has set on its sockets, from its calls alone, and what it left behind.

Owns the memory of SO_REUSEADDR, SO_REUSEPORT and IPV6_V6ONLY (socket(7), ipv6(7)): a socket starts
with none of them, what accept() makes has those of the listener, and a connection that only the
kernel still knows had those of whoever made it. Whether anybody saw it so is left to
`inquiry_check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from harness.formats.observations import Answer, Socket
from harness.formats.plan_step import CallStep
from harness.judge.witness import Scene, is_at
from harness.language.call import Call
from harness.language.words import split_words

OPTIONS = ("SO_REUSEADDR", "SO_REUSEPORT", "IPV6_V6ONLY")
BINDV6ONLY = "net.ipv6.bindv6only"


@dataclass(frozen=True, slots=True)
class Opened:
    """A socket of an actor, and what was set on it."""

    actor: str
    descriptor: int
    kind: str
    """tcp, tcp6, udp or udp6"""
    uid: int = 0
    """of its process when it was made"""
    options: frozenset[str] = frozenset()
    """of OPTIONS, those that were set to something else than 0"""
    ports: tuple[int, int] | None = None
    """IP_LOCAL_PORT_RANGE"""

    @property
    def is_ipv6(self) -> bool:
        """Whether there is an IPV6_V6ONLY to ask for."""
        return self.kind.endswith("6")


@dataclass(slots=True)
class OptionBook:
    """The sockets of one case, as its steps leave them."""

    uids: dict[str, int] = field(default_factory=dict)
    """of the actors, by name"""
    _open: dict[tuple[str, str], Opened] = field(default_factory=dict)
    _left: dict[tuple[str, str, str, str], Opened] = field(default_factory=dict)
    """by host, protocol, local and remote: who made a connection, open or not"""

    def of_actor(self, actor: str) -> Iterator[Opened]:
        """What an actor has open."""
        return (opened for (name, _), opened in self._open.items() if name == actor)

    def named(self, actor: str, name: str) -> Opened | None:
        """An actor's socket by the name that it has for it."""
        return self._open.get((actor, name))

    def maker(self, host: str, entry: Socket) -> Opened | None:
        """Who made a connection that the table shows, if a step did."""
        return self._left.get((host, entry.protocol, entry.local, entry.remote))

    def forget(self, actor: str) -> None:
        """The process is gone, and all that it had open."""
        for key in [key for key in self._open if key[0] == actor]:
            del self._open[key]

    def remember(self, step: CallStep, call: Call, scene: Scene) -> None:
        """What a call leaves behind; nothing unless it succeeded, but for close and exit."""
        reply = scene.record.reply
        key = (step.actor, call.uses or "")
        if call.verb == "exit":
            self.forget(step.actor)
        elif call.verb == "close":
            self._open.pop(key, None)
        elif scene.record.outcome not in ("ok", "EINPROGRESS") or not isinstance(reply, Answer):
            return
        elif call.verb == "socket" and call.makes and call.kind:
            made = Opened(step.actor, reply.ret, call.kind, self.uids.get(step.actor, 0))
            self._open[step.actor, call.makes] = made
        elif call.verb == "setuid":
            self.uids[step.actor] = int(split_words(step.call)[-1].text)
        elif call.verb == "setsockopt" and call.option and key in self._open:
            self._open[key] = _with(self._open[key], call.option, step.call)
        elif call.verb == "bind" and key in self._open:
            self._open[key] = _bound(self._open[key], call.endpoints[0].address)
        elif call.verb == "accept" and call.makes and key in self._open:
            conn = replace(self._open[key], descriptor=reply.ret)
            self._open[step.actor, call.makes] = conn
            self._leave(conn, scene, str(scene.record.value))
        elif call.verb == "connect" and key in self._open:
            self._leave(self._open[key], scene, str(call.endpoints[0]))

    def _leave(self, opened: Opened, scene: Scene, remote: str) -> None:
        for entry in scene.after:
            if entry.remote == remote and entry.inode and entry.protocol == scene.protocol:
                key = (scene.host or "", entry.protocol, entry.local, entry.remote)
                if scene.local is None or is_at(scene.local, entry.local) or key not in self._left:
                    self._left[key] = opened


def _bound(opened: Opened, address: str) -> Opened:
    """bind() to one IPv6 address is as good as IPV6_V6ONLY (__inet6_bind: sk_ipv6only = 1)."""
    if ":" not in address or address == "::" or address.startswith("::ffff:"):
        return opened
    return replace(opened, options=opened.options | {"IPV6_V6ONLY"})


def _with(opened: Opened, option: str, line: str) -> Opened:
    words = [word.text for word in split_words(line)]
    value = words[-1]
    if option == "IP_LOCAL_PORT_RANGE":
        return replace(opened, ports=(int(words[-2]), int(value)))
    if option not in OPTIONS:
        return opened
    rest = opened.options - {option}
    return replace(opened, options=rest if value == "0" else rest | {option})
