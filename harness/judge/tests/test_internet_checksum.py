"""A packet is right with the checksum of its bytes, or with what a kernel leaves to a device."""

from __future__ import annotations

import pytest

from harness.judge.internet_checksum import has_right_sum, sum_of
from harness.tests.evidence_frames import tcp_frame

V4 = tcp_frame("10.0.0.2:40000", "10.0.0.1:80", "PA", seq=7, ack=9, data=b"odd")[14:]
V6 = tcp_frame("[fd00::2]:40000", "[fd00::1]:80", "S", seq=7)[14:]
ENDS = {V4: ((V4[12:16], V4[16:20]), V4[20:]), V6: ((V6[8:24], V6[24:40]), V6[40:])}
TCP, UDP, ICMP, SCTP = 6, 17, 1, 132


def test_a_header_sums_up_to_all_ones() -> None:
    assert sum_of(V4[:20]) == 0xFFFF
    assert sum_of(bytes([V4[0] ^ 1]) + V4[1:20]) != 0xFFFF


@pytest.mark.parametrize("packet", [V4, V6], ids=["IPv4", "IPv6"])
def test_any_bit_that_is_altered_shows(packet: bytes) -> None:
    ends, body = ENDS[packet]
    assert has_right_sum(ends, TCP, body)
    for byte in range(len(body)):
        for bit in range(8):
            altered = body[:byte] + bytes([body[byte] ^ 1 << bit]) + body[byte + 1 :]
            assert not has_right_sum(ends, TCP, altered), (byte, bit)


def test_what_a_device_is_to_reckon_is_the_pseudo_headers_sum() -> None:
    ends, body = ENDS[V4]
    pseudo = sum_of(b"".join(ends) + len(body).to_bytes(4, "big") + TCP.to_bytes(4, "big"))
    left = body[:16] + pseudo.to_bytes(2, "big") + body[18:]
    assert has_right_sum(ends, TCP, left)
    assert not has_right_sum((ends[0], b"\x0a\0\0\x07"), TCP, left)


def test_a_datagram_may_go_without_but_not_with_another_length() -> None:
    ends = ENDS[V4][0]
    datagram = bytes([0, 80, 0, 81, 0, 10, 0, 0]) + b"hi"
    assert has_right_sum(ends, UDP, datagram)
    assert not has_right_sum(ends, UDP, datagram + b"!")


def test_other_protocols_have_theirs_or_none() -> None:
    ends = ENDS[V4][0]
    echo = b"\x08\0\xf7\xff" + b"\0" * 4
    assert has_right_sum(ends, ICMP, echo)
    assert not has_right_sum(ends, ICMP, b"\x00" + echo[1:])
    assert has_right_sum(ends, SCTP, b"whatever")
