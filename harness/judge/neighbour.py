"""What ARP (RFC 826) and neighbour discovery (RFC 4861) say: who asks for whom, who answers."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

IpAddress = IPv4Address | IPv6Address
_SOLICITATION, _ADVERTISEMENT = 135, 136
_OWN_MAC, _TARGET_MAC = 1, 2
"""options: the link-layer address of who asks, of who answers"""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A question for an address, or an answer. Both tell where their sender can be reached."""

    is_question: bool
    source: IpAddress
    """of who asks, or the address that is answered for"""
    mac: str | None
    """of `source`; None where it is left out"""
    target: IpAddress
    """the address that is asked for, or that of who is answered"""


def read_arp(data: bytes) -> Neighbour:
    """An ARP packet of the form that Ethernet and IPv4 have."""
    source, target = ip_address(data[14:18]), ip_address(data[24:28])
    return Neighbour(data[7] == 1, source, data[8:14].hex(":"), target)


def read_discovery(ends: tuple[IpAddress, IpAddress], body: bytes) -> Neighbour | None:
    """A neighbour's question or answer; None for other messages."""
    if len(body) < 24 or body[0] not in (_SOLICITATION, _ADVERTISEMENT):
        return None
    asked = ip_address(body[8:24])
    if body[0] == _SOLICITATION:
        return Neighbour(True, ends[0], _mac(body[24:], _OWN_MAC), asked)
    return Neighbour(False, asked, _mac(body[24:], _TARGET_MAC), ends[1])


def _mac(options: bytes, kind: int) -> str | None:
    has_it = len(options) >= 8 and (options[0], options[1]) == (kind, 1)
    return options[2:8].hex(":") if has_it else None
