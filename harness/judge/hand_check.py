"""Whether what actors say of hand-made segments is what the captures show.

Owns two comparisons, for ends whose address no device has, so that no kernel speaks for them: every
segment that an actor sent is on the wire with its numbers, in that order and with no other in
between; and every segment that an actor says it got is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_interface

from harness.formats.observations import Answer
from harness.formats.plan import Plan
from harness.formats.plan_step import AddressStep, CallStep, LinkStep, NeighbourStep
from harness.formats.verdict import Cause
from harness.judge.capture_coverage import CaptureCoverage
from harness.judge.evidence import Evidence
from harness.judge.packet import Flow, Packet
from harness.judge.programs import has_strangers
from harness.language.address import unmapped
from harness.language.call import Call, parse_call

# Steps after which a packet may be lost before any capture sees it.
_UNSETTLING = (AddressStep, LinkStep, NeighbourStep)
_Numbers = tuple[int | None, ...]
"""sequence number, acknowledgement, both timestamps, length, window; None for what is not there"""


def check_hand_made(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """The first segment that only one of the two tells of."""
    unsettled = any(isinstance(step, _UNSETTLING) for step in plan.steps)
    if unsettled or has_strangers(plan, evidence) or len(plan.captures) != 1:
        return
    file = plan.captures[0].file
    if file not in evidence.packets:
        return
    on_the_wire: dict[Flow, list[tuple[int, _Numbers]]] = {}
    for at, packet in enumerate(evidence.packets[file].packets, start=1):
        if packet.protocol == "tcp" and packet.flow is not None:
            on_the_wire.setdefault(packet.flow, []).append((at, _numbers_of(packet)))
    sent: dict[Flow, list[tuple[int, _Numbers]]] = {}
    for n, call, flow, answer in _calls(plan, evidence):
        if call.verb == "segment":
            sent.setdefault(flow, []).append((n, _numbers_told(answer.more)))
        elif call.verb == "answer":
            theirs = on_the_wire.get((*flow[2:], *flow[:2]), [])
            if _numbers_told(answer.more) not in {numbers for _, numbers in theirs}:
                yield Cause.of("hand-made-unseen", n=n, file=file)
                return
        else:
            sent.setdefault(flow, [])
    for flow, told in sent.items():
        seen = on_the_wire.get(flow, [])
        for (n, said), (_, was) in zip(told, seen, strict=False):
            if said != was:
                yield Cause.of("hand-made-unseen", n=n, file=file)
                return
        if len(seen) < len(told):
            yield Cause.of("hand-made-unseen", n=told[len(seen)][0], file=file)
        if len(seen) > len(told):
            yield Cause.of("hand-made-by-nobody", file=file, packet=seen[len(told)][0])


def _calls(plan: Plan, evidence: Evidence) -> Iterator[tuple[int, Call, Flow, Answer]]:
    """Each call on a flow that was seen and succeeded, with the flow it was made on."""
    owned = {
        ip_interface(text).ip
        for host in plan.hosts
        for interface in host.interfaces
        for text in interface.addresses
    }
    hosts = {actor.name: actor.host for actor in plan.actors}
    coverage = CaptureCoverage(plan, [])
    flows: dict[tuple[str, str], Flow] = {}
    for step in plan.steps:
        done = evidence.steps.get(step.n)
        if not isinstance(step, CallStep) or done is None or done.outcome != "ok":
            continue
        call = parse_call(step.call)
        if not isinstance(done.reply, Answer) or call.verb not in ("flow", "segment", "answer"):
            continue
        if call.verb == "flow":
            own, remote = call.endpoints
            ends = ip_address(unmapped(own.address)), ip_address(unmapped(remote.address))
            if ends[0] not in owned and coverage.sees(hosts[step.actor], remote):
                flow = ends[0], own.port or 0, ends[1], remote.port or 0
                flows[step.actor, call.makes or ""] = flow
                yield step.n, call, flow, done.reply
        elif (step.actor, call.uses or "") in flows:
            yield step.n, call, flows[step.actor, call.uses or ""], done.reply


def _numbers_told(more: Mapping[str, str]) -> _Numbers:
    keys = ("seq", "ack", "ts", "tsecr", "len", "win")
    return tuple(int(more[key]) if key in more else None for key in keys)


def _numbers_of(packet: Packet) -> _Numbers:
    ack = packet.ack if "ACK" in packet.flags else None
    stamps = packet.options.stamps or (None, None)
    return packet.seq, ack, *stamps, packet.length, packet.window
