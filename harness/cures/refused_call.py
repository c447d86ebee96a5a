"""The call of a case that was refused, and the sockets on both sides of it.

Owns who wanted the port and whose sockets had been bound to it, read from the plan and from what
came of its steps. Which call it is is left to `chosen_step`, what could be changed to `changes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address

from harness.cures.chosen_step import NoRefusal, chosen, said
from harness.cures.sides import Side, Sides
from harness.formats.observed_step import Inquiry, Socket
from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep
from harness.formats.verdict import Holder
from harness.judge.evidence import Evidence
from harness.judge.path_book import path_of
from harness.judge.refusal_rule import Wanted
from harness.judge.witness import is_at
from harness.language.address import Endpoint
from harness.language.call import Call, parse_call


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """The call, its errno, and both sides."""

    plan: Plan
    at: int
    """the place of its step"""
    verb: str
    """bind, listen, connect or join"""
    outcome: str
    new: Side
    uid: int
    """of its process when it was called"""
    became: tuple[int, ...]
    """where that process had taken another user's id"""
    old: tuple[Side, ...]
    """the sockets bound to the same port of the same host before, in their order"""
    near: tuple[Side, ...]
    """of these, who may have been in its way: not on another address or device"""
    chosen: tuple[Side, ...]
    """sockets that have the port because connect() chose it for them; ip(7)"""
    connected: tuple[Side, ...]
    """of a connect: other sockets of the host that are connected to the same remote end"""
    parted: tuple[Side, ...]
    """of a connect: those that were, and that nobody has open any more"""
    programs: tuple[str, ...]
    """actors on that host that are programs and run: what they bind is theirs alone"""
    holders: tuple[Socket, ...]
    """what the socket table had on the port just before; of a connect what has the remote end"""
    alive: frozenset[str]
    """actors that have not ended"""
    lost: Mapping[str, int]
    """of a child, as actor/child: from which step on its parent can do nothing about it"""
    ports: tuple[int, int] | None = None
    """the host's ephemeral range, where it was asked for"""
    tentative: tuple[str, ...] = ()
    """the host's addresses that cannot be bound yet, where it was asked for"""
    others: tuple[int, ...] = ()
    """the places of further calls that were refused"""

    @property
    def step(self) -> CallStep:
        """Its step."""
        return _call_step(self.plan, self.at)

    @property
    def call(self) -> Call:
        """Its line."""
        return parse_call(self.step.call)

    @property
    def target(self) -> Endpoint | None:
        """Of a connect, whom to."""
        return next(iter(self.call.endpoints), None) if self.verb == "connect" else None

    @property
    def addresses(self) -> list[str]:
        """All that the host has, in their order as numbers."""
        host = next(host for host in self.plan.hosts if host.name == self.new.host)
        own = [it.partition("/")[0] for device in host.interfaces for it in device.addresses]
        return sorted(dict.fromkeys(own), key=lambda it: (":" in it, ip_address(it)))

    @property
    def stream(self) -> bool:
        """Whether its socket is one of TCP's."""
        return self.new.protocol == "tcp"

    @property
    def port(self) -> int | None:
        """The port that was wanted."""
        return self.new.local.port if self.new.local is not None else None


def refused_call(plan: Plan, evidence: Evidence, wanted: str | None = None) -> RefusedCall:
    """The first call under test that was refused, else the first in set-up. Raises NoRefusal.

    `wanted`: the number or the label of the step that is meant instead.
    """
    at, others = chosen(plan, evidence, wanted)
    return _described(plan, evidence, at, others)


def _call_step(plan: Plan, place: int) -> CallStep:
    step = plan.steps[place]
    assert isinstance(step, CallStep)
    return step


