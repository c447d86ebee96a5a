"""Whether a device's own counters counted what a capture of it shows.

Owns one rule of the engine (cpp_servers/engine/run/case_run.cpp): counters count from the moment at
which a capture is ready until after the last step. Times are seconds since the case began.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from harness.formats.observations import Begin, CaptureBegun, CaptureEnded, StepDone
from harness.formats.verdict import Cause
from harness.judge.order_check import seconds_of
from harness.judge.pcap import Capture


def check_capture_times(
    begun: Mapping[str, CaptureBegun],
    ended: Mapping[str, CaptureEnded],
    packets: Mapping[str, Capture],
    begin: Begin | None,
    steps: Sequence[StepDone],
) -> Iterator[Cause]:
    """The captures of which packets are in the file that passed no device."""
    for file, capture in begun.items():
        if file not in packets or begin is None or not steps:
            continue
        held = _between(packets[file], begin, capture.ready, steps[-1].t1)
        passed = ended[file].interface_packets
        if held > passed:
            yield Cause.of("capture-passed", file=file, held=held, passed=passed)


def _between(capture: Capture, begin: Begin, first: float, last: float) -> int:
    """How many packets came in a time; none where the case's start has whole seconds only."""
    started = seconds_of(begin.wall_time)
    if started is None or "." not in begin.wall_time:
        return 0
    return sum(first < packet.time - started < last for packet in capture.packets)
