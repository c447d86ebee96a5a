"""Wire checks: what a case's packets say, held against the `wire:` lines of its scenario.

Promises that a retransmission is never counted as a second segment and that a packet is attributed
to the host that sent it, by address and else by hardware address. Pure: packets in, findings out;
what they mean for the verdict is left to `judge`, whether to trust a capture to `evidence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_interface
from typing import Any

from harness.capture import Capture, Flow, IpAddress, Packet

Json = Mapping[str, Any]


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


@dataclass(frozen=True, slots=True)
class WireFinding:
    """The answer to one wire check."""

    line: int
    text: str
    holds: bool
    observed: str


def check_wire(plan: Json, captures: Mapping[str, Capture]) -> list[WireFinding]:
    """Answer each wire check of the plan from its captures, in the plan's order."""
    sent = read_wire(plan, captures)
    findings = []
    for check in plan["wire"]:
        holds, observed = _FORMS[check["form"]](check, sent)
        findings.append(WireFinding(check["line"], check["text"], holds, observed))
    return findings


def read_wire(plan: Json, captures: Mapping[str, Capture]) -> list[Sent]:
    """All packets in the order of time, each with its sender and what is new in it."""
    senders = _Senders(plan)
    merged = [
        (packet, capture["host"])
        for capture in _one_per_link(plan)
        for packet in (captures[capture["file"]].packets if capture["file"] in captures else ())
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


def _one_per_link(plan: Json) -> list[Json]:
    """The captures without those of a link's other end, which show every packet once more."""
    peers = {}
    for link in plan["links"]:
        a, b = ((end["host"], end["device"]) for end in (link["a"], link["b"]))
        peers[a], peers[b] = b, a
    taken: dict[tuple[str, str], Json] = {}
    for capture in plan["captures"]:
        where = (capture["host"], capture["device"])
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

    def __init__(self, plan: Json) -> None:
        self._by_address: dict[IpAddress, set[str]] = {}
        self._by_mac: dict[str, str] = {}
        for host in plan["hosts"]:
            owned = [ip_interface(a).ip for i in host["interfaces"] for a in i["addresses"]]
            owned += [ip_interface(a).ip for a in host.get("also_speaks_for", [])]
            for address in owned:
                self._by_address.setdefault(address, set()).add(host["name"])
        for step in plan["steps"]:
            if step["kind"] == "address":
                address = ip_interface(step["address"]).ip
                self._by_address.setdefault(address, set()).add(step["host"])
        for link in plan["links"]:
            for end in (link["a"], link["b"]):
                if end.get("mac"):
                    self._by_mac[end["mac"].lower()] = end["host"]

    def of(self, packet: Packet, captured_on: str) -> str:
        if packet.flow is not None:
            owners = self._by_address.get(packet.flow[0], set())
            if len(owners) == 1:
                return next(iter(owners))
            if packet.flow[0].is_loopback:
                return captured_on
        return self._by_mac.get(packet.sender_mac or "", "an unknown host")


def _from(check: Json, sent: Sent) -> bool:
    host, port = check.get("host"), check.get("port")
    source_port = sent.packet.flow[1] if sent.packet.flow else None
    return (host is None or sent.host == host) and (port is None or source_port == port)


def _first(check: Json, sent: Iterable[Sent]) -> tuple[bool, str]:
    for packet in sent:
        if check["flag"] in packet.words:
            return _from(check, packet), f"first {check['flag']} from {packet.source}"
    return False, f"no {check['flag']}"


def _none(check: Json, sent: Iterable[Sent]) -> tuple[bool, str]:
    found = [packet for packet in sent if check["flag"] in packet.words and _from(check, packet)]
    if found:
        return False, f"{len(found)} {check['flag']}, the first from {found[0].source}"
    return True, f"no {check['flag']}"


def _count(check: Json, sent: Iterable[Sent]) -> tuple[bool, str]:
    count = sum(1 for packet in sent if check["flag"] in packet.fresh and _from(check, packet))
    return count == check["count"], f"{count} {check['flag']}"


def _answer(check: Json, sent: list[Sent]) -> tuple[bool, str]:
    asked = [(i, p) for i, p in enumerate(sent) if check["flag"] in p.fresh and _from(check, p)]
    if len(asked) < check["nth"]:
        return False, f"only {len(asked)} {check['flag']}"
    index, question = asked[check["nth"] - 1]
    words = _answer_to(question, check["flag"], sent[index + 1 :])
    said = "+".join(sorted(words)) or "nothing"
    holds = check["answer"] in words or (check["answer"] == "nothing" and not words)
    return holds, f"{check['flag']} {check['nth']} answered {said}"


def _answer_to(question: Sent, flag: str, later: Iterable[Sent]) -> frozenset[str]:
    for packet in later:
        if (
            packet.packet.flow == question.packet.reverse
            or packet.packet.about == question.packet.flow
        ):
            return packet.words
        if packet.packet.flow == question.packet.flow and flag in packet.fresh:
            break  # the next question: what comes now answers that one
    return frozenset()


_FORMS = {"first": _first, "none": _none, "count": _count, "answer": _answer}
