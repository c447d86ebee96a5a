"""Segments that no kernel can have sent after one another are told from those that it can."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import pytest

from harness.judge.packet import Flow, Packet
from harness.judge.segment_check import by_flow, check_segments
from harness.judge.tcp_options import Options

OUT: Flow = (ip_address("10.0.0.2"), 40000, ip_address("10.0.0.1"), 80)
BACK: Flow = (*OUT[2:], *OUT[:2])
SYN_KINDS = frozenset({2, 3, 4, 8})


def segment(flow: Flow, seq: int, *flags: str, ack: int = 0, **more: Any) -> Packet:
    return replace(Packet(0.0, "tcp", flow=flow, flags=frozenset(flags), seq=seq, ack=ack), **more)


def stamped(value: int, echo: int, *kinds: int) -> Options:
    return Options(frozenset({8, *kinds}), (value, echo))


def connection() -> list[Packet]:
    """A handshake, a request, and the client's FIN, acknowledged; 10 ms apart."""
    packets = [
        segment(OUT, 100, "SYN", ident=500, options=stamped(10, 0, *SYN_KINDS)),
        segment(BACK, 900, "SYN", "ACK", ack=101, options=stamped(70, 10, *SYN_KINDS)),
        segment(OUT, 101, "ACK", ack=901, ident=501, options=stamped(30, 70)),
        segment(OUT, 101, "ACK", ack=901, ident=502, options=stamped(40, 70), length=5),
        segment(BACK, 901, "ACK", ack=106, ident=7, options=stamped(110, 40)),
        segment(OUT, 106, "FIN", "ACK", ack=901, ident=503, options=stamped(60, 110)),
        segment(BACK, 901, "ACK", ack=107, ident=8, options=stamped(130, 60)),
    ]
    return [replace(it, time=at / 100) for at, it in enumerate(packets)]


def faults(packets: list[Packet], settled: bool = True, at_once: bool = True) -> set[str]:
    flows = by_flow(enumerate(packets, start=1))
    return {code for code, _ in check_segments(flows, settled, at_once)}


def altered(at: int, **more: Any) -> list[Packet]:
    packets = connection()
    packets[at] = replace(packets[at], **more)
    return packets


def without(at: int) -> list[Packet]:
    return [it for number, it in enumerate(connection()) if number != at]


def test_a_kernels_connection_is_possible() -> None:
    assert faults(connection()) == set()


@pytest.mark.parametrize(
    ("packets", "code"),
    [
        (altered(3, is_usual=False), "odd-segment"),
        (altered(3, is_congested=True), "odd-segment"),
        (altered(3, options=Options()), "odd-segment"),  # timestamps left out
        (altered(0, options=stamped(10, 0, 2, 3)), "odd-segment"),  # answered with SACK
        (altered(2, options=stamped(30, 71)), "echo-of-nothing"),
        (altered(0, options=stamped(10, 3, *SYN_KINDS)), "echo-of-nothing"),
        (altered(6, options=stamped(130, 61)), "echo-of-nothing"),
        (altered(6, options=stamped(130 + 4096, 60)), "stamp-off-the-clock"),
        (altered(6, options=stamped(2**32 - 4096, 60)), "stamp-off-the-clock"),
        (altered(3, ident=499), "ident-gap"),
        (altered(6, ident=7), "ident-gap"),
        (without(2), "ident-gap"),
        (without(2), "handshake-open"),
    ],
)
def test_what_no_kernel_sends_is_seen(packets: list[Packet], code: str) -> None:
    assert code in faults(packets)


def test_two_segments_that_changed_places_are_none_missing() -> None:
    packets = connection()
    packets[2], packets[3] = packets[3], packets[2]
    assert "ident-gap" not in faults(packets)


def test_identifications_begin_anew_behind_the_last() -> None:
    packets = connection()
    own = [at for at, it in enumerate(packets) if it.flow == OUT]
    for ident, at in zip((65534, 65535, 0, 1), own, strict=True):
        packets[at] = replace(packets[at], ident=ident)
    assert faults(packets) == set()


def test_a_large_segment_has_an_identification_for_each_of_its_parts() -> None:
    packets = altered(3, length=3000)
    packets[5] = replace(packets[5], ident=505)
    assert faults(packets) == set()


def test_another_connection_between_the_same_ends_begins_anew() -> None:
    again = [
        replace(it, seq=it.seq + 70000, ack=it.ack and it.ack + 70000, time=it.time + 1)
        for it in connection()
    ]
    moved = [
        replace(it, ident=it.ident and it.ident + 900, options=replace(it.options, stamps=(1, 1)))
        for it in again
    ]
    assert "ident-gap" not in faults([*connection(), *moved])


def test_a_syn_that_is_sent_again_counts_on() -> None:
    packets = connection()
    again = replace(packets[0], ident=501)
    assert "ident-gap" in faults([packets[0], again, *packets[1:]])
    later = [replace(it, ident=it.ident and it.ident + 1) for it in packets[1:]]
    assert faults([packets[0], again, *later]) == set()


def test_what_may_be_lost_before_the_capture_may_be_missing() -> None:
    assert faults(without(2), settled=False, at_once=False) == set()


def test_congestion_is_spoken_of_where_a_syn_asked_for_it() -> None:
    packets = altered(3, is_congested=True)
    packets[0] = replace(packets[0], is_congested=True)
    assert faults(packets) == set()
    assert faults(altered(1, is_congested=True)) == {"odd-segment"}


def test_without_timestamps_in_a_syn_there_are_none_later() -> None:
    plain = [replace(it, options=replace(it.options, stamps=None)) for it in connection()]
    assert faults(plain) == set()
    plain[3] = connection()[3]
    assert "odd-segment" in faults(plain)
