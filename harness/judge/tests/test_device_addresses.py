"""A device may have what it was made with, and what a step of the case gives it."""

from __future__ import annotations

from pathlib import Path

from harness.judge.device_addresses import device_addresses
from harness.judge.evidence import read_evidence
from harness.tests.evidence_builder import Case


def test_those_of_the_topology_and_those_of_steps(tmp_path: Path) -> None:
    case = Case()
    for host, address in (("server", "fd00::77/64"), ("client", "fd00::88/64")):
        case.step("address", host=host, device="eth0", address=address, action="add")
    evidence = read_evidence(case.write(tmp_path))
    found = device_addresses(case.planned(), evidence.hosts["server"])
    assert found["lo"] == {"127.0.0.1", "::1"}
    assert found["eth0"] == {"10.0.0.1", "10.0.0.3", "fd00::77"}