def _described(plan: Plan, evidence: Evidence, at: int, others: tuple[int, ...]) -> RefusedCall:
    sides = Sides(plan)
    for place, step in enumerate(plan.steps[:at]):
        sides.follow(place, step, evidence)
    own = _call_step(plan, at)
    call = parse_call(own.call)
    new = sides.named(own.actor, call.uses or "")
    if new is None:
        raise NoRefusal(f"{plan.case}: {said(plan, evidence, at)}: no step before it made a socket")
    if call.verb == "bind":
        new.bind, new.local, new.path = at, next(iter(call.endpoints), None), path_of(call)
        new.actor, new.name = own.actor, call.uses or ""
    done = evidence.steps[own.n]
    holders = tuple(_holders(done.before.get(new.host, ()), new, call))
    beside = [it for it in sides.every if it is not new and _is_beside(it, new)]
    old = () if call.verb == "setsockopt" else tuple(_bound_alike(beside, new))
    return RefusedCall(
        plan=plan,
        at=at,
        verb="join" if call.verb == "setsockopt" else call.verb,
        outcome=done.outcome,
        new=new,
        uid=sides.uids[own.actor],
        became=tuple(sides.became.get(own.actor, ())),
        old=old,
        near=tuple(side for side in old if _may_meet(side, new)) or old,
        chosen=tuple(_chosen_alike(beside, new, call, holders)),
        connected=tuple(it for it in _connected_alike(beside, new, call) if not it.gone),
        parted=tuple(it for it in _connected_alike(beside, new, call) if it.gone),
        programs=tuple(
            name for name in sides.hosts if name in sides.running and _is_at(name, sides, new)
        ),
        holders=holders,
        alive=frozenset(sides.hosts) - sides.ended,
        lost=sides.lost,
        ports=_ports(done.inquiry),
        tentative=() if done.inquiry is None else done.inquiry.tentative,
        others=others,
    )


def _is_at(actor: str, sides: Sides, new: Side) -> bool:
    return sides.hosts[actor] == new.host


def _is_beside(side: Side, new: Side) -> bool:
    if side.path is not None and side.path == new.path and not side.path.startswith("@"):
        return True  # the file system is the same for all hosts; unix(7)
    return side.host == new.host and side.protocol == new.protocol


def _bound_alike(beside: Iterable[Side], new: Side) -> Iterator[Side]:
    """Those that were bound to its port, or its path."""
    port = new.local.port if new.local is not None else None
    for side in beside:
        if side.path is not None and side.path == new.path:
            yield side
        if port and side.local is not None and side.local.port == port:
            yield side


def _may_meet(side: Side, new: Side) -> bool:
    """Whether the two have an address in common, on a device that both have."""
    if side.local is None or new.local is None:
        return True
    options, device = _set_on(side)
    holder = Holder(side.protocol, "", str(side.local), "", 0, side.uid, options=options)
    own, on = _set_on(new)
    return Wanted(new.local, frozenset(own), on).meets(replace(holder, device=device))


def _set_on(side: Side) -> tuple[tuple[str, ...], str | None]:
    """The options that are on and the device, where they are known: set before bind() for good."""
    options = tuple(name for name in options_of(side) if name not in side.late)
    device = None if "SO_BINDTODEVICE" in side.late else side.options.get("SO_BINDTODEVICE")
    return options, device or None


def _chosen_alike(
    beside: Iterable[Side], new: Side, call: Call, holders: Iterable[Socket]
) -> Iterator[Side]:
    """Those that were bound by connect() alone, and to its port."""
    if call.verb in ("bind", "listen") and new.local is not None and new.local.port:
        ends = [entry.remote for entry in holders]
        for side in beside:
            if side.local is None and side.remote is not None and not side.gone:
                if any(is_at(side.remote, end) for end in ends):
                    yield side


def _connected_alike(beside: Iterable[Side], new: Side, call: Call) -> Iterator[Side]:
    """Those that have or had the remote end; and its own local port, if it has one."""
    port = new.local.port if new.local is not None else None
    for side in beside:
        ours = not port or (side.local is not None and side.local.port == port)
        if call.verb == "connect" and ours:
            if side.remote is not None and side.remote in call.endpoints:
                yield side


def _holders(table: Iterable[Socket], new: Side, call: Call) -> Iterator[Socket]:
    port = new.local.port if new.local is not None else None
    for entry in table:
        has_port = bool(port) and entry.local.endswith(f":{port}")
        if entry.protocol != new.protocol or call.verb == "setsockopt":
            continue
        if call.verb == "connect":
            has_end = any(is_at(end, entry.remote) for end in call.endpoints)
            if has_end and (has_port or not port):
                yield entry
        elif has_port:
            yield entry


def _ports(inquiry: Inquiry | None) -> tuple[int, int] | None:
    words = (inquiry.port_range or "").split() if inquiry is not None else []
    if len(words) != 2 or not all(word.isdecimal() for word in words):
        return None
    return int(words[0]), int(words[1])


def options_of(side: Side) -> Mapping[str, str]:
    """The options that decide, where they were on."""
    return {name: value for name, value in side.options.items() if value != "0"}
