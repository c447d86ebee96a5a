"""harness/spec/capture_point.py: where a capture listens."""

from __future__ import annotations

import pytest

from harness import ROOT
from harness.language.diagnostics import LineError
from harness.spec.capture_point import parse_capture
from harness.spec.topology import End
from harness.spec.topology_reader import read_topologies

OURS, _ = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")


def test_a_capture_is_a_host_or_a_device_of_it() -> None:
    assert parse_capture("server", OURS["pair"]) == End("server", "eth0")
    assert parse_capture("server lo", OURS["alone"]) == End("server", "lo")
    for text, message in (
        ("server", "has no link: name the device"),
        ("sever", "did you mean 'server'"),
        ("server eth1", "unknown device 'eth1'"),
        ("server lo x", "bad capture"),
        ("", "bad capture"),
    ):
        with pytest.raises(LineError, match=message):
            parse_capture(text, OURS["alone"])
