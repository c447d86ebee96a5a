"""Every step put to every witness, in the order of the steps.

Owns the list of witnesses, and the memory of an actor's sockets that they are shown. Promises to
name each contradiction; whether that breaks a case is left to `judge`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from harness.formats.observations import Answer, HostMade, Socket, StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep, KillStep, SignalStep, Step, WaitStep
from harness.formats.verdict import Cause, Holder, Refusal
from harness.judge.answer_check import ACTIVATED, inode_in, made_by
from harness.judge.asked_after import asked_after
from harness.judge.call_witness import CallWitness
from harness.judge.capture_coverage import CaptureCoverage
from harness.judge.counter_witness import CounterWitness
from harness.judge.descriptions import Description, Descriptions
from harness.judge.holders import holder_by_steps, holder_of
from harness.judge.option_book import OptionBook
from harness.judge.path_book import PathBook
from harness.judge.ports_held import ports_held
from harness.judge.refusal import in_range
from harness.judge.refusal_rule import Wanted, rule_of
from harness.judge.sent_packets import Sent
from harness.judge.table_witness import TableWitness
from harness.judge.wire_witness import WireWitness
from harness.judge.witness import Finding, KnownSocket, Scene, Witness
from harness.language.address import ScopedEndpoint
from harness.language.blocking import BLOCKS
from harness.language.call import Call, parse_call
from harness.language.diagnostics import LineError

WITNESSES: tuple[Witness, ...] = (
    CallWitness(),
    TableWitness(),
    CounterWitness(),
    WireWitness(),
)
"""in the order in which verdicts list them"""


@dataclass(slots=True)
class CrossCheck:
    """Puts one case's steps, each with its record, to the witnesses."""

    plan: Plan
    sent: list[Sent]
    version: str
    """of the kernel"""
    hosts: Mapping[str, HostMade] = field(default_factory=dict)
    """as they were observed"""
    _book: OptionBook = field(default_factory=OptionBook)
    _paths: PathBook = field(default_factory=PathBook)
    _signalled: set[str] = field(default_factory=set)
    _held: Descriptions = field(default_factory=Descriptions)
    _sockets: dict[Description, KnownSocket] = field(default_factory=dict)
    _hosts: dict[str, str] = field(default_factory=dict)
    _descriptors: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._book.uids = {actor.name: actor.uid for actor in self.plan.actors}
        self._hosts = {actor.name: actor.host for actor in self.plan.actors}

    def check(self, step: Step, record: StepDone) -> Finding:
        """All that bears on this step."""
        names = [host.name for host in self.plan.hosts]
        missing = [name for name in names if name not in record.before or name not in record.after]
        if missing:
            return Finding(contradictions=(Cause.of("no-table", hosts=", ".join(missing)),))
        try:
            scene = self._scene(step, record)
        except LineError as error:
            return Finding(contradictions=(Cause.of("no-call", error=str(error)),))
        finding = reduce(Finding.__or__, (witness.check(scene) for witness in WITNESSES))
        if isinstance(step, (SignalStep, KillStep)):
            self._signalled.add(step.actor)
            self._book.forget(step.actor)
        if isinstance(step, (KillStep, WaitStep)) and record.outcome == "ok":
            self._held.note(step.actor, parse_call("exit"), "ok")
        if isinstance(step, CallStep) and scene.call is not None:
            finding |= asked_after(step, scene, self.plan, self.hosts, self._book, self._signalled)
            finding |= self._asked_of_paths(scene)
            finding = self._with_ports(finding, scene)
            finding = self._with_holders(finding, scene)
            self._book.remember(step, scene.call, scene)
            self._paths.remember(step.actor, scene.call, step.call, scene, self._held)
            self._remember(step, scene.call, scene)
        return finding

    def holder(self, entry: Socket, host: str, program: str | None) -> Holder:
        """Whose a socket is by the steps so far; `program`: whose it is if it is no actor's."""
        made = self.hosts.get(host)
        devices = {it.index: it.device for it in made.interfaces} if made else {}
        only = None if self._book.has_children() else program
        return holder_by_steps(entry, host, devices, self._book, only)

    def _asked_of_paths(self, scene: Scene) -> Finding:
        """Whose the path is that a unix socket was refused; older evidence is told without."""
        cause = self._paths.cause_of(scene, self._held, self._signalled)
        if cause is None or scene.record.inquiry is None:
            return Finding()
        return Finding(refusal=Refusal(cause))

    def _with_ports(self, finding: Finding, scene: Scene) -> Finding:
        """Who holds the ports of a range that is used up."""
        inquiry, refusal = scene.record.inquiry, finding.refusal
        if inquiry is None or refusal is None:
            return finding
        sockets = in_range(refusal.cause, scene)
        held = ports_held(sockets, inquiry, self._book, scene.host or "", self._program(scene))
        return replace(finding, refusal=replace(refusal, held=held))

    def _with_holders(self, finding: Finding, scene: Scene) -> Finding:
        host = self.hosts.get(scene.host or "")
        devices = {it.index: it.device for it in host.interfaces} if host else {}
        program, wanted = self._program(scene), self._wanted(scene)
        stood = [
            (entry, holder_of(entry, scene, devices, self._book, program))
            for entry in finding.in_the_way or ()
        ]
        if wanted is not None:
            # Of what has the port, those that have another address or device are not in the way.
            stood = [it for it in stood if wanted.meets(it[1])] or stood
        finding = replace(finding, holders=tuple(holder for _, holder in stood))
        if finding.refusal is not None or wanted is None:
            return finding
        return replace(finding, refusal=self._rule(stood, wanted, scene))

    def _wanted(self, scene: Scene) -> Wanted | None:
        """What a bind or a listen that came to EADDRINUSE was to have."""
        step, call = scene.step, scene.call
        if call is None or not isinstance(step, CallStep) or scene.record.outcome != "EADDRINUSE":
            return None
        end = scene.local if call.verb != "bind" else next(iter(call.endpoints), None)
        if end is None or call.verb not in ("bind", "listen"):
            return None
        own = self._book.named(step.actor, call.uses or "")
        device = end.device if isinstance(end, ScopedEndpoint) else own.device if own else None
        return Wanted(end, None if own is None else own.options, device)

    def _program(self, scene: Scene) -> str | None:
        """Whose a socket must be that no actor of the host has a descriptor of.

        The only program's, or that of the only actor with a thread, whose call holds it (close(2)).
        """
        here = [it for it in self.plan.actors if it.host == scene.host]
        programs = [it.name for it in here if it.kind == "program"]
        waiting = [it.name for it in here if self._book.waits(it.name)]
        others = programs if programs or self._book.has_children() else waiting
        return others[0] if len(others) == 1 else None

    def _uid(self, entry: Socket, scene: Scene) -> int | None:
        """Whose a socket is; the table has it no more of what is left of a connection."""
        if entry.inode:
            return entry.uid
        made = self._book.maker(scene.host or "", entry)
        return None if made is None else made.uid

    def _rule(
        self, stood: Sequence[tuple[Socket, Holder]], wanted: Wanted, scene: Scene
    ) -> Refusal | None:
        """The rule of a port, where sockets were in the way of an actor's that is known."""
        step, call = scene.step, scene.call
        if scene.record.inquiry is None or not isinstance(step, CallStep) or call is None:
            return None
        own = self._book.named(step.actor, call.uses or "")
        if own is None:
            return None
        same = [self._uid(entry, scene) == own.uid for entry, _ in stood]
        found = rule_of([holder for _, holder in stood], wanted.end, own.options, same)
        if found is None:
            return None
        rule, holder = found
        values = {"rule": rule, "holder": holder.local}
        return Refusal(Cause("refused-by-rule", values), tuple(sorted(own.options)))

    def _scene(self, step: Step, record: StepDone) -> Scene:
        coverage = CaptureCoverage(self.plan, self.sent)
        if not isinstance(step, CallStep):
            return Scene(step, record, coverage, self.version)
        call = parse_call(step.call)
        held = self._held.of(step.actor, call.uses)
        socket = None if held is None else self._sockets.get(held)
        taken = frozenset(fd for (actor, _), fd in self._descriptors.items() if actor == step.actor)
        # A socket stays where it was made, whoever has got it.
        host = self._hosts[step.actor if held is None else held.maker]
        copied = self._held.copied_by(step.actor, call)
        known = None if copied is None else self._sockets.get(copied)
        return Scene(step, record, coverage, self.version, host, call, socket, taken, known)

    def _remember(self, step: CallStep, call: Call, scene: Scene) -> None:
        known, reply = scene.socket, scene.record.reply
        if call.verb == "close":
            self._descriptors.pop((step.actor, call.uses or ""), None)
        elif call.makes and isinstance(reply, Answer):
            number = made_by(call, reply)
            if number is not None:
                self._descriptors[step.actor, call.makes] = number
            if scene.copied is not None and scene.copied.inode is None:
                scene.copied.inode = inode_in(reply)
        self._held.note(step.actor, call, scene.record.outcome)
        if call.verb in ("exec", "activate") and scene.record.outcome == "ok":
            self._replace(step.actor, call)
        if scene.record.outcome != "ok":
            if call.verb == "connect" and known and scene.record.outcome in ("EINPROGRESS", BLOCKS):
                known.connecting = True
        elif call.verb == "socket" and call.kind:
            made = self._held.of(step.actor, call.makes)
            assert made is not None
            self._sockets[made] = KnownSocket(call.kind.removesuffix("6"))
        elif known:
            _note(known, call, scene)

    def _replace(self, actor: str, call: Call) -> None:
        """What another program has of an actor's descriptors."""
        for key in [it for it in self._descriptors if it[0] == actor]:
            if self._held.of(*key) is None:
                del self._descriptors[key]
        if call.verb == "activate":
            self._descriptors[actor, call.uses or ""] = ACTIVATED


def _note(known: KnownSocket, call: Call, scene: Scene) -> None:
    """Keep what a call has made of a socket."""
    words = scene.record.reply.call.split() if isinstance(scene.record.reply, Answer) else []
    if call.verb == "bind" and call.endpoints:
        known.local = call.endpoints[0]
        known.inode = scene.new_inode(known.local)
    elif call.verb == "listen":
        known.listening = True
    elif call.verb == "shutdown":
        # Only the receiving half ends a LISTEN (net/ipv4/af_inet.c inet_shutdown).
        known.listening = known.listening and words[-1:] == ["WR"]
    elif call.verb == "connect" and call.instead == "unspec":
        known.listening = known.connecting = False
    elif call.option == "TCP_FASTOPEN_CONNECT" and call.verb == "setsockopt":
        known.waits_for_data = True
