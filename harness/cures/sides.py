"""The sockets of a case as its steps make, bind, share and close them, up to the refused call.

Owns what is known of each: whose it is, where it was bound, what was set on it, who has it open.
Which descriptors are of one socket is the judge's knowledge (`judge.descriptions`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep, KillStep, RunStep, SignalStep, Step, WaitStep
from harness.judge.descriptions import Description, Descriptions
from harness.judge.evidence import Evidence
from harness.judge.path_book import path_of
from harness.judge.socket_match import table_protocol
from harness.language.address import Endpoint
from harness.language.call import Call, parse_call
from harness.language.option_value import option_value

ENDS = ("exit", "crash")
_REPLACES = ("exec", "activate")
_NO_END = ("", "ETIMEDOUT", "not done")
_ENDING_SIGNALS = ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGABRT")


@dataclass(slots=True)
class Side:
    """A socket before the refused call. Steps are named by their place, from 0."""

    actor: str
    """who bound it, else who made it"""
    host: str
    uid: int
    """of its process when it was made"""
    name: str
    """what that actor calls it"""
    kind: str
    """tcp, tcp6, udp, udp6 and so on"""
    made: int
    bind: int | None = None
    """where it was bound, or was to be"""
    local: Endpoint | None = None
    path: str | None = None
    """of a unix socket: what it is bound to, instead of an address; unix(7)"""
    remote: Endpoint | None = None
    """what it is connected to"""
    options: dict[str, str] = field(default_factory=dict)
    """set before bind()"""
    late: set[str] = field(default_factory=set)
    """set after it"""
    deviceless: bool = False
    """whether it was taken off its device once bound, whatever was set before"""
    held: tuple[tuple[str, str], ...] = ()
    """who has it open, and under which name: actors, and children as actor/child; a thread's call
    holds it without a name"""
    far: str | None = None
    """of a unix socket: the path that it is connected to"""
    on_the_way: tuple[tuple[str, str, int], ...] = ()
    """where it waits, passed and not yet received (unix(7) SCM_RIGHTS): at the receiving end, whose
    and its name for it, and how many descriptors were passed before it"""
    accepted: tuple[tuple[str, str], ...] = ()
    """who has a connection open that it has accepted, and under which name: actors alone"""
    let_go: list[tuple[int, str, str]] = field(default_factory=list)
    """where an actor closed its connection, or one that it has accepted, or ended with it; which
    actor, and its name for it"""
    copied: list[tuple[int, str, str]] = field(default_factory=list)
    """where a child was made that has a copy and executes a program; whose, and its name for it"""

    @property
    def is_six(self) -> bool:
        """Whether it is an AF_INET6 socket."""
        return self.kind.endswith("6")

    @property
    def protocol(self) -> str:
        """Whose ports it has."""
        return table_protocol(self.kind)

    @property
    def gone(self) -> bool:
        """Whether nobody has it open, nor is it on its way to anybody."""
        return not self.held and not self.on_the_way


class Sides:
    """The sockets as they come and go."""

    def __init__(self, plan: Plan) -> None:
        self.hosts = {actor.name: actor.host for actor in plan.actors}
        self.uids = {actor.name: actor.uid for actor in plan.actors}
        """of the actors now"""
        self.became: dict[str, list[int]] = {}
        """by actor, where it took another user's id"""
        self.every: list[Side] = []
        self.ended: set[str] = set()
        self.running: set[str] = set()
        """programs"""
        self.lost: dict[str, int] = {}
        """of a child, as actor/child: from which step on its parent can do nothing about it"""
        self._held = Descriptions()
        self._known: dict[Description, Side] = {}
        self._accepted: dict[Description, Side] = {}
        """connections, by the socket that has accepted them"""
        self._names: dict[tuple[str, str], None] = {}
        self._threads: set[tuple[str, str]] = set()
        self._passed: list[tuple[Description, Description]] = []
        """not yet received: what, and over which connection"""

    def named(self, actor: str, name: str) -> Side | None:
        """What an actor has under a name."""
        found = self._held.of(actor, name)
        return None if found is None else self._known.get(found)

    def follow(self, place: int, step: Step, evidence: Evidence) -> None:
        """One step, as it came out."""
        done = evidence.steps.get(step.n)
        outcome = "" if done is None else done.outcome
        if isinstance(step, CallStep):
            self._call(place, step, parse_call(step.call), outcome)
        elif isinstance(step, RunStep) and outcome == "ok":
            self.running.add(step.actor)
        elif isinstance(step, (KillStep, WaitStep)) and outcome not in _NO_END:
            self._end(place, step.actor)
        elif isinstance(step, SignalStep) and outcome == "ok" and step.signal in _ENDING_SIGNALS:
            self._end(place, step.actor)
        for side in self.every:
            side.held = self._holders(side)
            side.on_the_way = tuple(self._waiting(side))
            side.accepted = tuple(
                (owner, name)
                for owner, name in self._names
                if "/" not in owner and self._accepted_by(owner, name) is side
            )

    def _call(self, place: int, step: CallStep, call: Call, outcome: str) -> None:
        actor, own = step.actor, self._held.of(step.actor, call.uses)
        side = None if own is None else self._known.get(own)
        if outcome == "ok" and call.verb == "close":
            self._let_go(place, actor, call.uses or "")
        if outcome == "ok" and call.verb in ENDS:
            self._let_all_go(place, actor)
        if outcome == "ok" and call.verb == "fork" and "exec" in call.flags:
            self._copy(place, actor)
        carrier = self._held.of(actor, call.other) if call.verb == "pass" else None
        self._held.note(actor, call, outcome)
        if outcome != "ok":
            return
        if own is not None and carrier is not None:
            self._passed.append((own, carrier))
        elif call.verb == "receive":
            del self._passed[:1]
        if call.makes is not None:
            self._names[actor, call.makes] = None
            threads = self._threads.add if call.verb == "thread" else self._threads.discard
            threads((actor, call.makes))
        if call.verb == "accept" and side is not None:
            made = self._held.of(actor, call.makes)
            self._accepted |= {} if made is None else {made: side}
        if call.verb == "socket":
            self._make(place, actor, call)
        elif call.verb == "setuid":
            self.uids[actor] = int(step.call.split()[-1])
            self.became.setdefault(actor, []).append(place)
        elif call.verb in ENDS:
            self._end(place, actor)
        elif call.verb in _REPLACES:
            self._lose_children(place, actor)
        elif call.verb == "fork":
            child = f"{actor}/{call.makes}"
            self._names |= {(child, name): None for of, name in self._names if of == actor}
        elif side is not None:
            _change(side, place, step, call)

    def _make(self, place: int, actor: str, call: Call) -> None:
        name = call.makes or ""
        made = self._held.of(actor, name)
        assert made is not None and call.kind is not None
        side = Side(actor, self.hosts[actor], self.uids[actor], name, call.kind, place)
        self._known[made] = side
        self.every.append(side)

    def _accepted_by(self, owner: str, name: str) -> Side | None:
        found = self._held.of(owner, name)
        return None if found is None else self._accepted.get(found)

    def _waiting(self, side: Side) -> Iterator[tuple[str, str, int]]:
        """Where a socket waits to be received; nothing where that is not the end of one alone."""
        for before, (what, carrier) in enumerate(self._passed):
            if self._known.get(what) is side:
                ends = [
                    (owner, name)
                    for owner, name in self._names
                    if "/" not in owner and self._is_far_end(self._held.of(owner, name), carrier)
                ]
                yield from ((*end, before) for end in ends if len(ends) == 1)

    def _is_far_end(self, one: Description | None, other: Description) -> bool:
        """Whether two unix sockets are of one connection, as far as their paths say."""
        if one is None:
            return False
        for client, server in ((one, other), (other, one)):
            far, listener = self._known.get(client), self._accepted.get(server)
            if far is not None and listener is not None and far.far is not None:
                return far.far == listener.path
        return False

    def _let_go(self, place: int, actor: str, name: str) -> None:
        """A connection is about to be closed: that of a client, or one that was accepted."""
        found = self._held.of(actor, name)
        side = None if found is None else self._known.get(found)
        own = side if side is not None and side.remote is not None else None
        of = own or self._accepted_by(actor, name)
        if of is not None:
            of.let_go.append((place, actor, name))

    def _let_all_go(self, place: int, actor: str) -> None:
        for owner, name in self._names:
            if owner == actor:
                self._let_go(place, actor, name)

    def _copy(self, place: int, actor: str) -> None:
        """A child is about to get a copy of each socket of an actor."""
        for owner, name in self._names:
            found = self._held.of(owner, name) if owner == actor else None
            side = None if found is None else self._known.get(found)
            if side is not None:
                side.copied.append((place, actor, name))

    def _end(self, place: int, actor: str) -> None:
        self._let_all_go(place, actor)
        self.ended.add(actor)
        self.running.discard(actor)
        self._held.note(actor, Call("exit"), "ok")
        self._lose_children(place, actor)

    def _lose_children(self, place: int, actor: str) -> None:
        for owner, _ in self._names:
            if owner.startswith(f"{actor}/"):
                self.lost.setdefault(owner, place)

    def _holders(self, side: Side) -> tuple[tuple[str, str], ...]:
        return tuple(
            (owner, "" if (owner, name) in self._threads else name)
            for owner, name in self._names
            if (found := self._held.of(owner, name)) is not None and self._known.get(found) is side
        )


def _change(side: Side, place: int, step: CallStep, call: Call) -> None:
    """What a call has made of a socket."""
    if call.verb == "bind" and call.endpoints:
        side.actor, side.name = step.actor, call.uses or ""
        side.bind, side.local = place, call.endpoints[0]
    elif call.verb == "bind":
        side.actor, side.name = step.actor, call.uses or ""
        side.bind, side.path = place, path_of(call)
    elif call.verb == "connect":
        side.remote, side.far = next(iter(call.endpoints), None), path_of(call)
        if call.instead == "unspec" and side.protocol == "udp":
            # net/ipv4/udp.c __udp_disconnect: sk_bound_dev_if = 0; tcp_disconnect() keeps it
            side.options.pop("SO_BINDTODEVICE", None)
            side.deviceless = side.bind is not None
    elif call.verb == "setsockopt" and call.option is not None:
        if side.bind is None:
            side.options[call.option] = " ".join(option_value(call, step.call))
        else:
            side.late.add(call.option)
