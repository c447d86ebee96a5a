"""Whether a capture's frames can have passed its device: whole, and between those who are there.

Owns what holds for each frame that a kernel sends: its checksums are those of its bytes, its sender
is an end of the link, its receiver is one, is named by a neighbour entry, or is a group. A program
from outside could write other frames by hand: where one runs, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address, ip_interface

from harness.formats.plan import Capture as PlannedCapture, Plan
from harness.formats.plan_step import AddressStep, CallStep, NeighbourStep
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence
from harness.judge.packet import IpAddress, Packet
from harness.judge.programs import has_strangers
from harness.language.address import unmapped
from harness.language.call import parse_call

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
        for at, packet in enumerate(capture.packets, start=1):
            if not packet.is_right:
                yield Cause.of("checksum", file=planned.file, packet=at)
                break
            if not (_is_between(packet, senders, receivers) and _is_from(packet, sources)):
                yield Cause.of("frame-of-nobody", file=planned.file, packet=at)
                break


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
    """Whether the IP address that a packet comes from is somebody's."""
    if packet.flow is None:
        return True
    source = packet.flow[0]
    is_of_every_host = source.is_loopback or source.is_link_local or source.is_unspecified
    return is_of_every_host or source in sources


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
