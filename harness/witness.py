"""What the socket tables and the wire have to say about a call that an actor reports.

Owns the cross-examination: a listen() that succeeded must stand in the table as LISTEN, a connect()
as a connection with an owner, an await must hold in the very table it ended with. Promises to name
each contradiction; whether that breaks a case is left to `judge`. Pure, but it remembers sockets:
one Court hears the steps of one case in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from harness.addresses import Endpoint
from harness.calls import Call, parse_call
from harness.evidence import Sockets, StepRecord
from harness.mistakes import LineError
from harness.patterns import matches
from harness.sight import Sight
from harness.wire import Sent

Json = Mapping[str, Any]

# States of a connection that came about and still has, or may have, its process.
_CONNECTED = frozenset("ESTABLISHED FIN_WAIT1 FIN_WAIT2 CLOSE_WAIT LAST_ACK CLOSING".split())


@dataclass(frozen=True, slots=True)
class Testimony:
    """What was heard about one step."""

    spoke: frozenset[str] = frozenset()  # of "call", "table", "wire"
    contradictions: tuple[str, ...] = ()
    in_the_way: Sockets | None = None  # for EADDRINUSE: what stood on that port just before


@dataclass(slots=True)
class _Socket:
    """What is known of an actor's socket from its calls so far."""

    protocol: str
    local: Endpoint | None = None
    inode: int | None = None  # where the table told it
    listening: bool = False
    connecting: bool = False  # connect() was begun without waiting


@dataclass(slots=True)
class Court:
    """Hears one case's steps in their order, each with its record."""

    plan: Json
    sent: list[Sent]
    _sockets: dict[tuple[str, str], _Socket] = field(default_factory=dict)
    _hosts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._hosts = {actor["name"]: actor["host"] for actor in self.plan["actors"]}

    def hear(self, step: Json, record: StepRecord) -> Testimony:
        """All that bears on this step."""
        missing = [
            host["name"]
            for host in self.plan["hosts"]
            if host["name"] not in record.before or host["name"] not in record.after
        ]
        if missing:
            return Testimony(contradictions=(f"no socket table of {', '.join(missing)}",))
        if step["kind"] in ("await", "table"):
            return _hear_look(step, record)
        if step["kind"] == "advance":
            return _hear_advance(step, record)
        if step["kind"] == "call":
            return self._hear_call(step, record)
        return Testimony(frozenset({"call"}))

    def _hear_call(self, step: Json, record: StepRecord) -> Testimony:
        said = _hear_reply(step, record)
        if said is not None:
            return Testimony(contradictions=(said,))
        try:
            call = parse_call(step["call"])
        except LineError as error:
            return Testimony(contradictions=(str(error),))
        host = self._hosts[step["actor"]]
        scene = _Scene(
            call,
            host,
            record.before[host],
            record.after[host],
            self._sockets.get((step["actor"], call.uses or "")),
            Sight(self.plan, self.sent),
        )
        hear = _HEARINGS.get((call.verb, record.outcome))
        testimony = hear(scene) if hear else Testimony()
        if record.outcome == "ok":
            self._remember(step["actor"], call, scene)
        elif call.verb == "connect" and scene.socket and record.outcome == "EINPROGRESS":
            scene.socket.connecting = True
        return Testimony(testimony.spoke | {"call"}, testimony.contradictions, testimony.in_the_way)

    def _remember(self, actor: str, call: Call, scene: _Scene) -> None:
        known = scene.socket
        if call.verb == "socket" and call.makes and call.kind:
            self._sockets[actor, call.makes] = _Socket(call.kind.removesuffix("6"))
        elif call.verb == "bind" and known:
            known.local = call.endpoints[0]
            known.inode = scene.new_inode(local=known.local)
        elif call.verb == "listen" and known:
            known.listening = True
        elif call.verb == "shutdown" and known:
            known.listening = False
        elif call.verb == "close" and call.uses:
            self._sockets.pop((actor, call.uses), None)


