"""What each actor has set on its sockets, from its calls alone, and what it left behind.

Owns the memory of SO_REUSEADDR, SO_REUSEPORT and IPV6_V6ONLY (socket(7), ipv6(7)): a socket starts
with none of them, what accept() makes has those of the listener, and a connection that only the
kernel still knows had those of whoever made it. Owns also by which inode a table shows a socket, so
that one is known whose only holder is a child, or was passed it. Whether anybody saw it so is left
to `inquiry_check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from harness.formats.observations import Answer, Socket
from harness.formats.plan_step import CallStep
from harness.judge.answer_check import ACTIVATED, made_by
from harness.judge.descriptions import Description, Descriptions
from harness.judge.witness import Scene, is_at
from harness.language.call import Call
from harness.language.option_value import option_value
from harness.language.words import split_words

# Kinds that have none of these options, or that nobody binds.
_NO_PORTS = ("flow", "unix", "fork")
_ACCEPTS = ("accept", "join")
OPTIONS = ("SO_REUSEADDR", "SO_REUSEPORT", "IPV6_V6ONLY")
BINDV6ONLY = "net.ipv6.bindv6only"


@dataclass(frozen=True, slots=True)
class Opened:
    """A socket of an actor, and what was set on it."""

    actor: str
    descriptor: int
    kind: str
    """as the `socket` line has it"""
    uid: int = 0
    """of its process when it was made"""
    options: frozenset[str] = frozenset()
    """of OPTIONS, those that were set to something else than 0"""
    child: str | None = None
    """which child of the actor's has it, if not the actor itself"""
    ports: tuple[int, int] | None = None
    """IP_LOCAL_PORT_RANGE"""
    device: str | None = None
    """SO_BINDTODEVICE"""
    inode: int | None = None
    """under which a table has shown it"""

    @property
    def is_ipv6(self) -> bool:
        """Whether there is an IPV6_V6ONLY to ask for."""
        return self.kind.endswith("6")


