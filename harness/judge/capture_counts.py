"""Whether each capture of a case is whole: what is in the file against what everybody counted.

Promises that a capture which lacks a packet, a byte or its end is a fault. What the packets say is
left to `wire` and the witnesses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.formats.observations import CaptureBegun, CaptureEnded
from harness.formats.plain_name import fault_of_name
from harness.formats.verdict import Cause
from harness.judge.pcap import Capture, CaptureError, read_capture

_TCPDUMP = "tcpdump"


def read_captures(
    folder: Path,
    begun: Mapping[str, CaptureBegun],
    ended: Mapping[str, CaptureEnded],
    faults: list[Cause],
) -> dict[str, Capture]:
    """The packets of every capture; whatever keeps one from being a witness is a fault."""
    packets: dict[str, Capture] = {}
    for name, begin in begun.items():
        fault = fault_of_name(name)
        if fault is not None:
            faults.append(Cause.of("capture-unreadable", error=f"a capture has {fault}"))
            continue
        if name not in ended:
            faults.append(Cause.of("capture-end-unseen", file=name))
            continue
        try:
            packets[name] = read_capture(folder / name)
        except CaptureError as error:
            faults.append(Cause.of("capture-unreadable", error=str(error)))
            continue
        # What passes lo is received twice, going and coming; tcpdump keeps one of the two.
        copies = 2 if begin.device == "lo" else 1
        faults += _faults_of(name, packets[name], ended[name], copies)
        # tcpdump is asked again at its end, a library is not (cpp_servers/engine/witness/).
        if begin.by != _TCPDUMP and ended[name].received != ended[name].whole:
            faults.append(Cause.of("capture-later", file=name))
    return packets


def _faults_of(file: str, capture: Capture, end: CaptureEnded, copies: int) -> Iterator[Cause]:
    held = len(capture.packets)
    if not end.ok:
        yield Cause.of("capture-failed", file=file, detail=end.detail)
    if end.dropped:
        yield Cause.of("capture-dropped", file=file, dropped=end.dropped)
    if capture.size != end.bytes:
        yield Cause.of("capture-bytes", file=file, bytes=capture.size, seen=end.bytes)
    if held != end.captured:
        yield Cause.of("capture-captured", file=file, held=held, captured=end.captured)
    if held * copies < end.whole:
        yield Cause.of("capture-received", file=file, held=held, received=end.whole)
    taken = end.captured * copies
    # Where nothing came after it was last taken, all that came was taken then.
    if end.whole > end.received or taken > end.received or taken == end.received != end.whole:
        yield Cause.of("capture-counts", file=file)
    if held < end.interface_packets:
        passed = end.interface_packets
        yield Cause.of("capture-interface", file=file, held=held, passed=passed)
