"""All packets of a case in the order of time, each with its sender and what is new in it.

Promises that a retransmission never says anything new, and that a packet is attributed to the host
that sent it, by address and else by hardware address. What packets prove is left to `wire` and the
witnesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_interface

from harness.formats.plan import Capture as PlannedCapture, Plan
from harness.formats.plan_step import AddressStep
from harness.judge.packet import Flow, IpAddress, Packet
from harness.judge.pcap import Capture


@dataclass(frozen=True, slots=True)
class Sent:
    """One packet and the host that sent it; `fresh`: those of its words that it says first."""

    packet: Packet
    host: str
    words: frozenset[str]
    fresh: frozenset[str]

    @property
    def source(self) -> str:
        """host:port, for words to people."""
        flow = self.packet.flow
        return f"{self.host}:{flow[1]}" if flow and flow[1] else self.host


def read_wire(plan: Plan, captures: Mapping[str, Capture]) -> list[Sent]:
    """All packets in the order of time, each with its sender and what is new in it."""
    senders = _Senders(plan)
    merged = [
        (packet, capture.host)
        for capture in _one_per_link(plan)
        for packet in (captures[capture.file].packets if capture.file in captures else ())
    ]
    merged.sort(key=lambda pair: pair[0].time)
    connections: dict[frozenset[tuple[IpAddress, int]], _Connection] = {}
    sent = []
    for packet, captured_on in merged:
        words = words_of(packet)
        fresh = words
        if packet.protocol == "tcp" and packet.flow is not None:
            ends = frozenset({packet.flow[:2], packet.flow[2:]})
            fresh = connections.setdefault(ends, _Connection()).fresh(packet, words)
        sent.append(Sent(packet, senders.of(packet, captured_on), words, fresh))
    return sent


def _one_per_link(plan: Plan) -> list[PlannedCapture]:
    """The captures without those of a link's other end, which show every packet once more."""
    peers = {}
    for link in plan.links:
        a, b = ((end.host, end.device) for end in link.ends)
        peers[a], peers[b] = b, a
    taken: dict[tuple[str, str], PlannedCapture] = {}
    for capture in plan.captures:
        where = (capture.host, capture.device)
        if peers.get(where) not in taken:
            taken[where] = capture
    return list(taken.values())


def words_of(packet: Packet) -> frozenset[str]:
    """The packet in the words of the checks; a FIN with data is both FIN and DATA."""
    if packet.protocol in ("udp", "icmp"):
        return frozenset({packet.protocol.upper()})
    if packet.protocol != "tcp":
        return frozenset()
    words = packet.flags & {"FIN", "RST"}
    if "SYN" in packet.flags:
        words |= {"SYN-ACK" if "ACK" in packet.flags else "SYN"}
    if packet.length:
        words |= {"DATA"}
    return words or frozenset({"ACK"})


@dataclass(slots=True)
class _Connection:
    """Memory of what was sent on a four-tuple, begun anew by each SYN that is no repetition."""

    seen: set[tuple[object, ...]] = field(default_factory=set)
    data_end: dict[Flow, int] = field(default_factory=dict)
    # A SYN is repeated only while its sender has sent nothing else on the connection.
    open_syn: dict[Flow, int] = field(default_factory=dict)

    def fresh(self, packet: Packet, words: frozenset[str]) -> frozenset[str]:
        flow = packet.flow
        assert flow is not None
        if "SYN" in words:
            if self.open_syn.get(flow) == packet.seq:
                return frozenset()
            self.seen.clear()
            self.data_end.clear()
            self.open_syn[flow] = packet.seq
            return words
        self.open_syn.pop(flow, None)
        return frozenset(word for word in words if self._is_fresh(word, packet, flow))

    def _is_fresh(self, word: str, packet: Packet, flow: Flow) -> bool:
        end = (packet.seq + packet.length) & 0xFFFFFFFF
        if word == "ACK":
            return True
        if word == "DATA":
            known = self.data_end.get(flow)
            if known is not None and 0 <= (known - end) & 0xFFFFFFFF < 0x80000000:
                return False
            self.data_end[flow] = end
            return True
        identity: tuple[object, ...] = (word, flow, end)
        if word == "RST":
            identity = (word, flow, packet.seq, packet.ack)
        if identity in self.seen:
            return False
        self.seen.add(identity)
        return True


class _Senders:
    """Who owns which address and which hardware address, by the plan."""

    def __init__(self, plan: Plan) -> None:
        self._by_address: dict[IpAddress, set[str]] = {}
        self._by_mac: dict[str, str] = {}
        for host in plan.hosts:
            owned = [address for it in host.interfaces for address in it.addresses]
            for text in (*owned, *host.also_speaks_for):
                self._own(text, host.name)
        for step in plan.steps:
            if isinstance(step, AddressStep):
                self._own(step.address, step.host)
        for link in plan.links:
            for end in link.ends:
                if end.mac:
                    self._by_mac[end.mac.lower()] = end.host

    def _own(self, address: str, host: str) -> None:
        self._by_address.setdefault(ip_interface(address).ip, set()).add(host)

    def of(self, packet: Packet, captured_on: str) -> str:
        if packet.flow is not None:
            owners = self._by_address.get(packet.flow[0], set())
            if len(owners) == 1:
                return next(iter(owners))
            if packet.flow[0].is_loopback:
                return captured_on
        return self._by_mac.get(packet.sender_mac or "", "an unknown host")
