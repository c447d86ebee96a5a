"""Timestamps are found among other options, and what is cut short has none."""

from __future__ import annotations

import struct

import pytest

from harness.judge.tcp_options import timestamps_of

MSS, NOTHING, END = b"\2\4\5\xb4", b"\1", b"\0"
STAMPS = struct.pack("!BBII", 8, 10, 0xFFFFFFFF, 7)


@pytest.mark.parametrize(
    ("options", "stamps"),
    [
        (STAMPS, (0xFFFFFFFF, 7)),
        (MSS + NOTHING + NOTHING + STAMPS, (0xFFFFFFFF, 7)),
        (MSS, None),
        (b"", None),
        (END + STAMPS, None),
        (STAMPS[:-1], None),
        (b"\2\0" + STAMPS, None),
        (b"\2", None),
        (struct.pack("!BBI", 8, 6, 1), None),
    ],
)
def test_timestamps_are_those_of_their_option(
    options: bytes, stamps: tuple[int, int] | None
) -> None:
    assert timestamps_of(options) == stamps
