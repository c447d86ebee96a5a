"""Whether hosts knew whom they sent to: packets against ARP and neighbour discovery in the capture.

Owns three rules for the links of a case. Who asks or answers gives its own hardware address. An
answer to one host comes after that host's question, and none twice. Where no entry is permanent, a
host sends an IP packet to a hardware address only after its owner has told it, by asking or
answering (RFC 826; RFC 4861 section 7.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from harness.formats.plan import Plan
from harness.formats.plan_step import NeighbourStep
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence
from harness.judge.neighbour import IpAddress
from harness.judge.packet import Packet
from harness.judge.programs import has_strangers

_NOBODY = "00:00:00:00:00:00"
"""of lo"""


def check_neighbours(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """The first packet of each capture that was sent to somebody nobody knew, or that nobody asked
    for."""
    if has_strangers(plan, evidence):
        return
    asks_first = not _has_entries(plan)
    for planned in plan.captures:
        capture = evidence.packets.get(planned.file)
        found = next(_unknown(capture.packets, asks_first), None) if capture is not None else None
        if found is not None:
            yield Cause.of(found[0], file=planned.file, packet=found[1])


def _has_entries(plan: Plan) -> bool:
    return any(host.neighbours for host in plan.hosts) or any(
        isinstance(step, NeighbourStep) for step in plan.steps
    )


def _unknown(packets: Iterable[Packet], asks_first: bool) -> Iterator[tuple[str, int]]:
    told: set[tuple[str, int]] = set()
    """who has told its hardware address, by version of IP"""
    open_questions: Counter[tuple[IpAddress, IpAddress]] = Counter()
    for at, packet in enumerate(packets, start=1):
        said = packet.neighbour
        if said is not None:
            if said.mac not in (None, packet.sender_mac):
                yield "odd-headers", at
            if packet.sender_mac is not None and said.mac is not None:
                told.add((packet.sender_mac, said.source.version))
            pair = (said.source, said.target)
            if said.is_question:
                open_questions[pair] += 1
            elif not said.target.is_multicast:
                if open_questions[pair[::-1]] == 0:
                    yield "answer-to-nothing", at
                open_questions[pair[::-1]] -= 1
        elif asks_first and packet.ends is not None and _is_to_one(packet):
            assert packet.receiver_mac is not None
            if (packet.receiver_mac, packet.ends[0].version) not in told:
                yield "nobody-known", at


def _is_to_one(packet: Packet) -> bool:
    to = packet.receiver_mac
    return to is not None and to != _NOBODY and int(to[:2], 16) & 1 == 0
