"""ICMP and ICMPv6: errors with the flow they are about, and echoes."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

from harness.judge.link_header import need
from harness.judge.packet import Flow, IpAddress, Packet, flow_of

# By version of IP: the types that are somebody's (errors and echo), and of these the errors.
# Neighbour discovery and multicast reports are the link's own business (RFC 4861, RFC 3810).
_TYPES: Mapping[int, tuple[frozenset[int], frozenset[int]]] = {
    4: (frozenset({0, 3, 4, 5, 8, 11, 12}), frozenset({3, 4, 5, 11, 12})),
    6: (frozenset({1, 2, 3, 4, 128, 129}), frozenset({1, 2, 3, 4})),
}


def icmp_packet(
    time: float,
    mac: str | None,
    ends: tuple[IpAddress, IpAddress],
    body: bytes,
    version: int,
) -> Packet:
    """The packet; `version` is that of IP. Raises ValueError if it is cut short."""
    known, errors = _TYPES[version]
    kind = need(body, 8)[0]
    if kind not in known:
        return Packet(time, "other", mac)
    about = _quoted_flow(body[8:]) if kind in errors else None
    return Packet(time, "icmp", mac, (ends[0], 0, ends[1], 0), about=about)


def _quoted_flow(quoted: bytes) -> Flow | None:
    """The flow of the packet that an ICMP error quotes; None when too little of it is there."""
    if len(quoted) >= 28 and quoted[0] >> 4 == 4:
        ends: tuple[IpAddress, IpAddress] = (ip_address(quoted[12:16]), ip_address(quoted[16:20]))
        return flow_of(ends, quoted[(quoted[0] & 15) * 4 :])
    if len(quoted) >= 44 and quoted[0] >> 4 == 6:
        ends = (ip_address(quoted[8:24]), ip_address(quoted[24:40]))
        return flow_of(ends, quoted[40:])
    return None
