"""What stands before an IP packet is read for each type of link, or is cut short."""

from __future__ import annotations

import struct

import pytest

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

FOUR, SIX = b"\x45rest", b"\x60rest"
MAC = b"\2\0\0\0\0\7"


@pytest.mark.parametrize(
    ("read", "frame", "mac", "kind", "packet"),
    [
        (ethernet, b"\xff" * 6 + MAC + b"\x08\x06" + b"body", "02:00:00:00:00:07", ARP, b"body"),
        (ethernet, bytes(6) + MAC + b"\x86\xdd", "02:00:00:00:00:07", IP6, b""),
        (by_version, FOUR, None, IP4, FOUR),
        (by_version, SIX, None, IP6, SIX),
        (by_version, b"\x95", None, 0, b"\x95"),
        # The family's number has the byte order of the machine that captured; IP's is asked.
        (loopback, b"\2\0\0\0" + FOUR, None, IP4, FOUR),
        (loopback, b"\0\0\0\x0a" + SIX, None, IP6, SIX),
    ],
)
def test_a_header_tells_the_sender_the_kind_and_the_packet(
    read: LinkHeader, frame: bytes, mac: str | None, kind: int, packet: bytes
) -> None:
    assert read(frame) == (mac, kind, packet)


@pytest.mark.parametrize(("size", "mac"), [(6, "02:00:00:00:00:07"), (2, "02:00"), (0, None)])
def test_a_cooked_header_has_an_address_of_any_length(size: int, mac: str | None) -> None:
    room = MAC + b"\xee\xee"
    assert cooked(struct.pack("!HHH8sH", 0, 1, size, room, IP4) + FOUR) == (mac, IP4, FOUR)
    second = struct.pack("!HHIHBB8s", IP6, 0, 3, 1, 0, size, room)
    assert cooked2(second + SIX) == (mac, IP6, SIX)


@pytest.mark.parametrize(
    ("read", "least"), [(ethernet, 14), (by_version, 1), (loopback, 5), (cooked, 16), (cooked2, 20)]
)
def test_a_frame_without_a_whole_header_is_cut_short(read: LinkHeader, least: int) -> None:
    read(bytes(least))
    with pytest.raises(ValueError, match="cut short"):
        read(bytes(least - 1))


def test_what_is_needed_may_be_just_there() -> None:
    assert need(b"abc", 3) == b"abc"
    with pytest.raises(ValueError, match="cut short"):
        need(b"abc", 4)
