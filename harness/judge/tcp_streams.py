"""What each end of a TCP connection has sent, by its sequence numbers, from its SYN on.

A kernel sends a connection's bytes in order, and again if it must; it acknowledges what it got. So
where a capture lacks nothing, each segment begins within what is known to have been sent, and each
acknowledgement ends there (RFC 9293 section 3.4). Owns that arithmetic, whatever the order of the
packets. Which connections are kernels' own is left to `connection_check`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.judge.packet import Flow, Packet

_MODULUS = 1 << 32
_HALF = 1 << 31


@dataclass(slots=True)
class Stream:
    """One direction of a four-tuple: for each of its SYNs, how far what was sent reaches."""

    ends: dict[int, int] = field(default_factory=dict)
    """by the SYN's number: how many numbers from it on are known to have been used"""

    after_syn: frozenset[int] = frozenset()
    """the numbers that acknowledge a SYN, with or without the data in it (RFC 7413)"""

    def has(self, number: int) -> bool:
        """Whether a number was used, or is the next to be."""
        return any((number - isn) % _MODULUS <= end for isn, end in self.ends.items())

    def acknowledges(self, number: int) -> bool:
        """Whether a number is one that can be acknowledged."""
        return any(1 <= (number - isn) % _MODULUS <= end for isn, end in self.ends.items())

    def begin(self, opening: Packet) -> None:
        """Count a SYN in."""
        self.ends.setdefault(opening.seq, 1)
        after = {(opening.seq + 1 + size) % _MODULUS for size in (0, opening.length)}
        self.after_syn |= after

    def extend(self, packet: Packet) -> bool:
        """Count a segment in that begins where this is known; whether it told anything new."""
        new = False
        for isn, end in self.ends.items():
            at = (packet.seq - isn) % _MODULUS
            reach = at + _length(packet)
            if at <= end < reach < _HALF:
                self.ends[isn], new = reach, True
        return new


@dataclass(slots=True)
class Streams:
    """All streams of a capture, as far as its packets have been taken in."""

    _streams: dict[Flow, Stream] = field(default_factory=dict)
    _early: dict[Flow, list[Packet]] = field(default_factory=dict)
    """segments that begin where nothing is known yet"""

    def of(self, flow: Flow) -> Stream:
        """What is known of a flow so far."""
        return self._streams.get(flow, Stream())

    def take(self, packet: Packet) -> None:
        """Count a packet in."""
        if packet.protocol != "tcp" or packet.flow is None:
            return
        stream = self._streams.setdefault(packet.flow, Stream())
        if "SYN" in packet.flags:
            stream.begin(packet)
        waiting = self._early.pop(packet.flow, [])
        if "RST" not in packet.flags and _length(packet):
            waiting.append(packet)
        # As often as it takes: packets that are close to each other may have changed places.
        while any([stream.extend(it) for it in waiting]):
            waiting = [it for it in waiting if not stream.has(it.seq + _length(it))]
        self._early[packet.flow] = waiting


def read_streams(packets: Iterable[Packet]) -> Streams:
    """All streams of a capture, by their flow."""
    streams = Streams()
    for packet in packets:
        streams.take(packet)
    return streams


def _length(packet: Packet) -> int:
    return packet.length + len(packet.flags & {"SYN", "FIN"})