@dataclass(frozen=True, slots=True)
class _Scene:
    """One call and what surrounds it."""

    call: Call
    host: str
    before: Sockets
    after: Sockets
    socket: _Socket | None
    sight: Sight

    @property
    def protocol(self) -> str:
        return self.socket.protocol if self.socket else "tcp"

    def new_inode(self, local: Endpoint, state: str | None = None) -> int | None:
        """The inode of a socket of ours that stands there now and did not before."""
        old = {e["inode"] for e in self.before if state is None or e["state"] == state}
        for entry in self.after:
            if (
                entry["protocol"] == self.protocol
                and entry["inode"] not in old | {0}
                and state in (None, entry["state"])
                and _is_at(local, entry["local"])
            ):
                return int(entry["inode"])
        return None


def _is_at(wanted: Endpoint, recorded: str) -> bool:
    """Whether a recorded `address:port` is this endpoint; its port 0 stands for any."""
    if wanted.port == 0:
        return recorded.rpartition(":")[0] == str(wanted).rpartition(":")[0]
    return recorded == str(wanted)


def _hear_look(step: Json, record: StepRecord) -> Testimony:
    """Await and table, evaluated once more on the table that the engine says it decided by."""
    found = matches(step["pattern"], record.after[step["host"]])
    right = found != step["absent"]
    otherwise = "EEXIST" if step["absent"] else "ENOENT"
    if step["kind"] == "await":
        otherwise = "ETIMEDOUT"
    if record.outcome == ("ok" if right else otherwise):
        return Testimony(frozenset({"table"}))
    seen = "shows" if found else "does not show"
    return Testimony(
        contradictions=(f"the step says {record.outcome}, but its table {seen} such a socket",)
    )


def _hear_advance(step: Json, record: StepRecord) -> Testimony:
    # The clock has microseconds here; a sleep is never shorter than asked (clock_nanosleep(2)).
    if record.outcome == "ok" and record.milliseconds < step["ms"] - 0.001:
        said = f"only {record.milliseconds:.0f} ms passed, {step['ms']} were asked"
        return Testimony(contradictions=(said,))
    return Testimony(frozenset({"call"}))


def _hear_reply(step: Json, record: StepRecord) -> str | None:
    """What is wrong between the actor's answer and the step's outcome; None when they agree."""
    reply = record.reply
    if reply is None:
        return f"no answer from the actor ({record.detail or record.outcome})"
    if "fault" in reply:
        return f"the actor could not make the call: {reply['fault']}"
    if reply.get("call") != step["call"]:
        return f"the actor answered another call: {reply.get('call')}"
    returned, errno = reply.get("ret"), reply.get("errno")
    if not isinstance(returned, int) or "value" not in reply:
        return "the actor's answer is no answer: it has no ret or no value"
    outcome = "ok" if returned >= 0 else errno
    if outcome != record.outcome or reply["value"] != record.value:
        return f"the actor said {outcome}, the step says {record.outcome}"
    return None


def _hear_listen(scene: _Scene) -> Testimony:
    local = scene.socket.local if scene.socket else None
    if scene.socket and scene.socket.listening:
        found = any(_stands(entry, "LISTEN", local) for entry in scene.after)
    else:
        old = {entry["inode"] for entry in scene.before if entry["state"] == "LISTEN"}
        found = any(
            _stands(entry, "LISTEN", local) and entry["inode"] not in old for entry in scene.after
        )
    if found:
        return Testimony(frozenset({"table"}))
    where = f" on {local}" if local else ""
    return Testimony(
        contradictions=(f"listen says ok, but the table has no new LISTEN socket{where}",)
    )


def _stands(entry: Json, state: str, local: Endpoint | None) -> bool:
    return (
        entry["protocol"] == "tcp"
        and entry["state"] == state
        and entry["inode"] != 0
        and (local is None or _is_at(local, entry["local"]))
    )


