"""A capture that lacks a packet, a byte or its end is a fault, whoever counted it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.codec import read
from harness.formats.observations import CaptureBegun, CaptureEnded
from harness.formats.verdict import Cause
from harness.judge.capture_counts import read_captures
from harness.judge.pcap import Capture
from harness.tests.evidence_frames import tcp_frame, write_pcap

FILE = "capture.pcap"
FRAME = tcp_frame("10.0.0.2:40000", "10.0.0.1:80", "S")
PACKETS = 3


def begun(**more: Any) -> CaptureBegun:
    plain = {"seq": 1, "host": "server", "device": "eth0", "file": FILE, "by": "tcpdump"}
    return read(CaptureBegun, {"kind": "capture", **plain, "ready": 0.1, **more})


def ended(folder: Path, **more: Any) -> CaptureEnded:
    """What everybody counts of a capture of three packets that is whole."""
    size = (folder / FILE).stat().st_size if (folder / FILE).exists() else 0
    counts = dict.fromkeys(("captured", "received", "whole", "interface_packets"), PACKETS)
    plain = {"seq": 2, "file": FILE, "dropped": 0, "bytes": size, "ok": True, "detail": None}
    return read(CaptureEnded, {"kind": "capture-end", **plain, **counts, **more})


def captured(
    folder: Path, begin: dict[str, Any] | None = None, **end: Any
) -> tuple[dict[str, Capture], list[Cause]]:
    """What is read of a file of three packets, and what is wrong with it."""
    write_pcap(folder / FILE, [FRAME] * PACKETS)
    faults: list[Cause] = []
    start = begun(**(begin or {}))
    packets = read_captures(folder, {FILE: start}, {FILE: ended(folder, **end)}, faults)
    return packets, faults


def codes(faults: list[Cause]) -> list[str]:
    return [fault.code for fault in faults]


def test_a_capture_that_all_count_alike_is_whole(tmp_path: Path) -> None:
    packets, faults = captured(tmp_path)
    assert faults == []
    assert len(packets[FILE].packets) == PACKETS


@pytest.mark.parametrize(
    ("end", "found"),
    [
        ({"ok": False, "detail": "killed"}, ["capture-failed"]),
        ({"dropped": 1}, ["capture-dropped"]),
        ({"bytes": 7}, ["capture-bytes"]),
        ({"interface_packets": 4}, ["capture-interface"]),
        ({"interface_packets": 2}, []),  # what was there before the counter was read
        ({"captured": 4, "received": 4}, ["capture-captured", "capture-counts"]),
        ({"received": 4, "whole": 4}, ["capture-received"]),
        ({"received": 4}, []),  # one came when it had taken all
        ({"received": 2}, ["capture-counts"]),
        ({"whole": 2}, ["capture-counts"]),
        ({"captured": 2, "received": 2, "whole": 2}, ["capture-captured"]),
    ],
    ids=str,
)
def test_a_count_that_does_not_go_with_the_file_is_a_fault(
    tmp_path: Path, end: dict[str, Any], found: list[str]
) -> None:
    packets, faults = captured(tmp_path, **end)
    assert codes(faults) == found
    assert FILE in packets


LOOP = {"device": "lo"}


@pytest.mark.parametrize(
    ("begin", "received", "found"),
    [
        (LOOP, 6, []),
        (LOOP, 3, ["capture-counts"]),
        (LOOP, 7, ["capture-received"]),
        ({}, 6, ["capture-received"]),
    ],
    ids=str,
)
def test_what_passes_the_loopback_is_received_twice(
    tmp_path: Path, begin: dict[str, Any], received: int, found: list[str]
) -> None:
    faults = captured(tmp_path, begin, received=received, whole=received)[1]
    assert codes(faults) == found


def test_a_library_must_not_receive_what_nobody_takes_from_it(tmp_path: Path) -> None:
    assert codes(captured(tmp_path, {"by": "libpcap"})[1]) == []
    assert codes(captured(tmp_path, {"by": "libpcap"}, received=4)[1]) == ["capture-later"]


def test_a_capture_whose_end_nobody_tells_of_is_no_witness(tmp_path: Path) -> None:
    write_pcap(tmp_path / FILE, [FRAME])
    faults: list[Cause] = []
    assert read_captures(tmp_path, {FILE: begun()}, {}, faults) == {}
    assert codes(faults) == ["capture-end-unseen"]


@pytest.mark.parametrize("content", [None, b"", b"no capture at all"])
def test_a_file_that_cannot_be_read_is_no_witness(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    faults: list[Cause] = []
    assert read_captures(tmp_path, {FILE: begun()}, {FILE: ended(tmp_path)}, faults) == {}
    assert codes(faults) == ["capture-unreadable"]
    assert str(faults[0].values["error"]).startswith(f"{FILE}: ")


@pytest.mark.parametrize("name", ["../capture.pcap", "/etc/passwd", "", "a/b"])
def test_a_name_that_leads_out_of_the_folder_is_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    write_pcap(tmp_path / FILE, [FRAME] * PACKETS)
    faults: list[Cause] = []
    end = {name: ended(tmp_path, file=name)}
    assert read_captures(tmp_path / "in", {name: begun(file=name)}, end, faults) == {}
    assert codes(faults) == ["capture-unreadable"]
    assert str(faults[0].values["error"]).startswith("a capture has ")
