"""A pcap file as packets: who sent what to whom.

Owns decoding IPv4 and IPv6, TCP, UDP and ICMP; what stands before them is `link_header`'s. Promises
either every packet of the file or a CaptureError; a packet cut short is an error, never a shorter
list. What packets prove is left to `wire` and the witnesses.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import dpkt

from harness.formats.outside_file import CAPTURE, read_outside
from harness.judge.frame_form import has_service, is_congested, is_formed, is_usual
from harness.judge.icmp import icmp_packet
from harness.judge.internet_checksum import has_right_sum, sum_of
from harness.judge.link_header import (
    ARP,
    IP4,
    IP6,
    LinkHeader,
    by_version,
    cooked,
    cooked2,
    ethernet,
    loopback,
    need,
)
from harness.judge.neighbour import read_arp, read_discovery
from harness.judge.packet import IpAddress, Packet, flow_of
from harness.judge.tcp_options import NO_OPTIONS, read_options


class CaptureError(Exception):
    """The file cannot serve as a witness; the words say why."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture file: its size in bytes and its packets in the order of the file."""

    size: int
    packets: tuple[Packet, ...] = field(default_factory=tuple)


def read_capture(path: Path) -> Capture:
    """Read a whole pcap file."""
    packets: list[Packet] = []
    try:
        content = read_outside(path, CAPTURE)
        reader = dpkt.pcap.Reader(BytesIO(content))
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
    return Capture(len(content), tuple(packets))


_LINKS: Mapping[int, LinkHeader] = {
    dpkt.pcap.DLT_NULL: loopback,
    dpkt.pcap.DLT_EN10MB: ethernet,
    dpkt.pcap.DLT_RAW: by_version,
    101: by_version,  # LINKTYPE_RAW, what DLT_RAW is called in files
    108: loopback,  # LINKTYPE_LOOP
    113: cooked,  # LINKTYPE_LINUX_SLL
    276: cooked2,  # LINKTYPE_LINUX_SLL2
}


def _decode(time: float, frame: bytes, link: LinkHeader) -> Packet:
    mac, kind, data = link(frame)
    to = frame[:6] if link is ethernet else None
    known: dict[str, Any] = {
        "receiver_mac": None if to is None else to.hex(":"),
        "frame": frame,
        "is_formed": is_formed(to, kind, data),
    }
    other = Packet(time, "other", mac)
    if kind == ARP:
        if known["is_formed"]:
            known["neighbour"] = read_arp(data)
        return replace(other, **known)
    if kind == IP4:
        ip = dpkt.ip.IP(data)
        need(data, ip.len)
        fragment, is_part = ip.offset, ip.offset or ip.mf
        # A length of 0 is segmentation offload's way to say "to the end" (tcp(7), BIG TCP).
        body = data[ip.hl * 4 : ip.len or len(data)]
        protocol, service = ip.p, ip.tos
        is_right = sum_of(data[: ip.hl * 4]) == 0xFFFF
        known |= {"hops": ip.ttl, "ident": ip.id, "is_divisible": not ip.df}
    elif kind == IP6:
        ip = dpkt.ip6.IP6(data)
        need(data, 40 + ip.plen)
        protocol, body, fragment = _after_extensions(
            ip.nxt, data[40 : 40 + ip.plen if ip.plen else len(data)]
        )
        is_part, is_right, service = ip.nxt == 44, True, ip.fc
        known["hops"] = ip.hlim
    else:
        return replace(other, **known)
    if not is_part:
        is_right = is_right and has_right_sum((ip.src, ip.dst), protocol, body)
    ends = ip_address(ip.src), ip_address(ip.dst)
    known |= {"is_right": is_right, "ends": ends, "has_service": has_service(protocol, service)}
    if fragment:
        return replace(other, **known)
    packet = _transport(time, mac, ends, protocol, body)
    if packet.protocol == "tcp":
        known |= _of_tcp(service, body)
    if protocol == dpkt.ip.IP_PROTO_ICMP6:
        known["neighbour"] = read_discovery(ends, body)
    return replace(packet, **known)


def _after_extensions(kind: int, body: bytes) -> tuple[int, bytes, int]:
    """Protocol, payload and fragment offset behind the extension headers (RFC 8200 section 4)."""
    while kind in (0, 43, 60):  # hop-by-hop, routing, destination options
        need(body, 8)
        kind, body = body[0], body[8 + body[1] * 8 :]
    if kind != 44:
        return kind, body, 0
    need(body, 8)
    return body[0], body[8:], int.from_bytes(body[2:4], "big") >> 3


def _transport(
    time: float, mac: str | None, ends: tuple[IpAddress, IpAddress], protocol: int, body: bytes
) -> Packet:
    if protocol == dpkt.ip.IP_PROTO_TCP:
        return _tcp(time, mac, ends, body)
    if protocol == dpkt.ip.IP_PROTO_UDP:
        return Packet(time, "udp", mac, flow_of(ends, body), length=len(need(body, 8)) - 8)
    if protocol == dpkt.ip.IP_PROTO_ICMP:
        return icmp_packet(time, mac, ends, body, 4)
    if protocol == dpkt.ip.IP_PROTO_ICMP6:
        return icmp_packet(time, mac, ends, body, 6)
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
        flow_of(ends, body),
        flags=frozenset(name for name, bit in bits.items() if tcp.flags & bit),
        seq=tcp.seq,
        ack=tcp.ack,
        length=len(body) - tcp.off * 4,
        window=tcp.win,
    )


def _of_tcp(service: int, body: bytes) -> dict[str, Any]:
    """What of a segment only the checks of kernels' segments ask for."""
    return {
        "options": read_options(body[20 : (body[12] >> 4) * 4]) or NO_OPTIONS,
        "is_usual": is_usual(body),
        "is_congested": is_congested(service, body),
    }
