"""What was sent reaches from a SYN on as far as segments follow each other without a gap."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from harness.judge.packet import Flow, Packet
from harness.judge.tcp_streams import Stream, Streams, read_streams

FLOW: Flow = (ip_address("10.0.0.2"), 40000, ip_address("10.0.0.1"), 80)


def segment(seq: int, *flags: str, length: int = 0) -> Packet:
    return Packet(0.0, "tcp", flow=FLOW, flags=frozenset(flags), seq=seq % 2**32, length=length)


def stream(*segments: Packet) -> Stream:
    return read_streams(segments).of(FLOW)


@pytest.mark.parametrize("isn", [1000, 2**32 - 1, 2**32 - 3])
def test_what_follows_on_a_syn_is_known(isn: int) -> None:
    sent = (segment(isn, "SYN"), segment(isn + 1, length=5), segment(isn + 6, "FIN"))
    known = stream(*sent)
    assert all(known.has((isn + at) % 2**32) for at in range(8))
    assert not known.has((isn + 8) % 2**32)
    assert not known.acknowledges(isn)
    assert known.acknowledges((isn + 7) % 2**32)


def test_the_order_of_the_packets_does_not_matter() -> None:
    sent = (segment(1000, "SYN"), segment(1001, length=5), segment(1006, length=5))
    assert stream(*sent) == stream(*reversed(sent))


def test_until_it_is_taken_in_a_segment_is_not_known() -> None:
    streams = Streams()
    for packet, reach in ((segment(1000, "SYN"), 1001), (segment(1001, length=5), 1006)):
        assert not streams.of(FLOW).has(reach)
        streams.take(packet)
        assert streams.of(FLOW).has(reach)


def test_behind_a_gap_nothing_is_known() -> None:
    known = stream(segment(1000, "SYN"), segment(1006, length=5))
    assert known.has(1001)
    assert not known.has(1006)


def test_an_old_connection_is_remembered_beside_the_new() -> None:
    known = stream(segment(1000, "SYN"), segment(1001, "FIN"), segment(70000, "SYN"))
    assert known.has(1002)
    assert known.has(70001)
    assert not known.has(1003)
    assert known.after_syn == {1001, 70001}


def test_a_reset_tells_of_nothing_that_was_sent() -> None:
    assert not stream(segment(1000, "SYN"), segment(1001, "RST", length=9)).has(1010)


def test_data_in_a_syn_may_be_acknowledged_with_it() -> None:
    assert stream(segment(1000, "SYN", length=4)).after_syn == {1001, 1005}
