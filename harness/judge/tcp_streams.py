"""What each end of a TCP connection has sent, by its sequence numbers, from its SYN on.

A kernel sends a connection's bytes in order, and again if it must; it acknowledges what it got. So
where a capture lacks nothing, each segment begins within what is known to have been sent, and each
acknowledgement ends there (RFC 9293 section 3.4). Owns that arithmetic, whatever the order of the
packets. Which connections are kernels' own is left to `connection_check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    def extend(self, packet: Packet) -> bool:
        """Count a segment in that begins where this is known; whether it told anything new."""
        new = False
        for isn, end in self.ends.items():
            at = (packet.seq - isn) % _MODULUS
            reach = at + _length(packet)
            if at <= end < reach < _HALF:
                self.ends[isn], new = reach, True
        return new


def read_streams(packets: Iterable[Packet]) -> Mapping[Flow, Stream]:
    """All streams of a capture, by their flow."""
    segments: dict[Flow, list[Packet]] = {}
    for packet in packets:
        if packet.protocol == "tcp" and packet.flow is not None:
            segments.setdefault(packet.flow, []).append(packet)
    return {flow: _stream(found) for flow, found in segments.items()}


def _stream(segments: list[Packet]) -> Stream:
    opening = [packet for packet in segments if "SYN" in packet.flags]
    after = {(it.seq + 1 + size) % _MODULUS for it in opening for size in (0, it.length)}
    stream = Stream({packet.seq: 1 for packet in opening}, frozenset(after))
    # As often as it takes: packets that are close to each other may have changed places.
    while any([stream.extend(packet) for packet in segments if "RST" not in packet.flags]):
        pass
    return stream


def _length(packet: Packet) -> int:
    return packet.length + len(packet.flags & {"SYN", "FIN"})
