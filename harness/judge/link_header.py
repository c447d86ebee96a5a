"""What stands before an IP packet in a capture (www.tcpdump.org/linktypes.html)."""

from __future__ import annotations

from collections.abc import Callable

ARP = 0x0806
IP4 = 0x0800
IP6 = 0x86DD

# What a link header tells: the sender's hardware address if there is one, the kind, the packet.
LinkHeader = Callable[[bytes], tuple[str | None, int, bytes]]


def need(data: bytes, length: int) -> bytes:
    """The data if there is so much of it; raises ValueError."""
    if len(data) < length:
        raise ValueError("cut short")
    return data


def _mac(data: bytes) -> str:
    return data.hex(":")


def ethernet(frame: bytes) -> tuple[str | None, int, bytes]:
    """LINKTYPE_ETHERNET."""
    need(frame, 14)
    return _mac(frame[6:12]), int.from_bytes(frame[12:14], "big"), frame[14:]


def by_version(frame: bytes) -> tuple[str | None, int, bytes]:
    """LINKTYPE_RAW: an IP packet and nothing before it."""
    need(frame, 1)
    return None, {4: IP4, 6: IP6}.get(frame[0] >> 4, 0), frame


def loopback(frame: bytes) -> tuple[str | None, int, bytes]:
    """DLT_NULL and DLT_LOOP: four bytes with the number of the family, which IP tells as well."""
    return by_version(need(frame, 5)[4:])


def cooked(frame: bytes) -> tuple[str | None, int, bytes]:
    """LINKTYPE_LINUX_SLL."""
    need(frame, 16)
    length = int.from_bytes(frame[4:6], "big")
    return _mac(frame[6 : 6 + length]) or None, int.from_bytes(frame[14:16], "big"), frame[16:]


def cooked2(frame: bytes) -> tuple[str | None, int, bytes]:
    """LINKTYPE_LINUX_SLL2."""
    need(frame, 20)
    return _mac(frame[12 : 12 + frame[11]]) or None, int.from_bytes(frame[0:2], "big"), frame[20:]
