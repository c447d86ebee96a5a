"""The sockets that a case's actors have open, kept by their calls: as many can be in a table.

Owns the count, on hosts where only actors act: a table shows no more sockets than are open, just
the listeners that listen, no fewer UDP and bound sockets than have a port, and each socket under
the uid of an actor of its host.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from harness.formats.observations import Socket, StepDone, Table
from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep, Step
from harness.judge.descriptions import Description, Descriptions
from harness.language.address import Endpoint
from harness.language.blocking import BLOCKS
from harness.language.call import Call, parse_call

# Kinds that are in neither of the two tables that are read.
_UNSEEN = ("unix", "sctp")


# What connect() says of a connection that is there, or on its way (connect(2)).
_CONNECTS = ("ok", "EINPROGRESS", "EALREADY", "EISCONN", "EINTR", BLOCKS)
CLOSES_ALL = ("exit", "reap", "exec", "activate")
"""the calls that can close more than one socket"""


class Ledger:
    """What is open, step by step."""

    def __init__(self, plan: Plan) -> None:
        self._hosts: Mapping[str, str] = {actor.name: actor.host for actor in plan.actors}
        self._uids = {host.name: _uids(plan, host.name) for host in plan.hosts}
        self._open = Descriptions()
        self._listening: set[Description] = set()
        self._bound: dict[Description, Endpoint] = {}
        self._shown: set[Description] = set()
        """of UDP with a port, of TCP bound and nothing else: a table has each of them"""
        self._late: set[Description] = set()
        """that leave port 0 for later (ip(7), IP_BIND_ADDRESS_NO_PORT)"""
        self._carriers: set[Description] = set()
        """unix sockets over which something was passed: at the sender's end"""
        self._may_be_lost = False
        """whether a receiving end may have been closed, and with it what waits there (unix(7))"""

    def note(self, step: Step, record: StepDone) -> None:
        """Keep what a step has opened or closed."""
        if not isinstance(step, CallStep):
            return
        call = parse_call(step.call)
        if call.verb == "destroy" and record.outcome == "ok":
            self._forget_destroyed(self._hosts[step.actor], call, record)
            return
        used = self._open.of(step.actor, call.uses)
        succeeded = record.outcome == "ok"
        carrier = self._open.of(step.actor, call.other) if call.verb == "pass" else None
        self._carriers |= set() if carrier is None else {carrier}
        self._may_be_lost |= any(self._closes_far_end(step.actor, call))
        self._open.note(step.actor, call, record.outcome)
        if used is not None:
            self._note_shown(used, call, record.outcome)
        if used is None or not succeeded:
            return
        if call.verb == "listen":
            self._listening.add(used)
        elif call.verb == "bind" and call.endpoints:
            self._bound[used] = call.endpoints[0]
        elif call.verb == "shutdown" and step.call.split()[-1] != "WR":
            # Only the receiving half ends a LISTEN (net/ipv4/af_inet.c inet_shutdown).
            self._listening.discard(used)
        elif call.verb == "connect" and call.instead == "unspec":
            # net/ipv4/tcp.c tcp_disconnect
            self._listening.discard(used)

    def _note_shown(self, used: Description, call: Call, outcome: str) -> None:
        """Whether a table has a socket that a call was about, whatever else happens."""
        is_udp, succeeded = used.kind.startswith("udp"), outcome == "ok"
        if call.option == "IP_BIND_ADDRESS_NO_PORT":
            self._late.add(used)
        elif call.verb == "bind" and succeeded and call.endpoints:
            if call.endpoints[0].port or used not in self._late:
                self._shown.add(used)
        elif call.instead == "unspec" or (call.verb == "connect" and outcome not in _CONNECTS):
            # What bind() gave a port by its number keeps it (tcp_set_state, __udp_disconnect).
            bound = self._bound.get(used)
            if bound is None or not bound.port:
                self._shown.discard(used)
            elif not is_udp:
                self._shown.add(used)
        elif is_udp and succeeded and call.verb in ("connect", "send", "sendto"):
            self._shown.add(used)  # inet_autobind()
        elif not is_udp and call.verb in ("connect", "listen", "send", "sendto", "shutdown"):
            self._shown.discard(used)

    def hosts_of(self, actor: str, call: Call) -> frozenset[str]:
        """Where the sockets are that a call is about to act on: where they were made."""
        lost = [it for it in self._open if self._open.is_on_the_way(it)]
        if not any(self._closes_far_end(actor, call)):
            lost = []
        if call.verb in CLOSES_ALL:
            return frozenset(self._hosts[it.maker] for it in (*self._open.all_of(actor), *lost))
        used = self._open.of(actor, call.uses)
        makers = [actor if used is None else used.maker, *(it.maker for it in lost)]
        return frozenset(self._hosts[maker] for maker in makers)

    def _closes_far_end(self, actor: str, call: Call) -> Iterator[bool]:
        """Of each unix socket that a call may close, whether that may be a receiver's."""
        used = self._open.of(actor, call.uses)
        closed = self._open.all_of(actor) if call.verb in CLOSES_ALL else {used}
        if call.verb in (*CLOSES_ALL, "close"):
            for it in closed:
                yield it is not None and it.kind == "unix" and it not in self._carriers

    def hosts_with_threads(self) -> frozenset[str]:
        """Where a thread waits at a socket: what it does then, and when, no step tells."""
        return frozenset(self._hosts[it.maker] for it in self._open.waited_at())

    def _forget_destroyed(self, host: str, call: Call, record: StepDone) -> None:
        """A listener, unless there was such a connection (inet_diag_find_one_icsk)."""
        self._shown -= self._at(host)
        local, remote = map(str, call.endpoints)
        if any((it.local, it.remote) == (local, remote) for it in record.before[host]):
            if call.endpoints[1].port != 0:
                return
        ours = [it for it in self._at(host) & self._listening if str(self._bound.get(it)) == local]
        self._listening.difference_update(ours[:1])

    def fits(self, host: str, table: Table, ending: Collection[str], lists_bound: bool) -> bool:
        """Whether a host can have this table; `ending`: the actors that may have ended,
        `lists_bound`: whether the kernel lists TCP sockets that are only bound."""
        sockets = [entry for entry in table if entry.inode]
        ours = self._at(host)
        sure = {it for it in ours if any(who not in ending for who, _ in self._open.holders(it))}
        listeners = sum(1 for entry in sockets if entry.state == "LISTEN")
        listening = ours & self._listening
        # One that is on the way from one process to another has no holder.
        surely_listening = listening & sure if ending else listening
        if self._may_be_lost:
            surely_listening = {it for it in surely_listening if any(self._open.holders(it))}
        return (
            len(sockets) <= len(ours)
            and len(surely_listening) <= listeners <= len(listening)
            and _count(sockets, "udp") >= len(_of(sure & self._shown, "udp"))
            and (not lists_bound or _bound(sockets) >= len(_of(sure & self._shown, "tcp")))
            # Those of nobody may have root's.
            and all(it.uid in self._uids[host] for it in table if it.inode or it.uid)
        )

    def _at(self, host: str) -> set[Description]:
        """Those that the host's table may show, and of listeners must."""
        return {
            it
            for it in self._open
            if self._hosts[it.maker] == host and it.kind.removesuffix("6") not in _UNSEEN
        }


def _count(sockets: Iterable[Socket], protocol: str) -> int:
    return sum(1 for entry in sockets if entry.protocol == protocol)


def _bound(sockets: Iterable[Socket]) -> int:
    return sum(1 for entry in sockets if entry.state == "BOUND_INACTIVE")


def _of(open_ones: Iterable[Description], protocol: str) -> list[Description]:
    return [it for it in open_ones if it.kind.removesuffix("6") == protocol]


def _uids(plan: Plan, host: str) -> frozenset[int]:
    """Whose a socket of a host can be."""
    steps = [step for step in plan.steps if isinstance(step, CallStep)]
    calls = [(step, parse_call(step.call)) for step in steps]
    # Who is passed a listener accepts as himself.
    anybody = any(call.verb == "receive" for _, call in calls)
    actors = {it.name: it.uid for it in plan.actors if anybody or it.host == host}
    changed = [
        step.call.split()[1]
        for step, call in calls
        if call.verb == "setuid" and step.actor in actors
    ]
    return frozenset(actors.values()) | {int(uid) for uid in changed}
