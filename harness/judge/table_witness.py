"""The socket tables right before and after a step (sock_diag(7)), looked at once more.

A listen() that succeeded must stand in the table as LISTEN, a connect() or accept() as a connection
with an owner, an await must hold in the very table it ended with, and what refuses a bind() must be
there.
Kernels before 6.8 do not list TCP sockets that are only bound: there silence is no contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.formats.observations import Socket
from harness.formats.plan_step import AwaitStep, TableStep
from harness.formats.verdict import Cause
from harness.judge.socket_match import matches, recorded_endpoint
from harness.judge.witness import Finding, Scene, is_at, port_of
from harness.language.address import Endpoint

_SPOKE = Finding(frozenset({"table"}))


class TableWitness:
    """Speaks for looks at the table, and for the calls that must leave something in it."""

    name = "table"

    def check(self, scene: Scene) -> Finding:
        """Whether the tables bear out what the step says."""
        if isinstance(scene.step, (AwaitStep, TableStep)):
            return _look(scene, scene.step)
        if scene.call is None or scene.table_protocol not in ("tcp", "udp"):
            return Finding()
        look = _CALLS.get((scene.call.verb, scene.record.outcome))
        # Of MPTCP's subflows no more is told than who was in the way.
        if look is None or (_has_subflows(scene) and look not in (_in_use, _connect_taken)):
            return Finding()
        return look(scene)


def _against(code: str, **values: str | int | None) -> Finding:
    return Finding(contradictions=(Cause(code, values),))


def _has_subflows(scene: Scene) -> bool:
    return scene.table_protocol != scene.protocol


def _look(scene: Scene, step: AwaitStep | TableStep) -> Finding:
    """Await and table, evaluated on the table that the engine says it decided by."""
    found = matches(step.pattern, scene.record.after[step.host])
    otherwise = "EEXIST" if step.absent else "ENOENT"
    if isinstance(step, AwaitStep):
        otherwise = "ETIMEDOUT"
    if scene.record.outcome == ("ok" if found != step.absent else otherwise):
        return _SPOKE
    code = "table-shows" if found else "table-shows-not"
    return _against(code, outcome=scene.record.outcome)


def _listen(scene: Scene) -> Finding:
    old: set[int] = set()
    if not (scene.socket and scene.socket.listening):
        old = {entry.inode for entry in scene.before if entry.state == "LISTEN"}
    if any(_listens(entry, scene.local) and entry.inode not in old for entry in scene.after):
        return _SPOKE
    local = scene.local
    return _against("no-listener", local=None if local is None else str(local))


def _listens(entry: Socket, local: Endpoint | None) -> bool:
    return (
        entry.protocol == "tcp"
        and entry.state == "LISTEN"
        and entry.inode != 0
        and (local is None or is_at(local, entry.local))
    )


def _bind(scene: Scene) -> Finding:
    assert scene.call is not None
    wanted = scene.call.endpoints[0]
    if scene.new_inode(wanted) is not None:
        return _SPOKE
    # With IP_BIND_ADDRESS_NO_PORT port 0 is left for later, and the socket in no table (ip(7)).
    if scene.lists_bound_sockets and wanted.port != 0:
        return _against("no-bound-socket", local=str(wanted))
    return Finding()


def _in_use(scene: Scene) -> Finding:
    assert scene.call is not None
    verb = scene.call.verb
    local = scene.call.endpoints[0] if verb == "bind" else scene.local
    if local is None or not local.port:
        return Finding()
    own = scene.socket.inode if scene.socket else None
    in_the_way = tuple(
        entry
        for entry in scene.before
        if entry.protocol == scene.table_protocol
        and port_of(entry.local) == local.port
        and (entry.inode == 0 or entry.inode != own)
    )
    if in_the_way:
        return Finding(frozenset({"table"}), in_the_way=in_the_way)
    if scene.lists_bound_sockets and not _has_subflows(scene):
        return _against("nothing-in-the-way", verb=verb, port=local.port) | Finding(in_the_way=())
    return Finding(in_the_way=())


def _connect_taken(scene: Scene) -> Finding:
    """The connection that has the four-tuple; older evidence is told without."""
    assert scene.call is not None
    target, local = scene.call.endpoints[0], scene.local
    if scene.record.inquiry is None or local is None or not local.port:
        return Finding()
    taken = tuple(
        entry
        for entry in scene.before
        if entry.protocol == scene.table_protocol
        and is_at(target, entry.remote)
        and port_of(entry.local) == local.port
    )
    return Finding(frozenset({"table"}), in_the_way=taken) if taken else Finding()


def _connect(scene: Scene) -> Finding:
    assert scene.call is not None
    if not scene.call.endpoints or scene.waits_for_data:
        return Finding()
    target = scene.call.endpoints[0]
    if scene.connection(target) is not None:
        return _SPOKE
    # A connection may have been reset since.
    if "RST" in (answers_to(scene, target) or ()):
        return Finding()
    return _against("no-connection", target=str(target))


def _accept(scene: Scene) -> Finding:
    """The connection was in the table before, without a process; now it has one."""
    peer = str(scene.record.value)
    old = {entry.inode for entry in scene.before}
    ends = [entry.remote for entry in scene.after if entry.inode not in old | {0}]
    there = recorded_endpoint(peer)
    if any(recorded_endpoint(end) == there for end in ends):
        return _SPOKE
    # It may have been reset since, and what is reset is in no table.
    answers = scene.coverage.answers(scene.host or "", there)
    if answers is None or "RST" in answers:
        return Finding()
    return _against("no-accepted", peer=peer)


def answers_to(scene: Scene, target: Endpoint) -> frozenset[str] | None:
    """What came back on the wire for a connect(); None where no capture could have seen it."""
    if scene.protocol != "tcp" or scene.host is None:
        return None
    entry = scene.connection(target)
    port = None if entry is None else port_of(entry.local)
    return scene.coverage.answers(scene.host, target, port)


_CALLS: Mapping[tuple[str, str], Callable[[Scene], Finding]] = {
    ("listen", "ok"): _listen,
    ("listen", "EADDRINUSE"): _in_use,
    ("bind", "ok"): _bind,
    ("bind", "EADDRINUSE"): _in_use,
    ("connect", "ok"): _connect,
    ("connect", "EADDRNOTAVAIL"): _connect_taken,
    ("accept", "ok"): _accept,
}
