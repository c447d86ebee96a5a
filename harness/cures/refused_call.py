"""The call of a case that was refused, and the sockets on both sides of it.

Owns who wanted the port and whose sockets had been bound to it, read from the plan and from what
came of its steps. What could be changed about them is left to `changes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

from harness.formats.observed_step import Socket, StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep, RunStep, Step
from harness.judge.evidence import Evidence
from harness.judge.socket_match import table_protocol
from harness.language.address import Endpoint
from harness.language.call import Call, parse_call
from harness.language.diagnostics import OneLineError

REFUSALS = ("EADDRINUSE", "EADDRNOTAVAIL", "EACCES")
"""what bind(2), listen(2) and connect(2) say of an address"""
CALLS = ("bind", "listen", "connect")
ENDS = ("exit", "crash")
_SHARING = ("activate", "dup", "exec", "fork", "pass", "receive", "steal", "thread")


class NoRefusal(OneLineError):
    """The case has nothing to be cured; the text is one line that says why."""


@dataclass(slots=True)
class Side:
    """A socket of an actor before the refused call. Steps are named by their place, from 0."""

    actor: str
    host: str
    uid: int
    name: str
    kind: str
    """tcp, tcp6, udp or udp6"""
    made: int
    bind: int | None = None
    """where it was bound, or was to be"""
    local: Endpoint | None = None
    options: dict[str, str] = field(default_factory=dict)
    """set before bind()"""
    late: set[str] = field(default_factory=set)
    """set after it"""
    gone: bool = False
    """whether its process has closed it"""

    @property
    def is_six(self) -> bool:
        """Whether it is an AF_INET6 socket."""
        return self.kind.endswith("6")


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """The call, its errno, and both sides."""

    plan: Plan
    at: int
    """the place of its step"""
    verb: str
    outcome: str
    new: Side
    old: tuple[Side, ...]
    """the sockets bound to the same port of the same host before, in their order"""
    programs: tuple[str, ...]
    """actors on that host that are programs: what they bind is theirs alone"""
    holders: tuple[Socket, ...]
    """what the socket table had on the port just before"""
    alive: frozenset[str]
    """actors that have not ended"""

    @property
    def step(self) -> CallStep:
        """Its step."""
        step = self.plan.steps[self.at]
        assert isinstance(step, CallStep)
        return step

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


def refused_call(plan: Plan, evidence: Evidence) -> RefusedCall:
    """The first call under test that was refused, else the first in set-up. Raises NoRefusal."""
    refused = [
        place
        for place, step in enumerate(plan.steps)
        if isinstance(step, CallStep)
        and _can_be_varied(parse_call(step.call))
        and _outcome(evidence, step) in REFUSALS
    ]
    shared = next((step for step in plan.steps if _is_shared_by(step)), None)
    if shared is not None:
        raise NoRefusal(
            f"{plan.case}: a cure is tried on sockets that have one descriptor each, and here"
            f" step {shared.n} shares or replaces them"
        )
    if not refused:
        raise NoRefusal(_why_none(plan, evidence))
    tested = (place for place in refused if plan.steps[place].expect is not None)
    return _described(plan, evidence, next(tested, refused[0]))


def _can_be_varied(call: Call) -> bool:
    """Whether it is about a port: a path (unix(7)) has none, nor has AF_UNSPEC."""
    return call.verb in CALLS and call.instead is None


def _is_shared_by(step: Step) -> bool:
    """Whether a step gives a socket a further descriptor."""
    return isinstance(step, CallStep) and parse_call(step.call).verb in _SHARING


def _why_none(plan: Plan, evidence: Evidence) -> str:
    for step in plan.steps:
        if isinstance(step, CallStep) and _outcome(evidence, step) in REFUSALS:
            if parse_call(step.call).verb in CALLS:
                said = f"{step.actor}: {step.call} => {_outcome(evidence, step)}"
                return f"{plan.case}: {said}: it is about no port, and the cures are for ports"
    if any(isinstance(step, RunStep) for step in plan.steps):
        return (
            f"{plan.case}: no bind, listen or connect of an actor was refused: what a program"
            " calls is its own, and cannot be varied"
        )
    if len(evidence.steps) < len(plan.steps):
        done = len(evidence.steps)
        return f"{plan.case}: the case broke off after {done} of {len(plan.steps)} steps: run it"
    return f"{plan.case}: nothing to cure: every bind, listen and connect was let in"


def _outcome(evidence: Evidence, step: Step) -> str:
    done: StepDone | None = evidence.steps.get(step.n)
    return "" if done is None else done.outcome


def _described(plan: Plan, evidence: Evidence, at: int) -> RefusedCall:
    sides = _Sides(plan)
    for place, step in enumerate(plan.steps[:at]):
        if isinstance(step, CallStep):
            sides.follow(place, step.actor, parse_call(step.call), step.call.split(), evidence)
    step = plan.steps[at]
    assert isinstance(step, CallStep)
    call = parse_call(step.call)
    new = sides.held[step.actor, call.uses or "sock"]
    if call.verb == "bind":
        new.bind, new.local = at, call.endpoints[0]
    port = new.local.port if new.local is not None else None
    old = tuple(
        side
        for side in sides.every
        if side is not new
        and side.host == new.host
        and side.local is not None
        and port
        and side.local.port == port
        and table_protocol(side.kind) == table_protocol(new.kind)
    )
    done = evidence.steps[step.n]
    table = done.before.get(new.host, ())
    hosts = {actor.name: actor.host for actor in plan.actors}
    return RefusedCall(
        plan=plan,
        at=at,
        verb=call.verb,
        outcome=done.outcome,
        new=new,
        old=old,
        programs=tuple(
            actor.name
            for actor in plan.actors
            if actor.kind == "program" and actor.host == new.host
        ),
        holders=tuple(
            entry
            for entry in table
            if port
            and entry.protocol == table_protocol(new.kind)
            and entry.local.endswith(f":{port}")
        ),
        alive=frozenset(hosts) - sides.ended,
    )


class _Sides:
    """The sockets as they come and go."""

    def __init__(self, plan: Plan) -> None:
        self.actors = {actor.name: actor for actor in plan.actors}
        self.held: dict[tuple[str, str], Side] = {}
        self.every: list[Side] = []
        self.ended: set[str] = set()

    def follow(
        self, place: int, actor: str, call: Call, words: list[str], evidence: Evidence
    ) -> None:
        """One line of an actor, if it came out well."""
        if evidence.steps.get(place + 1) is None or evidence.steps[place + 1].outcome != "ok":
            return
        if call.verb == "socket":
            who = self.actors[actor]
            made = Side(actor, who.host, who.uid, call.makes or "sock", call.kind or "tcp", place)
            self.held[actor, made.name] = made
            self.every.append(made)
        if call.verb in ENDS:
            self.ended.add(actor)
            for (of, _), side in self.held.items():
                side.gone = side.gone or of == actor
        side_or_none = self.held.get((actor, call.uses or "sock"))
        if side_or_none is None:
            return
        if call.verb == "bind" and call.endpoints:
            side_or_none.bind, side_or_none.local = place, call.endpoints[0]
        elif call.verb == "setsockopt" and call.option is not None:
            if side_or_none.bind is None:
                value = words[-1] if call.numbers is None else words[-1].lstrip("0") or "0"
                side_or_none.options[call.option] = value
            else:
                side_or_none.late.add(call.option)
        elif call.verb == "close":
            side_or_none.gone = True
            del self.held[actor, side_or_none.name]


def options_of(side: Side) -> Mapping[str, str]:
    """The options that decide, where they were on."""
    return {name: value for name, value in side.options.items() if value != "0"}
