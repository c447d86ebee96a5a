"""Whether the sockets of a host can have become, from one look to the next, what the tables show.

Owns what holds where all of a host's calls are known, for only actors act there: a call touches one
socket, without one none is new, a listener or a bound socket stays as it is, and a connection keeps
its ends and goes the way of RFC 9293 figure 5, where its own FIN takes a call on what was there
before. A look is no snapshot: a socket that goes from one of the kernel's tables to another while
they are read may be missing from it (seen on 6.12: one between FIN_WAIT1 and TIME_WAIT, once in
some 5,000 cases), so what was there before is what any look has shown. How many sockets there can
be is left to `socket_ledger`. Where a program runs, or a thread waits in a call, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from harness.formats.observations import Socket, StepDone, Table
from harness.formats.plan import Plan
from harness.formats.plan_step import ActorStep, CallStep, Step
from harness.formats.verdict import Cause
from harness.judge.programs import hosts_with_programs
from harness.judge.socket_ledger import CLOSES_ALL, Ledger
from harness.judge.witness import lists_bound_sockets
from harness.language.call import parse_call

# The calls that can put a socket into a table, and those that can take it out.
_SHOWING = frozenset("bind listen connect accept send sendto".split())
_HIDING = frozenset("close shutdown connect listen exit reap destroy exec activate join".split())
# Of these, the ones that leave everything as it was when they fail.
_ALL_OR_NOTHING = frozenset("bind accept shutdown destroy exec activate".split())
# What gives a socket that is in a table another address, port or peer: connect(), also to
# AF_UNSPEC; its destruction, which disconnects UDP (udp_abort()); or what may have one of these
# behind it. For TCP a send, too, which may connect (TCP_FASTOPEN). bind() does not: EINVAL.
_MOVING = frozenset("connect destroy exec activate join reap exit".split())
_CONNECTING_TCP = frozenset("send sendto".split())
# What binds to a device: SO_BINDTODEVICE, or an address that has one in it (ipv6(7)).
_TO_A_DEVICE = frozenset({"setsockopt", "bind", "connect"})
_LATER: Mapping[str, frozenset[str]] = {
    state: frozenset(later.split())
    for state, later in {
        "SYN_SENT": "SYN_SENT SYN_RECV ESTABLISHED CLOSE_WAIT",
        "SYN_RECV": "SYN_RECV ESTABLISHED CLOSE_WAIT",
        "ESTABLISHED": "ESTABLISHED CLOSE_WAIT",
        "FIN_WAIT1": "FIN_WAIT1 FIN_WAIT2 CLOSING",
        "FIN_WAIT2": "FIN_WAIT2",
        "CLOSING": "CLOSING",
        "CLOSE_WAIT": "CLOSE_WAIT",
        "LAST_ACK": "LAST_ACK",
    }.items()
}
"""what packets alone can make of a connection that a process holds; a reset takes it away"""
# A socket that was reset is only bound again, if it was bound by bind(2).
_RESET = "BOUND_INACTIVE"
_AFTER_OWN_FIN = frozenset("FIN_WAIT1 FIN_WAIT2 CLOSING LAST_ACK TIME_WAIT".split())


def check_history(plan: Plan, steps: Iterable[StepDone], version: str) -> Iterator[Cause]:
    """The first change of a table that cannot have been; `version`: of the kernel."""
    lists_bound = lists_bound_sockets(version)
    planned = {step.n: step for step in plan.steps}
    hosts = {actor.name: actor.host for actor in plan.actors}
    unknown = hosts_with_programs(plan) | _with_subflows(plan)
    told_to_end: set[str] = set()
    ledger = Ledger(plan)
    waiting: frozenset[str] = frozenset()
    seen = {host.name: _Seen() for host in plan.hosts}
    for record in steps:
        step = planned.get(record.n)
        if step is None:
            return
        acted_on = _acted_on(step, ledger)
        ledger.note(step, record)
        waiting, untold = ledger.hosts_with_threads(), waiting
        if isinstance(step, ActorStep) and not isinstance(step, CallStep):
            told_to_end.add(step.actor)
        for host in sorted(record.before.keys() & record.after.keys() - unknown):
            if host in waiting | untold:
                seen.setdefault(host, _Seen()).note(record.before[host])
                seen[host].note(record.after[host])
                continue
            verb = acted_on.get(host)
            verb = verb if _acts(verb, record.outcome) else "nothing"
            before = seen.setdefault(host, _Seen())
            before.note(record.before[host])
            ending = [actor for actor in told_to_end if hosts[actor] == host]
            change = _Change(record.before[host], record.after[host], before, verb, bool(ending))
            fits = ledger.fits(host, change.after, ending, lists_bound)
            if change.is_impossible() or not fits:
                yield Cause.of("impossible-change", seq=record.seq, step=record.n, host=host)
                return
            before.note(record.after[host])


def _acted_on(step: Step, ledger: Ledger) -> Mapping[str, str]:
    """The verb of a call, by the hosts whose sockets it can touch."""
    if not isinstance(step, CallStep):
        return {}
    call = parse_call(step.call)
    return dict.fromkeys(ledger.hosts_of(step.actor, call), call.verb)


def _with_subflows(plan: Plan) -> frozenset[str]:
    """Hosts with MPTCP sockets: their kernel makes TCP sockets of its own accord."""
    calls = [step for step in plan.steps if isinstance(step, CallStep)]
    makers = {it.actor for it in calls if (parse_call(it.call).kind or "").startswith("mptcp")}
    return frozenset(actor.host for actor in plan.actors if actor.name in makers)


def _acts(verb: str | None, outcome: str) -> bool:
    return outcome == "ok" or verb not in _ALL_OR_NOTHING


@dataclass(slots=True)
class _Seen:
    """What any look at a host has shown so far."""

    held: dict[int, Socket] = field(default_factory=dict)
    """the last of each inode"""
    devices: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    """of each connection, by its ends"""

    def note(self, table: Table) -> None:
        """Keep what a look shows."""
        for entry in table:
            if entry.inode:
                self.held[entry.inode] = entry
            self.devices.setdefault((entry.local, entry.remote), set()).add(entry.interface)


@dataclass(frozen=True, slots=True)
class _Change:
    """A host's sockets before and after a step, and the call that was made there, if one was."""

    before: Table
    after: Table
    seen: _Seen
    """up to the look before"""
    verb: str | None
    may_end: bool
    """whether a process of the host was sent a signal, and may end at any time"""

    def is_impossible(self) -> bool:
        """Whether no kernel can have come from the one to the other."""
        old, new = self.seen.held, _held(self.after)
        fresh = len(new.keys() - old.keys())
        kept = [(old[it], new[it]) for it in old.keys() & new.keys()]
        otherwise = sum(self._was_otherwise(*looks) for looks in kept)
        ended = sum(_stays(it) for inode, it in _held(self.before).items() if inode not in new)
        if self.verb in CLOSES_ALL or self.may_end:
            ended = 0
        return (
            sum(1 for entry in self.after if entry.inode) > len(new)
            or fresh + otherwise + ended > 1
            or (fresh > 0 and self.verb not in _SHOWING)
            or (ended > 0 and self.verb not in _HIDING)
            or (otherwise > 0 and self.verb not in _SHOWING | _HIDING)
            or any(self._has_moved(*looks) for looks in kept)
            or any(map(self._comes_from_nothing, self.after))
            or (self.verb != "connect" and self._has_exchanged())
        )

    def _has_exchanged(self) -> bool:
        """A connection that a process holds cannot go over to another socket."""
        # UDP sockets that share a port may be connected alike, and TCP ones on several devices.
        ends: dict[tuple[str, ...], set[int]] = {}
        for it in filter(_is_held_connection, self.before):
            ends.setdefault(_ends(it), set()).add(it.inode)
        return any(
            it.inode not in ends.get(_ends(it), {it.inode})
            for it in filter(_is_held_connection, self.after)
        )

    def _has_moved(self, old: Socket, new: Socket) -> bool:
        """Whether the ends of a socket are others, and no call was made that can change them."""
        if self.verb in _MOVING or (old.protocol == "tcp" and self.verb in _CONNECTING_TCP):
            return False
        was_reset = old.state in _LATER and new.state == _RESET
        return not was_reset and (old.local, old.remote) != (new.local, new.remote)

    def _was_otherwise(self, old: Socket, new: Socket) -> bool:
        """Whether a socket that is there both times is not what packets alone can make of it."""
        if old.state in _LATER and new.state == _RESET:
            return False
        # What a listener has in place of a send queue is its backlog (net/ipv4/tcp_diag.c).
        backlogs = [it.wqueue for it in (old, new) if it.state == "LISTEN"]
        return (
            (old.local, old.remote) != (new.local, new.remote)
            or new.state not in _LATER.get(old.state, {old.state})
            or (self.verb not in _TO_A_DEVICE and old.interface != new.interface)
            or len(set(backlogs)) > 1
        )

    def _comes_from_nothing(self, entry: Socket) -> bool:
        """A connection that its own process has closed, and that was not there."""
        if entry.protocol != "tcp" or entry.state not in _AFTER_OWN_FIN:
            return False
        were = self.seen.devices.get((entry.local, entry.remote), set())
        return not were or (self.verb not in _TO_A_DEVICE and entry.interface not in were)


def _ends(entry: Socket) -> tuple[str, ...]:
    return entry.protocol, entry.local, entry.remote, str(entry.interface)


def _is_held_connection(entry: Socket) -> bool:
    return entry.inode != 0 and entry.state in _LATER


def _held(table: Table) -> Mapping[int, Socket]:
    """Those that a process has, by their inode."""
    return {entry.inode: entry for entry in table if entry.inode}


def _stays(entry: Socket) -> bool:
    """A connection can be reset; what has none goes only by its own process' doing."""
    return entry.state not in _LATER
