"""What came while a device counted is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import read_lines, restart, write_observations
from harness.tests.evidence_frames import WALL_START, write_pcap

SETTING = Provenance(revision="abc1234", evidence="raw/x")


@pytest.mark.parametrize(
    ("passed", "first", "wall_time", "words"),
    [
        (7, 0.011, None, ""),
        (6, 0.011, None, "7 packets came while it counted, 6 passed the interface"),
        (6, 0.0, None, ""),  # the first came before it was counted
        (5, 0.0, None, "6 packets came while it counted, 5 passed the interface"),
        (1, 0.011, "2026-11-23T08:00:00Z", ""),  # nobody knows when they came
    ],
)
def test_packets_are_held_against_the_devices_count(
    tmp_path: Path, passed: int, first: float, wall_time: str | None, words: str
) -> None:
    case = restart()
    folder = case.write(tmp_path)
    stamps = [first, *(0.012 + n / 10000 for n in range(6))]
    frames = [(it, WALL_START + at) for it, at in zip(case.frames, stamps, strict=True)]
    write_pcap(folder / "capture.pcap", frames)
    lines = read_lines(folder)
    for line in lines:
        if line["kind"] == "capture":
            line["ready"] = 0.005
        if line["kind"] == "capture-end":
            line["interface_packets"] = passed
        if line["kind"] == "begin" and wall_time is not None:
            line["wall_time"] = wall_time
    write_observations(folder, lines)
    verdict = judge(read_evidence(folder), SETTING)
    assert verdict.verdict is (Status.BROKEN if words else Status.PASS), reason(verdict)
    assert words in reason(verdict)


def test_only_tcpdump_counts_twice(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    for by, status in (("tcpdump", Status.PASS), ("libpcap", Status.BROKEN)):
        lines = read_lines(folder)
        for line in lines:
            if line["kind"] == "capture":
                line["by"] = by
            if line["kind"] == "capture-end":
                line["received"] = 8
        write_observations(folder, lines)
        assert judge(read_evidence(folder), SETTING).verdict is status
