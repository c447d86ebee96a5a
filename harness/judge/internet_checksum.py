"""The checksums of IP, TCP, UDP, ICMP and IGMP (RFC 1071), as a capture on one machine shows them.

Owns the one liberty that there is: where a device offers to reckon a checksum, the kernel leaves
the sum of the pseudo-header in its place (Documentation/networking/checksum-offloads.rst), and a
veth hands the packet on as it is.
"""

from __future__ import annotations

import sys
from array import array

_TCP, _UDP, _ICMP6 = 6, 17, 58
# Where a transport has its checksum, by its protocol: those that count the pseudo-header in.
_AT = {_TCP: 16, _UDP: 6, _ICMP6: 2}
_ALONE = frozenset({1, 2})
"""ICMP and IGMP"""
_RIGHT = 0xFFFF


def has_right_sum(ends: tuple[bytes, bytes], protocol: int, body: bytes) -> bool:
    """Whether what an IP packet between two addresses carries, all of it, has the checksum of its
    bytes, and the length; true where it has none."""
    if protocol in _ALONE:
        return sum_of(body) == _RIGHT
    at = _AT.get(protocol)
    if at is None:
        return True
    if protocol == _TCP and not 20 <= (body[12] >> 4) * 4 <= len(body):
        return False
    told = int.from_bytes(body[at : at + 2], "big")
    if protocol == _UDP:
        if int.from_bytes(body[4:6], "big") not in (0, len(body)):  # 0: a jumbogram (RFC 2675)
            return False
        if told == 0:  # none was reckoned (RFC 768)
            return True
    pseudo = sum_of(b"".join(ends) + len(body).to_bytes(4, "big") + protocol.to_bytes(4, "big"))
    return told == pseudo or _folded(pseudo + sum_of(body)) == _RIGHT


def sum_of(data: bytes) -> int:
    """The one's complement sum of 16-bit words; 0xFFFF for a header whose checksum is right."""
    words = array("H", data if len(data) % 2 == 0 else data + b"\0")
    if sys.byteorder == "little":
        words.byteswap()
    return _folded(sum(words))


def _folded(total: int) -> int:
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total
