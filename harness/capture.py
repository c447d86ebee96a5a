"""A pcap file as packets: who sent what to whom.

Owns decoding: Ethernet, loopback, raw and Linux cooked link types, IPv4 and IPv6, TCP, UDP and
ICMP. Promises either every packet of the file or a CaptureError; a packet cut short is an error,
never a shorter list. What packets prove is left to `wire`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import dpkt

IpAddress = IPv4Address | IPv6Address
# One direction of a connection: source address, source port, destination address, destination port.
Flow = tuple[IpAddress, int, IpAddress, int]

_IP4 = 0x0800
_IP6 = 0x86DD
# Errors and echo; neighbour discovery and multicast reports (RFC 4861, RFC 3810) are the link's
# own business.
_ICMP4_TYPES = frozenset({0, 3, 4, 5, 8, 11, 12})
_ICMP6_TYPES = frozenset({1, 2, 3, 4, 128, 129})
_ICMP4_ERRORS = frozenset({3, 4, 5, 11, 12})
_ICMP6_ERRORS = frozenset({1, 2, 3, 4})


class CaptureError(Exception):
    """The file cannot serve as a witness; the words say why."""


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
    about: Flow | None = None  # ICMP errors: the flow of the packet they answer

    @property
    def reverse(self) -> Flow | None:
        """The flow that an answer to this packet has."""
        return None if self.flow is None else (*self.flow[2:], *self.flow[:2])


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture file: its size in bytes and its packets in the order of the file."""

    size: int
    packets: tuple[Packet, ...] = field(default_factory=tuple)


def read_capture(path: Path) -> Capture:
    """Read a whole pcap file."""
    packets: list[Packet] = []
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            reader = dpkt.pcap.Reader(stream)
            link = _LINKS.get(reader.datalink())
            if link is None:
                raise CaptureError(f"{path.name}: link type {reader.datalink()} is not known here")
            for time, frame in reader:
                packets.append(_decode(float(time), frame, link))
    except OSError as error:
        raise CaptureError(f"{path.name}: {error.strerror}") from error
    except (ValueError, IndexError, struct.error, dpkt.UnpackError) as error:
        raise CaptureError(
            f"{path.name}: cut short or damaged at packet {len(packets) + 1}"
        ) from error
    return Capture(size, tuple(packets))


# What a link header tells: the sender's hardware address if there is one, the kind, the packet.
_Link = Callable[[bytes], tuple[str | None, int, bytes]]


def _need(data: bytes, length: int) -> bytes:
    if len(data) < length:
        raise ValueError("cut short")
    return data


def _mac(data: bytes) -> str:
    return data.hex(":")


def _ethernet(frame: bytes) -> tuple[str | None, int, bytes]:
    _need(frame, 14)
    return _mac(frame[6:12]), int.from_bytes(frame[12:14], "big"), frame[14:]


def _by_version(frame: bytes) -> tuple[str | None, int, bytes]:
    _need(frame, 1)
    return None, {4: _IP4, 6: _IP6}.get(frame[0] >> 4, 0), frame


def _loopback(frame: bytes) -> tuple[str | None, int, bytes]:
    # DLT_NULL and DLT_LOOP: four bytes with the number of the family, which IP tells as well.
    return _by_version(_need(frame, 5)[4:])


def _cooked(frame: bytes) -> tuple[str | None, int, bytes]:
    _need(frame, 16)
    length = int.from_bytes(frame[4:6], "big")
    return _mac(frame[6 : 6 + length]) or None, int.from_bytes(frame[14:16], "big"), frame[16:]


def _cooked2(frame: bytes) -> tuple[str | None, int, bytes]:
    _need(frame, 20)
    return _mac(frame[12 : 12 + frame[11]]) or None, int.from_bytes(frame[0:2], "big"), frame[20:]


_LINKS: Mapping[int, _Link] = {
    dpkt.pcap.DLT_NULL: _loopback,
    dpkt.pcap.DLT_EN10MB: _ethernet,
    dpkt.pcap.DLT_RAW: _by_version,
    101: _by_version,  # LINKTYPE_RAW, what DLT_RAW is called in files
    108: _loopback,  # LINKTYPE_LOOP
    113: _cooked,  # LINKTYPE_LINUX_SLL
    276: _cooked2,  # LINKTYPE_LINUX_SLL2
}


