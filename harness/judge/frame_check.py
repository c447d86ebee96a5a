"""Whether a capture's frames can have passed its device: whole, and between those who are there.

Owns what holds for each frame that a kernel sends: its checksums are those of its bytes, its sender
is an end of the link, its receiver is one, is named by a neighbour entry, or is a group. A program
from outside could write other frames by hand: where one runs, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from ipaddress import ip_address, ip_interface

from harness.formats.plan import Capture as PlannedCapture, Plan
from harness.formats.plan_step import AddressStep, CallStep, NeighbourStep, SysctlStep
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence
from harness.judge.packet import IpAddress, Packet
from harness.judge.programs import has_strangers
from harness.language.address import unmapped
from harness.language.call import parse_call

_IP_LEVELS = (0, 41)
"""SOL_IP, SOL_IPV6"""
_NOBODY = "00:00:00:00:00:00"
"""of lo"""


def check_frames(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """The first frame of each capture that cannot be."""
    if has_strangers(plan, evidence):
        return
    for planned in plan.captures:
        capture = evidence.packets.get(planned.file)
        if capture is None:
            continue
        senders = _ends(plan, evidence, planned)
        receivers, sources = senders | _neighbours(plan), _addresses(plan)
        seen: set[tuple[float, bytes]] = set()
        usual = not sets_ip_options(plan)
        odd = _of_other_hops(capture.packets) if usual and not _sets_hops(plan) else None
        for at, packet in enumerate(capture.packets, start=1):
            code = None
            if not packet.is_right:
                code = "checksum"
            elif not packet.is_formed or (usual and packet.has_service):
                code = "odd-headers"
            elif not (_is_between(packet, senders, receivers) and _is_from(packet, sources)):
                code = "frame-of-nobody"
            elif (packet.time, packet.frame) in seen:
                code = "packet-twice"
            elif at == odd:
                code = "other-hops"
            if code is not None:
                yield Cause.of(code, file=planned.file, packet=at)
                break
            seen.add((packet.time, packet.frame))


def sets_ip_options(plan: Plan) -> bool:
    """Whether a call sets options of IP by their numbers, so that its headers may have anything
    that a socket can ask for (IP_TOS, IP_TTL, IP_MTU_DISCOVER; ip(7), ipv6(7))."""
    calls = [parse_call(step.call) for step in plan.steps if isinstance(step, CallStep)]
    return any(call.numbers is not None and call.numbers[0] in _IP_LEVELS for call in calls)


def _sets_hops(plan: Plan) -> bool:
    """Whether a sysctl that the plan sets may be about them (ip_default_ttl, hop_limit)."""
    names = [name for host in plan.hosts for name in host.sysctls]
    names += [step.name for step in plan.steps if isinstance(step, SysctlStep)]
    return any("ttl" in name or "hop_limit" in name for name in names)


def _of_other_hops(packets: Iterable[Packet]) -> int | None:
    """The first packet to one host whose time to live is not that of most of its sender's (ip(7),
    ip_default_ttl)."""
    by_sender: dict[tuple[str | None, IpAddress], list[tuple[int, int]]] = {}
    for at, packet in enumerate(packets, start=1):
        if packet.protocol in ("tcp", "udp") and packet.ends is not None:
            if not packet.ends[1].is_multicast:
                sender = packet.sender_mac, packet.ends[0]
                by_sender.setdefault(sender, []).append((at, packet.hops))
    for sent in by_sender.values():
        usual = Counter(hops for _, hops in sent).most_common(1)[0][0]
        for at, hops in sent:
            if hops != usual:
                return at
    return None


def _is_between(packet: Packet, senders: frozenset[str], receivers: frozenset[str]) -> bool:
    to = packet.receiver_mac
    if packet.sender_mac is None or to is None:  # a link without hardware addresses
        return True
    is_group = int(to[:2], 16) & 1 == 1
    return packet.sender_mac in senders and (is_group or to in receivers)


def _ends(plan: Plan, evidence: Evidence, capture: PlannedCapture) -> frozenset[str]:
    """The hardware addresses at the ends of the link of a device, as the kernel listed them."""
    here = {(capture.host, capture.device)}
    for link in plan.links:
        ends = {(end.host, end.device) for end in link.ends}
        here |= ends if here <= ends else set()
    return frozenset(
        interface.mac
        for made in evidence.hosts.values()
        for interface in made.interfaces
        if (made.name, interface.device) in here
    ) | frozenset({_NOBODY} if capture.device == "lo" else ())


def _is_from(packet: Packet, sources: frozenset[IpAddress]) -> bool:
    """Whether the IP address that a packet comes from is somebody's, and those that neighbours
    ask for and answer for are."""
    addresses = set() if packet.ends is None else {packet.ends[0]}
    if packet.neighbour is not None:
        addresses |= {packet.neighbour.source, packet.neighbour.target}
    return all(
        it in sources or it.is_loopback or it.is_link_local or it.is_unspecified or it.is_multicast
        for it in addresses
    )


def _addresses(plan: Plan) -> frozenset[IpAddress]:
    """Those that a host has, gets, or speaks for, and those that a call names."""
    texts = [
        text
        for host in plan.hosts
        for own in (*(it.addresses for it in host.interfaces), host.also_speaks_for)
        for text in own
    ]
    texts += [step.address for step in plan.steps if isinstance(step, AddressStep)]
    named = {
        ip_address(unmapped(end.address))
        for step in plan.steps
        if isinstance(step, CallStep)
        for end in parse_call(step.call).endpoints
    }
    return frozenset(ip_interface(text).ip for text in texts) | named


def _neighbours(plan: Plan) -> frozenset[str]:
    """Those whom a neighbour entry names, though nobody may be there."""
    entries = [entry.mac for host in plan.hosts for entry in host.neighbours]
    entries += [step.mac for step in plan.steps if isinstance(step, NeighbourStep)]
    return frozenset(mac.lower() for mac in entries)
