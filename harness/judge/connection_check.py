"""Whether the connections that captures show, and those that the socket tables show, can have been.

Owns three comparisons: a kernel's segments leave no gap and acknowledge nothing unsent; a data, SYN
or FIN segment is not there twice at one time; a connection in a table has left on the wire what
brought it into its state (RFC 9293 figure 5). Each is made only where a capture lies on the one way
that the packets can take. Segments to and from an end that an actor makes by hand may have any
number; and in a case with a program from outside anything can be by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address
from itertools import chain

from harness.formats.observations import Socket
from harness.formats.plan import Plan
from harness.formats.plan_step import (
    AddressStep,
    CallStep,
    LinkStep,
    NeighbourStep,
    Step,
    SysctlStep,
)
from harness.formats.verdict import Cause
from harness.judge.capture_coverage import CaptureCoverage
from harness.judge.evidence import Evidence
from harness.judge.frame_check import sets_ip_options
from harness.judge.neighbour import Neighbour
from harness.judge.packet import Flow, IpAddress, Packet
from harness.judge.programs import has_strangers
from harness.judge.socket_match import recorded_endpoint
from harness.judge.segment_check import Numbered, by_flow, check_segments
from harness.judge.tcp_streams import Stream, Streams, read_streams
from harness.language.address import Endpoint, unmapped
from harness.language.call import parse_call

_Place = tuple[IpAddress, int]
_Sent = set[tuple[Flow | None, str]]
# Steps after which a packet may be lost before any capture sees it.
_UNSETTLING = (AddressStep, LinkStep, NeighbourStep, SysctlStep)
# Which segments brought a connection there: of both ends, of the other end, of its own; and what it
# has sent there, which may be lost before anybody sees it.
_BOTH_SYN = frozenset(
    "ESTABLISHED FIN_WAIT1 FIN_WAIT2 CLOSE_WAIT LAST_ACK CLOSING TIME_WAIT".split()
)
_THEIR_SYN = _BOTH_SYN | {"SYN_RECV", "NEW_SYN_RECV"}
_THEIR_FIN = frozenset("CLOSE_WAIT LAST_ACK CLOSING TIME_WAIT".split())
_OWN_FIN = frozenset("FIN_WAIT2 TIME_WAIT".split())
_OWN_SYN_SENT = frozenset("SYN_SENT SYN_RECV NEW_SYN_RECV".split())
_OWN_FIN_SENT = frozenset("FIN_WAIT1 CLOSING LAST_ACK".split())
_TOLD_OF = _THEIR_SYN | _OWN_SYN_SENT
_ACK_OF_FIN = "ACK of the FIN"


def check_connections(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """What contradicts itself, of each capture and of the tables against the captures."""
    if has_strangers(plan, evidence):
        return
    by_hand, divides = _by_hand(plan), _may_divide(plan)
    is_settled = not any(_keeps_back(step) for step in plan.steps)
    for planned in plan.captures:
        capture = evidence.packets.get(planned.file)
        if capture is None or not (planned.device == "lo" or len(plan.links) == 1):
            continue
        kernels = [
            (at, packet)
            for at, packet in enumerate(capture.packets, start=1)
            if packet.protocol == "tcp" and not by_hand & _ends(packet)
        ]
        faults = chain(
            _unheard_of(capture.packets, kernels, is_settled),
            check_segments(by_flow(kernels), is_settled, _acks_at_once(plan)),
        )
        if not divides:
            faults = chain(faults, (("odd-segment", at) for at, it in kernels if it.is_divisible))
        code, at = next(faults, (None, 0))
        if code is not None:
            yield Cause.of(code, file=planned.file, packet=at)
    if not any(isinstance(step, AddressStep) for step in plan.steps):
        yield from _unseen(plan, evidence)


def _unheard_of(
    packets: Iterable[Packet], kernels: Sequence[Numbered], is_settled: bool
) -> Iterator[tuple[str, int]]:
    streams, so_far = read_streams(packets), Streams()
    unheard = {at: packet for at, packet in kernels}
    for at, packet in enumerate(packets, start=1):
        if at in unheard:
            assert packet.flow is not None and packet.reverse is not None
            if not _has_right_ack(packet, so_far.of(packet.reverse)):
                yield "acknowledges-nothing", at
            # An answer to what belongs to no connection has the number 0 (RFC 9293 section
            # 3.10.7.1).
            answers_nothing = "RST" in packet.flags and packet.seq == 0
            if is_settled and not answers_nothing and not streams.of(packet.flow).has(packet.seq):
                yield "sequence-gap", at
        so_far.take(packet)


def _may_divide(plan: Plan) -> bool:
    """Whether TCP may let its packets be divided on the way (ip(7), ip_no_pmtu_disc)."""
    names = [name for host in plan.hosts for name in host.sysctls]
    names += [step.name for step in plan.steps if isinstance(step, SysctlStep)]
    return sets_ip_options(plan) or any("pmtu" in name for name in names)


def _acks_at_once(plan: Plan) -> bool:
    """Whether no option in the plan may put off the acknowledgement of a SYN-ACK (tcp(7))."""
    calls = [parse_call(step.call) for step in plan.steps if isinstance(step, CallStep)]
    return not {"TCP_QUICKACK", "TCP_DEFER_ACCEPT"} & {call.option for call in calls}


def _has_right_ack(packet: Packet, theirs: Stream) -> bool:
    """An acknowledgement of what was sent, of a SYN in a SYN-ACK; none is 0 (net/ipv4/tcp_output.c
    __tcp_transmit_skb)."""
    if "ACK" not in packet.flags:
        return packet.ack == 0
    if "SYN" in packet.flags:
        return packet.ack in theirs.after_syn
    return theirs.acknowledges(packet.ack)


def _ends(packet: Packet) -> frozenset[_Place]:
    assert packet.flow is not None
    return frozenset({packet.flow[:2], packet.flow[2:]})


def _by_hand(plan: Plan) -> frozenset[_Place]:
    """The ends whose segments an actor writes itself."""
    calls = [parse_call(step.call) for step in plan.steps if isinstance(step, CallStep)]
    return frozenset(_place(call.endpoints[0]) for call in calls if call.verb == "flow")


def _place(end: Endpoint) -> _Place:
    return ip_address(unmapped(end.address)), end.port or 0


def _unseen(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """A connection in a table of which the wire does not show how it came there."""
    coverage = CaptureCoverage(plan, [])
    packets = [packet for it in evidence.packets.values() for packet in it.packets]
    sent = {(packet.flow, flag) for packet in packets for flag in packet.flags}
    told = [packet.neighbour for packet in packets if packet.neighbour is not None]
    fins = [packet for packet in packets if "FIN" in packet.flags]
    ended = {(it.reverse, it.seq + it.length + 1 & 0xFFFFFFFF) for it in fins}
    sent |= {(it.flow, _ACK_OF_FIN) for it in packets if (it.flow, it.ack) in ended}
    known: set[tuple[str, ...]] = set()
    for step in evidence.steps.values():
        for host, table in step.after.items():
            for entry in table:
                key = (host, entry.state, entry.local, entry.remote)
                if entry.protocol != "tcp" or entry.state not in _TOLD_OF or key in known:
                    continue
                known.add(key)
                remote = recorded_endpoint(entry.remote)
                if not coverage.sees(host, remote):
                    continue
                own = (*_place(recorded_endpoint(entry.local)), *_place(remote))
                missing = _lacks(entry.state, own, sent) or _unsent(
                    plan, host, entry, own, sent, told
                )
                if missing is not None:
                    about = {"state": entry.state, "local": entry.local, "remote": entry.remote}
                    yield Cause.of("unseen-on-the-wire", n=step.n, flag=missing, **about)
                    return


def _lacks(state: str, own: Flow, sent: _Sent) -> str | None:
    """The flag that a connection in this state has left behind, and nobody saw."""
    theirs: Flow = (*own[2:], *own[:2])
    wanted = [(theirs, "SYN"), (own, "SYN"), (theirs, "FIN"), (own, "FIN")]
    wanted.append((theirs, _ACK_OF_FIN))
    by_state = (_THEIR_SYN, _BOTH_SYN, _THEIR_FIN, _OWN_FIN, _OWN_FIN)
    for states, what in zip(by_state, wanted, strict=True):
        if state in states and what not in sent:
            return what[1]
    return None


def _unsent(
    plan: Plan, host: str, entry: Socket, own: Flow, sent: _Sent, told: Iterable[Neighbour]
) -> str | None:
    """The flag of what a connection has sent, where nothing can have kept it from the capture: a
    SYN waits until the neighbour is known, a FIN behind data for which there is no room yet."""
    if any(isinstance(step, (AddressStep, LinkStep, SysctlStep)) for step in plan.steps):
        return None
    if not _reaches(plan, host, own, told) or (entry.state in _OWN_FIN_SENT and entry.wqueue > 1):
        return None
    for flag, states in (("SYN", _OWN_SYN_SENT), ("FIN", _OWN_FIN_SENT)):
        if entry.state in states and (own, flag) not in sent:
            return flag
    return None


def _reaches(plan: Plan, host: str, own: Flow, told: Iterable[Neighbour]) -> bool:
    """Whether a host knows where to send to for sure: it is itself, has an entry, or was answered,
    and no step of another's had the answer go astray."""
    steps = [step for step in plan.steps if isinstance(step, NeighbourStep)]
    entries = [it.address for it in steps if it.host == host]
    entries += [entry.address for it in plan.hosts if it.name == host for entry in it.neighbours]
    if own[0] == own[2] or own[2].is_loopback or str(own[2]) in entries:
        return True
    return not steps and any((it.source, it.target) == (own[2], own[0]) for it in told)


def _keeps_back(step: Step) -> bool:
    """Whether packets may be lost before they are captured, and others follow. What goes astray
    is on the wire; of who was told no neighbour nothing is seen, until it may reach him again."""
    is_lost = isinstance(step, NeighbourStep) and step.action == "set"
    return isinstance(step, _UNSETTLING) and not is_lost