def _decode(time: float, frame: bytes, link: _Link) -> Packet:
    mac, kind, data = link(frame)
    if kind == _IP4:
        ip = dpkt.ip.IP(data)
        _need(data, ip.len)
        fragment = ip.offset
        # A length of 0 is segmentation offload's way to say "to the end" (tcp(7), BIG TCP).
        body = data[ip.hl * 4 : ip.len or len(data)]
        protocol = ip.p
    elif kind == _IP6:
        ip = dpkt.ip6.IP6(data)
        _need(data, 40 + ip.plen)
        protocol, body, fragment = _after_extensions(
            ip.nxt, data[40 : 40 + ip.plen if ip.plen else len(data)]
        )
    else:
        return Packet(time, "other", mac)
    if fragment:
        return Packet(time, "other", mac)
    return _transport(time, mac, (ip_address(ip.src), ip_address(ip.dst)), protocol, body)


def _after_extensions(kind: int, body: bytes) -> tuple[int, bytes, int]:
    """Protocol, payload and fragment offset behind the extension headers (RFC 8200 section 4)."""
    while kind in (0, 43, 60):  # hop-by-hop, routing, destination options
        _need(body, 8)
        kind, body = body[0], body[8 + body[1] * 8 :]
    if kind != 44:
        return kind, body, 0
    _need(body, 8)
    return body[0], body[8:], int.from_bytes(body[2:4], "big") >> 3


def _transport(
    time: float, mac: str | None, ends: tuple[IpAddress, IpAddress], protocol: int, body: bytes
) -> Packet:
    if protocol == dpkt.ip.IP_PROTO_TCP:
        return _tcp(time, mac, ends, body)
    if protocol == dpkt.ip.IP_PROTO_UDP:
        return Packet(time, "udp", mac, _flow(ends, body), length=len(_need(body, 8)) - 8)
    if protocol == dpkt.ip.IP_PROTO_ICMP:
        return _icmp(time, mac, ends, body, _ICMP4_TYPES, _ICMP4_ERRORS)
    if protocol == dpkt.ip.IP_PROTO_ICMP6:
        return _icmp(time, mac, ends, body, _ICMP6_TYPES, _ICMP6_ERRORS)
    return Packet(time, "other", mac)


def _tcp(time: float, mac: str | None, ends: tuple[IpAddress, IpAddress], body: bytes) -> Packet:
    tcp: Any = dpkt.tcp.TCP(body)
    bits = {
        "SYN": dpkt.tcp.TH_SYN,
        "ACK": dpkt.tcp.TH_ACK,
        "FIN": dpkt.tcp.TH_FIN,
        "RST": dpkt.tcp.TH_RST,
    }
    return Packet(
        time,
        "tcp",
        mac,
        _flow(ends, body),
        flags=frozenset(name for name, bit in bits.items() if tcp.flags & bit),
        seq=tcp.seq,
        ack=tcp.ack,
        length=len(body) - tcp.off * 4,
    )


def _icmp(
    time: float,
    mac: str | None,
    ends: tuple[IpAddress, IpAddress],
    body: bytes,
    known: frozenset[int],
    errors: frozenset[int],
) -> Packet:
    kind = _need(body, 8)[0]
    if kind not in known:
        return Packet(time, "other", mac)
    about = _quoted_flow(body[8:]) if kind in errors else None
    return Packet(time, "icmp", mac, (ends[0], 0, ends[1], 0), about=about)


def _quoted_flow(quoted: bytes) -> Flow | None:
    """The flow of the packet that an ICMP error quotes; None when too little of it is there."""
    if len(quoted) >= 28 and quoted[0] >> 4 == 4:
        ends: tuple[IpAddress, IpAddress] = (ip_address(quoted[12:16]), ip_address(quoted[16:20]))
        return _flow(ends, quoted[(quoted[0] & 15) * 4 :])
    if len(quoted) >= 44 and quoted[0] >> 4 == 6:
        ends = (ip_address(quoted[8:24]), ip_address(quoted[24:40]))
        return _flow(ends, quoted[40:])
    return None


def _flow(ends: tuple[IpAddress, IpAddress], body: bytes) -> Flow:
    source, destination = struct.unpack_from("!HH", body)
    return ends[0], source, ends[1], destination