def _hear_bind(scene: _Scene) -> Testimony:
    if scene.new_inode(scene.call.endpoints[0]) is not None:
        return Testimony(frozenset({"table"}))
    # TCP sockets that are only bound are in the table from 6.8 on; UDP sockets always, except when
    # IP_BIND_ADDRESS_NO_PORT left the port for later (ip(7)).
    if scene.protocol == "udp" and scene.call.endpoints[0].port != 0:
        said = f"bind says ok, but the table has no new socket on {scene.call.endpoints[0]}"
        return Testimony(contradictions=(said,))
    return Testimony()


def _hear_in_use(scene: _Scene) -> Testimony:
    if scene.call.verb == "bind":
        local: Endpoint | None = scene.call.endpoints[0]
    else:
        local = scene.socket.local if scene.socket else None
    if local is None or not local.port:
        return Testimony()
    own = scene.socket.inode if scene.socket else None
    in_the_way = tuple(
        entry
        for entry in scene.before
        if entry["protocol"] == scene.protocol
        and _port(entry["local"]) == local.port
        and (entry["inode"] == 0 or entry["inode"] != own)
    )
    if not in_the_way and scene.protocol == "udp":
        said = f"{scene.call.verb} says EADDRINUSE, but the table has nothing on port {local.port}"
        return Testimony(contradictions=(said,), in_the_way=())
    # A TCP socket that is only bound is not in the tables of kernels before 6.8: silence is no
    # contradiction.
    return Testimony(frozenset({"table"} if in_the_way else ()), in_the_way=in_the_way)


def _hear_connect(scene: _Scene) -> Testimony:
    target = scene.call.endpoints[0]
    entry = _connection(scene, target)
    port = _port(entry["local"]) if entry else None
    answers = scene.sight.answers(scene.host, target, port) if scene.protocol == "tcp" else None
    spoke = {"table"} if entry else set()
    contradictions = []
    if entry is None and "RST" not in (answers or ()):
        contradictions.append(f"connect says ok, but the table has no connection to {target}")
    if answers is not None:
        if answers & {"SYN-ACK", "SYN"}:
            spoke.add("wire")
        else:
            contradictions.append(f"connect says ok, but the capture has no SYN-ACK from {target}")
    return Testimony(frozenset(spoke), tuple(contradictions))


def _hear_refused(scene: _Scene) -> Testimony:
    target = scene.call.endpoints[0]
    answers = scene.sight.answers(scene.host, target)
    if answers is None or scene.protocol != "tcp":
        return Testimony()
    if answers & {"RST", "ICMP"}:
        return Testimony(frozenset({"wire"}))
    said = f"connect says ECONNREFUSED, but the capture has no refusal from {target}"
    return Testimony(contradictions=(said,))


def _connection(scene: _Scene, target: Endpoint) -> Json | None:
    """The connection that this call has made, or brought to its end."""
    old = {entry["inode"] for entry in scene.before if entry["state"] in _CONNECTED}
    may_be_old = scene.protocol == "udp" or (scene.socket and scene.socket.connecting)
    return next(
        (
            entry
            for entry in scene.after
            if _is_connection(entry, scene, target) and (may_be_old or entry["inode"] not in old)
        ),
        None,
    )


def _is_connection(entry: Json, scene: _Scene, target: Endpoint) -> bool:
    if entry["protocol"] != scene.protocol or entry["inode"] == 0:
        return False
    if entry["state"] not in _CONNECTED or _port(entry["remote"]) != target.port:
        return False
    # connect() to the wildcard goes to the loopback address (ip(7), net/ipv4/tcp_ipv4.c).
    if not ip_address(target.address).is_unspecified and not _is_at(target, entry["remote"]):
        return False
    local = scene.socket.local if scene.socket else None
    return local is None or not local.port or _port(entry["local"]) == local.port


def _port(recorded: str) -> int:
    return int(recorded.rpartition(":")[2])


_HEARINGS: Mapping[tuple[str, str], Callable[[_Scene], Testimony]] = {
    ("listen", "ok"): _hear_listen,
    ("listen", "EADDRINUSE"): _hear_in_use,
    ("bind", "ok"): _hear_bind,
    ("bind", "EADDRINUSE"): _hear_in_use,
    ("connect", "ok"): _hear_connect,
    ("connect", "ECONNREFUSED"): _hear_refused,
}
