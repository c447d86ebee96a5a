"""Whether the headers of a frame have a form that Linux writes, whatever they say.

Owns what holds for each frame by itself: fields that are constant or follow from others (RFC 826,
791, 8200, 9293, 1112 section 6.4, 2464 section 7). Checksums are left to `internet_checksum`.
"""

from __future__ import annotations

from harness.judge.link_header import ARP, IP4, IP6
from harness.judge.tcp_options import ONLY_IN_SYN, read_options

_ICMP, _IGMP, _TCP, _UDP, _ICMP6 = 1, 2, 6, 17, 58
_LONGEST = 0xFFFF
_HOP_BY_HOP, _FRAGMENT = 0, 44
_CARRIED_BY_4 = frozenset({_ICMP, _IGMP, _TCP, _UDP})
_CARRIED_BY_6 = frozenset({_HOP_BY_HOP, _TCP, _UDP, _FRAGMENT, _ICMP6})
_ARP_HEAD = bytes.fromhex("000108000604")
"""Ethernet and IPv4, and how long their addresses are"""
_ROUTER_ALERT_4 = bytes.fromhex("94040000")
_ROUTER_ALERT_6 = bytes.fromhex("3a00050200000100")
"""what reports of groups are sent with (net/ipv4/igmp.c igmpv3_newpack, net/ipv6/mcast.c
mld_newpack)"""
_EVERYBODY = b"\xff" * 6
_DISCOVERY = range(133, 138)
_FIN, _SYN, _RST, _PSH, _ACK, _URG, _ECE, _CWR = 1, 2, 4, 8, 16, 32, 64, 128


def is_formed(receiver: bytes | None, kind: int, data: bytes) -> bool:
    """Whether what follows on a link header is whole and such as Linux writes it; `receiver` is
    the hardware address that it goes to, None on a link without."""
    if kind == ARP:
        return _is_arp(receiver, data)
    if kind == IP4:
        return _is_ip4(receiver, data)
    return kind == IP6 and _is_ip6(receiver, data)


def _is_arp(receiver: bytes | None, data: bytes) -> bool:
    """A question is for everybody or for who was there before, and leaves the hardware address
    that it asks for at 0; an answer has it from the question (net/ipv4/arp.c)."""
    is_question, target = data[6:8] == b"\0\1", data[18:24]
    return (
        len(data) >= 28
        and data[:6] == _ARP_HEAD
        and (is_question or data[6:8] == b"\0\2")
        and _is_for(receiver, None)
        and target == (bytes(6) if is_question else receiver or target)
    )


def _is_ip4(receiver: bytes | None, data: bytes) -> bool:
    size, length = (data[0] & 15) * 4, int.from_bytes(data[2:4], "big")
    parts, protocol, target = int.from_bytes(data[6:8], "big"), data[9], data[16:20]
    is_group = target[0] >> 4 == 14
    group = b"\x01\x00\x5e" + bytes([target[1] & 127]) + target[2:]
    return (
        data[0] >> 4 == 4
        and 20 <= size <= len(data)
        and _is_length(length, len(data), data)
        # The first bit is reserved; what may not be divided is no part of anything (RFC 791).
        and not parts & 0x8000
        and not (parts & 0x4000 and parts & 0x3FFF)
        and protocol in _CARRIED_BY_4
        and (protocol != _IGMP or data[20:size] == _ROUTER_ALERT_4)
        and _is_for(receiver, group if is_group else None)
        and (bool(parts & 0x3FFF) or _is_carried(protocol, data[8], data[size:]))
    )


def _is_ip6(receiver: bytes | None, data: bytes) -> bool:
    length, protocol, hops, target = int.from_bytes(data[4:6], "big"), data[6], data[7], data[24:40]
    group = b"\x33\x33" + target[12:]
    return (
        data[0] >> 4 == 6
        and _is_length(length, len(data) - 40, data)
        and protocol in _CARRIED_BY_6
        and (protocol != _HOP_BY_HOP or data[40:48] == _ROUTER_ALERT_6)
        and _is_for(receiver, group if target[0] == 0xFF else None)
        and _is_carried(protocol, hops, data[40:])
    )


def _is_length(told: int, real: int, data: bytes) -> bool:
    """What is too long to be told has 0 (BIG TCP, net/ipv6/ip6_offload.c)."""
    return told == real or (told == 0 and len(data) > _LONGEST)


def has_service(protocol: int, service: int) -> bool:
    """Whether a packet asks for a service (RFC 2474) that Linux does not ask for by itself. The
    last two bits are TCP's congestion's (RFC 3168); network control is for reports of groups
    (net/ipv4/igmp.c igmpv3_newpack) and, where they are errors, ICMP (icmp.c __icmp_send)."""
    control = {_IGMP: (0xC0,), _ICMP: (0, 0xC0)}.get(protocol, (0,))
    return (service & 0xFC if protocol == _TCP else service) not in control


def _is_for(receiver: bytes | None, group: bytes | None) -> bool:
    """What goes to a group goes to its hardware address, and nothing else but broadcasts does."""
    if receiver is None:
        return True
    if group is not None:
        return receiver == group
    return receiver[0] & 1 == 0 or receiver == _EVERYBODY


def _is_carried(protocol: int, hops: int, body: bytes) -> bool:
    if protocol == _TCP:
        return _is_segment(body)
    if protocol == _ICMP6 and body and body[0] in _DISCOVERY:
        return hops == 255
    # Reports of groups never leave the link (RFC 3376 section 4, RFC 3810 section 5).
    return hops == 1 or protocol not in (_IGMP, _HOP_BY_HOP)


def _is_segment(body: bytes) -> bool:
    size = (body[12] >> 4) * 4 if len(body) >= 20 else 0
    if not 20 <= size <= len(body):
        return False
    options = read_options(body[20:size])
    return (
        options is not None
        and (bool(body[13] & _SYN) or not options.kinds & ONLY_IN_SYN)
        and (bool(body[13] & _URG) or body[18:20] == b"\0\0")
    )


def is_congested(service: int, body: bytes) -> bool:
    """Whether a TCP segment or its IP header speaks of congestion (RFC 3168, RFC 9768)."""
    return bool(service & 3 or body[12] & 15 or body[13] & (_ECE | _CWR))


def is_usual(body: bytes) -> bool:
    """Whether a TCP segment has flags that Linux sets together, urgent data left aside."""
    flags, has_data = body[13], len(body) > (body[12] >> 4) * 4
    offers_congestion = (flags & (_SYN | _ACK) != _SYN) or bool(flags & _ECE) == bool(flags & _CWR)
    return (
        bool(flags & (_ACK | _SYN | _RST))
        and (flags & (_FIN | _SYN | _RST)).bit_count() <= 1
        and not flags & _URG
        and (has_data or not flags & _PSH)
        and offers_congestion
    )
