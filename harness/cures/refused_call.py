"""The call of a case that was refused, and the sockets on both sides of it.

Owns which call it is, who wanted the port and whose sockets had been bound to it, read from the
plan and from what came of its steps. What could be changed about them is left to `changes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from harness.cures.sides import Side, Sides
from harness.formats.observed_step import Socket, StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep, RunStep, Step
from harness.judge.evidence import Evidence
from harness.judge.witness import is_at
from harness.language.address import Endpoint
from harness.language.call import Call, parse_call
from harness.language.diagnostics import OneLineError

REFUSALS = ("EADDRINUSE", "EADDRNOTAVAIL", "EACCES")
"""what bind(2), listen(2), connect(2) and a join say of an address"""
CALLS = ("bind", "listen", "connect")
JOINS = ("IP_ADD_MEMBERSHIP", "IPV6_JOIN_GROUP")
_UNDER_WAY = "EINPROGRESS"
# Refused calls that a line names; of further ones the number.
_NAMED = 3


class NoRefusal(OneLineError):
    """The case has nothing to be cured; the text is one line that says why."""


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
    connected: tuple[Side, ...]
    """of a connect: other sockets of the host that are connected to the same remote end"""
    programs: tuple[str, ...]
    """actors on that host that are programs and run: what they bind is theirs alone"""
    holders: tuple[Socket, ...]
    """what the socket table had on the port just before; of a connect what has the remote end"""
    alive: frozenset[str]
    """actors that have not ended"""
    lost: Mapping[str, int]
    """of a child, as actor/child: from which step on its parent can do nothing about it"""
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
        return self.new.kind.startswith("tcp")

    @property
    def port(self) -> int | None:
        """The port that was wanted."""
        return self.new.local.port if self.new.local is not None else None


def refused_call(plan: Plan, evidence: Evidence, wanted: str | None = None) -> RefusedCall:
    """The first call under test that was refused, else the first in set-up. Raises NoRefusal.

    `wanted`: the number or the label of the step that is meant instead.
    """
    refused = [
        place
        for place, step in enumerate(plan.steps)
        if isinstance(step, CallStep)
        and _can_be_varied(parse_call(step.call))
        and _outcome(evidence, step) in REFUSALS
    ]
    if not refused:
        raise NoRefusal(f"{plan.case}: {_why_none(plan, evidence)}")
    tested = [place for place in refused if plan.steps[place].expect is not None]
    at = (tested or refused)[0]
    if wanted is not None:
        at = _named(plan, evidence, refused, wanted)
    return _described(plan, evidence, at, tuple(place for place in refused if place != at))


def said(plan: Plan, evidence: Evidence, place: int) -> str:
    """A step as a line names it: `step 5, new: bind [::]:80 => EADDRINUSE`."""
    step = plan.steps[place]
    return f"step {step.n}, {_line(step)} => {_outcome(evidence, step)}"


def _named(plan: Plan, evidence: Evidence, refused: Iterable[int], wanted: str) -> int:
    for place in refused:
        if wanted in (str(plan.steps[place].n), plan.steps[place].label):
            return place
    there = _some(said(plan, evidence, place) for place in refused)
    raise NoRefusal(f"{plan.case}: no step '{wanted}' was refused; refused: {there}")


def _can_be_varied(call: Call) -> bool:
    """Whether it is about a port or a group: a path (unix(7)) is neither, nor is AF_UNSPEC."""
    return _is_one(call) and call.instead is None


def _is_one(call: Call) -> bool:
    return call.verb in CALLS or (call.verb == "setsockopt" and call.option in JOINS)


def _why_none(plan: Plan, evidence: Evidence) -> str:
    ours = [
        (place, _outcome(evidence, step))
        for place, step in enumerate(plan.steps)
        if isinstance(step, CallStep) and _is_one(parse_call(step.call))
    ]
    of_no_port = [place for place, outcome in ours if outcome in REFUSALS]
    if of_no_port:
        step = said(plan, evidence, of_no_port[0])
        return f"{step}: it is about no port, and the cures are for ports"
    others = [place for place, outcome in ours if outcome[:1] == "E" and outcome != _UNDER_WAY]
    if others:
        steps = _some(said(plan, evidence, place) for place in others)
        return f"{steps}: the cures are for {', '.join(REFUSALS[:-1])} and {REFUSALS[-1]} alone"
    if any(isinstance(step, RunStep) for step in plan.steps):
        return (
            "no bind, listen, connect or join of an actor was refused: what a program calls is its"
            " own, and cannot be varied"
        )
    if len(evidence.steps) < len(plan.steps):
        done = len(evidence.steps)
        return f"the case broke off after {done} of {len(plan.steps)} steps: run it"
    return "nothing to cure: every bind, listen, connect and join was let in"


def _some(texts: Iterable[str]) -> str:
    every = list(texts)
    more = [f"{len(every) - _NAMED} more"] if len(every) > _NAMED else []
    return "; ".join([*every[:_NAMED], *more])


def _line(step: Step) -> str:
    return f"{step.actor}: {step.call}" if isinstance(step, CallStep) else step.text


def _outcome(evidence: Evidence, step: Step) -> str:
    done: StepDone | None = evidence.steps.get(step.n)
    return "" if done is None else done.outcome


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
        new.bind, new.local = at, call.endpoints[0]
        new.actor, new.name = own.actor, call.uses or ""
    done = evidence.steps[own.n]
    beside = [it for it in sides.every if it is not new and _is_beside(it, new)]
    return RefusedCall(
        plan=plan,
        at=at,
        verb="join" if call.verb == "setsockopt" else call.verb,
        outcome=done.outcome,
        new=new,
        uid=sides.uids[own.actor],
        became=tuple(sides.became.get(own.actor, ())),
        old=() if call.verb == "setsockopt" else tuple(_bound_alike(beside, new)),
        connected=tuple(_connected_alike(beside, new, call)),
        programs=tuple(
            name for name in sides.hosts if name in sides.running and _is_at(name, sides, new)
        ),
        holders=tuple(_holders(done.before.get(new.host, ()), new, call)),
        alive=frozenset(sides.hosts) - sides.ended,
        lost=sides.lost,
        others=others,
    )


def _is_at(actor: str, sides: Sides, new: Side) -> bool:
    return sides.hosts[actor] == new.host


def _is_beside(side: Side, new: Side) -> bool:
    return side.host == new.host and side.kind[:3] == new.kind[:3]


def _bound_alike(beside: Iterable[Side], new: Side) -> Iterator[Side]:
    """Those that were bound to its port."""
    port = new.local.port if new.local is not None else None
    for side in beside:
        if port and side.local is not None and side.local.port == port:
            yield side


def _connected_alike(beside: Iterable[Side], new: Side, call: Call) -> Iterator[Side]:
    """Those that have the remote end; and its own local port, if it has one."""
    port = new.local.port if new.local is not None else None
    for side in beside:
        ours = not port or (side.local is not None and side.local.port == port)
        if call.verb == "connect" and ours and not side.gone:
            if side.remote is not None and side.remote in call.endpoints:
                yield side


def _holders(table: Iterable[Socket], new: Side, call: Call) -> Iterator[Socket]:
    port = new.local.port if new.local is not None else None
    for entry in table:
        has_port = bool(port) and entry.local.endswith(f":{port}")
        if entry.protocol != new.kind[:3] or call.verb == "setsockopt":
            continue
        if call.verb == "connect":
            has_end = any(is_at(end, entry.remote) for end in call.endpoints)
            if has_end and (has_port or not port):
                yield entry
        elif has_port:
            yield entry


def options_of(side: Side) -> Mapping[str, str]:
    """The options that decide, where they were on."""
    return {name: value for name, value in side.options.items() if value != "0"}
