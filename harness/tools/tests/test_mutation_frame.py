"""What a frame is, where its fields lie, and that its checksums can be mended."""

from __future__ import annotations

from pathlib import Path

import dpkt
import pytest

from harness.judge.pcap import read_capture
from harness.tests.evidence_frames import ip_frame, tcp_frame, write_pcap
from harness.tools.mutation_frame import Frame

A, B = "10.0.0.2:40000", "10.0.0.1:80"
A6, B6 = "[fd00::2]:40000", "[fd00::1]:80"
UDP = ip_frame(A, B, 17, dpkt.udp.UDP(sport=40000, dport=80, data=b"hi", ulen=10), "client")


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (tcp_frame(A, B, "S"), "SYN"),
        (tcp_frame(A, B, "SA"), "SYN"),
        (tcp_frame(A6, B6, "FA"), "FIN"),
        (tcp_frame(A, B, "R"), "RST"),
        (tcp_frame(A, B, "PA", data=b"x"), "DATA"),
        (tcp_frame(A6, B6, "A"), "ACK"),
        (UDP, "UDP"),
        (b"", "other"),
        (b"\0" * 12 + b"\x08\x06" + b"\0" * 28, "ARP"),
        (ip_frame(A, "239.1.1.1:0", 2, b"\x22" + bytes(15), "client"), "group"),
        (ip_frame(A6, B6, 58, b"\x87" + bytes(31), "client"), "neighbour"),
    ],
)
def test_a_frame_has_a_word(frame: bytes, word: str) -> None:
    assert Frame(frame).word == word


@pytest.mark.parametrize(
    ("frame", "byte", "bit", "field"),
    [
        (tcp_frame(A, B, "S"), 0, 0, "to"),
        (tcp_frame(A, B, "S"), 11, 0, "from"),
        (tcp_frame(A, B, "S"), 22, 0, "ip hops"),
        (tcp_frame(A, B, "S"), 30, 0, "ip addresses"),
        (tcp_frame(A, B, "S"), 38, 0, "tcp seq"),
        (tcp_frame(A, B, "S"), 47, 1, "tcp flag FIN"),
        (tcp_frame(A, B, "S"), 47, 8, "tcp flags"),
        (tcp_frame(A, B, "PA", data=b"x"), 54, 0, "tcp data"),
        (tcp_frame(A6, B6, "S"), 21, 0, "ip hops"),
        (tcp_frame(A6, B6, "S"), 58, 0, "tcp seq"),
        (UDP, 34, 0, "udp ports"),
        (UDP, 42, 0, "udp data"),
    ],
)
def test_a_byte_lies_in_a_field(frame: bytes, byte: int, bit: int, field: str) -> None:
    assert Frame(frame).field_at(byte, bit) == field


@pytest.mark.parametrize("frame", [tcp_frame(A, B, "S"), tcp_frame(A6, B6, "S"), UDP])
def test_what_is_mended_is_right(tmp_path: Path, frame: bytes) -> None:
    altered = frame[:-1] + bytes([frame[-1] ^ 1])
    for content, right in ((frame, True), (altered, False), (Frame(altered).mended(), True)):
        write_pcap(tmp_path / "capture.pcap", [content])
        assert read_capture(tmp_path / "capture.pcap").packets[0].is_right is right
