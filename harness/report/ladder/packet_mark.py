"""The packets of a case, each with who sent it to whom and its numbers counted from the first.

Owns what is said of a packet. Which packets there are, and who sent them, is the judge's reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from harness.formats.plan import Plan
from harness.judge.neighbour import Neighbour
from harness.judge.packet import Flow, IpAddress, Packet
from harness.judge.pcap import Capture
from harness.judge.sent_packets import Sent, read_wire

_FLAGS = ("SYN", "FIN", "RST", "ACK")
_AROUND = 1 << 32
NO_FLAGS, OTHER = "no flags", "other"
"""a TCP segment without any; a packet of another protocol"""


@dataclass(frozen=True, slots=True)
class PacketMark:
    """One packet, as far as it is drawn."""

    number: int
    """in the order of time, from 1"""
    time: float
    """seconds since the case began"""
    sender: str
    """a host, or `an unknown host`"""
    receiver: str | None
    """None where it goes to no host of the case, or to several"""
    protocol: str
    """tcp, udp, icmp or other"""
    flow: str
    """`10.0.0.1:9527 > 10.0.0.2:40000`; "" where there are no ports"""
    words: str
    """`SYN`, `FIN ACK`, `UDP`, `who has 10.0.0.1`"""
    numbers: str
    """`seq 1 ack 6`, counted from the first number of each direction; "" for others than TCP"""
    length: int
    """bytes of payload"""
    again: bool
    """whether it says nothing that was not said before: a retransmission, a bare ACK excepted"""
    value: int | None = None
    """TSval (RFC 7323), counted from the first between these addresses; None without the option"""
    echo: int | None = None
    """TSecr, counted as the TSval that it repeats; None where it repeats none"""


def packet_marks(plan: Plan, captures: Mapping[str, Capture], began: float) -> Iterator[PacketMark]:
    """All packets of the captures; `began`: the case's beginning, in seconds since the epoch."""
    owners = _owners(plan)
    numbers, stamps = _Numbers(), _Stamps()
    for number, sent in enumerate(read_wire(plan, captures), start=1):
        packet = sent.packet
        value, echo = stamps.of(packet)
        yield PacketMark(
            number=number,
            time=packet.time - began,
            sender=sent.host,
            receiver=_receiver(packet, sent, owners),
            protocol=packet.protocol,
            flow=_flow_words(packet.flow),
            words=packet_words(packet),
            numbers=numbers.of(packet),
            length=packet.length,
            again=bool(sent.words) and not sent.fresh,
            value=value,
            echo=echo,
        )


def _owners(plan: Plan) -> dict[str, str]:
    """Each address of a host, without its prefix, and the host."""
    return {
        address.partition("/")[0]: host.name
        for host in plan.hosts
        for it in host.interfaces
        for address in it.addresses
    }


def _receiver(packet: Packet, sent: Sent, owners: Mapping[str, str]) -> str | None:
    if packet.flow is None:
        return None
    to = packet.flow[2]
    if to.is_loopback:
        return sent.host
    return owners.get(str(to))


def _flow_words(flow: Flow | None) -> str:
    if flow is None:
        return ""
    source, source_port, to, port = flow
    if not source_port and not port:
        return f"{source} > {to}"
    return f"{_end(str(source), source_port)} > {_end(str(to), port)}"


def _end(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def packet_words(packet: Packet) -> str:
    """What a packet is or says, in short."""
    if packet.protocol == "tcp":
        words = [flag for flag in _FLAGS if flag in packet.flags]
        return " ".join([*words, *(["DATA"] if packet.length else [])]) or NO_FLAGS
    if packet.neighbour is not None:
        return _neighbour_words(packet.neighbour)
    return {"udp": "UDP", "icmp": "ICMP"}.get(packet.protocol, OTHER)


def _neighbour_words(it: Neighbour) -> str:
    """As tcpdump(8) tells ARP: `who has 10.0.0.1`, `10.0.0.1 is at 02:00:00:00:00:01`."""
    if it.is_question:
        return f"who has {it.target}"
    return f"{it.source} is at {it.mac or 'its known address'}"


@dataclass(slots=True)
class _Numbers:
    """The number that each direction of a connection began with, anew with each SYN."""

    first: dict[Flow, int] = field(default_factory=dict)

    def of(self, packet: Packet) -> str:
        flow, back = packet.flow, packet.reverse
        if packet.protocol != "tcp" or flow is None or back is None:
            return ""
        if "SYN" in packet.flags or flow not in self.first:
            self.first[flow] = packet.seq
        words = f"seq {_since(packet.seq, self.first[flow])}"
        if "ACK" in packet.flags:
            base = self.first.get(back)
            # Of a direction that was never seen there is only the number itself.
            ack = packet.ack if base is None else _since(packet.ack, base)
            words += f" ack {ack}"
        return words


@dataclass(slots=True)
class _Stamps:
    """The timestamp that each address began with towards another.

    Of addresses, not of ports: whether a new connection's is above an old one's is what the kernel
    asks of a port in TIME_WAIT (net/ipv4/tcp_minisocks.c tcp_timewait_state_process).
    """

    first: dict[tuple[IpAddress, IpAddress], int] = field(default_factory=dict)

    def of(self, packet: Packet) -> tuple[int | None, int | None]:
        if packet.timestamps is None or packet.flow is None:
            return None, None
        value, echo = packet.timestamps
        there = packet.flow[0], packet.flow[2]
        self.first.setdefault(there, value)
        # Where there is no ACK there is nothing in it (RFC 7323 section 3.2).
        base = self.first.get((there[1], there[0])) if "ACK" in packet.flags else None
        return _since(value, self.first[there]), None if base is None else _since(echo, base)


def _since(number: int, base: int) -> int:
    """How much later, or if negative earlier; numbers and stamps go around."""
    return (number - base + _AROUND // 2) % _AROUND - _AROUND // 2