@dataclass(slots=True)
class OptionBook:
    """The sockets of one case, as its steps leave them."""

    uids: dict[str, int] = field(default_factory=dict)
    """of the actors, by name"""
    _held: Descriptions = field(default_factory=Descriptions)
    _descriptors: dict[tuple[str, str], int] = field(default_factory=dict)
    """by actor and the name that it has for a socket"""
    _known: dict[Description, Opened] = field(default_factory=dict)
    """what was set is the socket's, whichever of its descriptors it was set by"""
    _left: dict[tuple[str, str, str, str], Opened] = field(default_factory=dict)
    """by host, protocol, local and remote: who made a connection, open or not"""
    _seen: dict[int, Description] = field(default_factory=dict)
    """by inode, those that a table has shown"""
    _gone: set[str] = field(default_factory=set)
    """actors that were told to end"""

    def of_actor(self, actor: str) -> Iterator[Opened]:
        """What an actor has open."""
        for name in [name for owner, name in self._descriptors if owner == actor]:
            opened = self.named(actor, name)
            if opened is not None:
                yield opened

    def named(self, actor: str, name: str) -> Opened | None:
        """An actor's socket by the name that it has for it."""
        held, number = self._held.of(actor, name), self._descriptors.get((actor, name))
        opened = None if held is None else self._known.get(held)
        if opened is None or number is None:
            return None
        inode = next((it for it, seen in self._seen.items() if seen is held), None)
        return replace(opened, actor=actor, descriptor=number, inode=inode)

    def maker(self, host: str, entry: Socket) -> Opened | None:
        """Who made a connection that the table shows, if a step did."""
        return self._left.get((host, entry.protocol, entry.local, entry.remote))

    def having(self, inode: int) -> Opened | None:
        """A socket under who has it by what the steps tell; no `actor` where that is unsure."""
        held = self._seen.get(inode)
        opened = None if held is None else self._known.get(held)
        if held is None or opened is None:
            return None
        for actor, child in self._held.holders(held):
            if child is not None or actor not in self._gone:
                return replace(opened, actor=actor, child=child)
        return replace(opened, actor="")

    def who_has(self, inode: int) -> tuple[str, ...]:
        """All who have a socket by what the steps tell: `actor`, or `actor/child`."""
        held = self._seen.get(inode)
        every = () if held is None else self._held.holders(held)
        return tuple(
            actor if child is None else f"{actor}/{child}"
            for actor, child in every
            if child is not None or actor not in self._gone
        )

    def is_on_the_way(self, inode: int) -> bool:
        """Whether a message that nobody has received yet has the socket (SCM_RIGHTS, unix(7))."""
        held = self._seen.get(inode)
        return held is not None and self._held.is_on_the_way(held)

    def forget(self, actor: str) -> None:
        """The process is gone, and all that it had open."""
        self._gone.add(actor)
        for key in [key for key in self._descriptors if key[0] == actor]:
            del self._descriptors[key]

    def remember(self, step: CallStep, call: Call, scene: Scene) -> None:
        """What a call leaves behind; nothing unless it succeeded, but for close and exit."""
        reply = scene.record.reply
        used = self._held.of(step.actor, call.uses)
        self._held.note(step.actor, call, scene.record.outcome)
        if scene.record.outcome == "ok":
            made = self._held.of(step.actor, call.makes)
            self._see(made if call.verb in _ACCEPTS else used, call, scene)
        if call.verb == "exit":
            self.forget(step.actor)
        elif call.verb == "close":
            self._descriptors.pop((step.actor, call.uses or ""), None)
        elif scene.record.outcome not in ("ok", "EINPROGRESS") or not isinstance(reply, Answer):
            return
        elif call.verb in ("exec", "activate"):
            self._replace(step.actor, call)
        elif call.verb == "setuid":
            self.uids[step.actor] = int(split_words(step.call)[-1].text)
        elif call.makes is not None:
            self._open(step.actor, call, used, scene, reply)
        elif used in self._known:
            self._change(used, step, call, scene)

    def _see(self, socket: Description | None, call: Call, scene: Scene) -> None:
        """Keep the inode under which a table shows a socket, after the call that put it there."""
        local = scene.local if call.verb != "bind" else next(iter(call.endpoints), None)
        inode = None
        if call.verb in ("bind", "listen") and local is not None:
            inode = scene.new_inode(local)
        elif call.verb == "connect" and call.endpoints:
            entry = scene.connection(call.endpoints[0])
            inode = None if entry is None else entry.inode
        elif call.verb in _ACCEPTS:
            inode = scene.accepted_inode(str(scene.record.value))
        if socket is not None and inode is not None:
            self._seen[inode] = socket

    def _replace(self, actor: str, call: Call) -> None:
        """Another program has what is left of the sockets, a service as another descriptor."""
        for key in [key for key in self._descriptors if key[0] == actor]:
            if self._held.of(*key) is None:
                del self._descriptors[key]
        if call.verb == "activate":
            self._descriptors[actor, call.uses or ""] = ACTIVATED

    def waits(self, actor: str) -> bool:
        """Whether an actor has a thread, which may have accepted what no step tells of."""
        return self._held.waits(actor)

    def has_children(self) -> bool:
        """Whether a child of an actor has copies, and may be whose a socket is."""
        return self._held.has_children()

    def _open(
        self, actor: str, call: Call, used: Description | None, scene: Scene, reply: Answer
    ) -> None:
        """Another descriptor, of a new socket or of one that there was."""
        made, number = self._held.of(actor, call.makes), made_by(call, reply)
        if made is None or number is None or made.kind in _NO_PORTS:
            return
        self._descriptors[actor, call.makes or ""] = number
        if call.verb == "socket":
            self._known[made] = Opened(actor, number, made.kind, self.uids.get(actor, 0))
        elif call.verb in _ACCEPTS and used in self._known:
            conn = replace(self._known[used], actor=actor, descriptor=number)
            self._known[made] = conn
            self._leave(conn, scene, str(scene.record.value))

    def _change(self, used: Description, step: CallStep, call: Call, scene: Scene) -> None:
        """What a call has made of a socket."""
        opened = self._known[used]
        if call.verb == "setsockopt" and call.option:
            self._known[used] = _with(opened, call.option, option_value(call, step.call))
        elif call.verb == "bind" and call.endpoints:
            self._known[used] = _bound(opened, call.endpoints[0].address)
        elif call.verb == "connect" and call.endpoints:
            self._leave(opened, scene, str(call.endpoints[0]))
        elif call.instead == "unspec" and opened.kind.startswith("udp"):
            # net/ipv4/udp.c __udp_disconnect: sk_bound_dev_if = 0
            self._known[used] = replace(opened, device=None)

    def _leave(self, opened: Opened, scene: Scene, remote: str) -> None:
        for entry in scene.after:
            if entry.remote == remote and entry.inode and entry.protocol == scene.table_protocol:
                key = (scene.host or "", entry.protocol, entry.local, entry.remote)
                if scene.local is None or is_at(scene.local, entry.local) or key not in self._left:
                    self._left[key] = opened


def _bound(opened: Opened, address: str) -> Opened:
    """bind() to one IPv6 address is as good as IPV6_V6ONLY (__inet6_bind: sk_ipv6only = 1)."""
    if ":" not in address or address == "::" or address.startswith("::ffff:"):
        return opened
    return replace(opened, options=opened.options | {"IPV6_V6ONLY"})


def _with(opened: Opened, option: str, words: tuple[str, ...]) -> Opened:
    value = words[-1]
    if option == "IP_LOCAL_PORT_RANGE":
        return replace(opened, ports=(int(words[0]), int(value)))
    if option == "SO_BINDTODEVICE":
        return replace(opened, device=value or None)
    if option == "TCP_REPAIR":
        # net/ipv4/tcp.c do_tcp_setsockopt: sk_reuse = SK_FORCE_REUSE, and SK_NO_REUSE in the end.
        option, value = "SO_REUSEADDR", "1" if value == "1" else "0"
    if option not in OPTIONS:
        return opened
    rest = opened.options - {option}
    return replace(opened, options=rest if value == "0" else rest | {option})
