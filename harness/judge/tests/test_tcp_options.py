"""TCP's options are read, or it is seen that they are none."""

from __future__ import annotations

import struct

import pytest

from harness.judge.tcp_options import NO_OPTIONS, Options, read_options

STAMPS = bytes.fromhex("0101080a0000000700000009")


def test_no_options_are_options() -> None:
    assert read_options(b"") == NO_OPTIONS


def test_timestamps_are_read() -> None:
    assert read_options(STAMPS) == Options(frozenset({8}), (7, 9))


def test_what_a_syn_offers_is_read() -> None:
    syn = bytes.fromhex("020405b40402080a000000070000000001030306")
    assert read_options(syn) == Options(frozenset({2, 3, 4, 8}), (7, 0))


def test_an_option_that_is_not_known_is_skipped() -> None:
    assert read_options(b"\xfd\x04\xf9\x89") == Options(frozenset({0xFD}))


@pytest.mark.parametrize(
    "damaged",
    [
        STAMPS[:3] + b"\x0b" + STAMPS[4:],  # another length
        STAMPS[:-1],  # cut short
        b"\x02",  # no length
        b"\x02\x01\x01\x01",  # too short to be one
        STAMPS + STAMPS,  # twice
        b"\x00" + STAMPS[1:],  # something behind the end
        b"\x05\x0b" + bytes(9) + b"\x01",  # half a block
    ],
)
def test_what_has_not_the_form_of_options_is_none(damaged: bytes) -> None:
    assert read_options(damaged) is None


MSS, NOTHING, END = b"\2\4\5\xb4", b"\1", b"\0"
ALONE = struct.pack("!BBII", 8, 10, 0xFFFFFFFF, 7)


@pytest.mark.parametrize(
    ("options", "stamps"),
    [
        (ALONE, (0xFFFFFFFF, 7)),
        (MSS + NOTHING + NOTHING + ALONE, (0xFFFFFFFF, 7)),
        (MSS, None),
        (b"", None),
        (END + ALONE, None),
        (ALONE[:-1], None),
        (b"\2\0" + ALONE, None),
        (b"\2", None),
        (struct.pack("!BBI", 8, 6, 1), None),
    ],
)
def test_timestamps_are_those_of_their_option(
    options: bytes, stamps: tuple[int, int] | None
) -> None:
    assert (read_options(options) or NO_OPTIONS).stamps == stamps
