"""One captured packet, as far as a check may ask."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from harness.judge.neighbour import IpAddress, Neighbour
from harness.judge.tcp_options import NO_OPTIONS, Options

__all__ = ["Flow", "IpAddress", "Packet", "flow_of"]

# One direction of a connection: source address, source port, destination address, destination port.
Flow = tuple[IpAddress, int, IpAddress, int]


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet, as far as a check may ask. TCP fields are 0 for the other protocols."""

    time: float  # seconds since the epoch
    protocol: str  # "tcp", "udp", "icmp" or "other" (ARP, neighbour discovery, ...)
    sender_mac: str | None = None
    flow: Flow | None = None
    flags: frozenset[str] = frozenset()  # of SYN, ACK, FIN, RST
    seq: int = 0
    ack: int = 0
    length: int = 0  # bytes of payload
    window: int = 0
    about: Flow | None = None  # ICMP errors: the flow of the packet they answer
    receiver_mac: str | None = None
    is_right: bool = True  # its checksums, as far as it has any, are those of its bytes
    is_formed: bool = True  # its headers have a form that Linux writes
    frame: bytes = field(default=b"", repr=False)  # all of it, as it was captured
    ends: tuple[IpAddress, IpAddress] | None = None  # of every IP packet: source and destination
    has_service: bool = False  # it asks for one (RFC 2474)
    hops: int = 0  # time to live, or hop limit
    ident: int = 0  # IPv4's identification
    options: Options = NO_OPTIONS  # TCP's
    is_usual: bool = True  # TCP's flags are such as Linux sets together
    is_congested: bool = False  # it speaks of congestion
    is_divisible: bool = False  # IPv4 without DF
    neighbour: Neighbour | None = None  # what ARP and neighbour discovery say

    @property
    def timestamps(self) -> tuple[int, int] | None:
        """TSval and TSecr (RFC 7323); None if the segment has no such option."""
        return self.options.stamps

    @property
    def reverse(self) -> Flow | None:
        """The flow that an answer to this packet has."""
        return None if self.flow is None else (*self.flow[2:], *self.flow[:2])


def flow_of(ends: tuple[IpAddress, IpAddress], body: bytes) -> Flow:
    """The flow of a TCP or UDP packet, whose ports are what it begins with."""
    source, destination = struct.unpack_from("!HH", body)
    return ends[0], source, ends[1], destination
