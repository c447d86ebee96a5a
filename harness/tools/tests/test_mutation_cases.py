"""The folders that are altered are real ones, some of each kind, without their verdicts."""

from __future__ import annotations

from pathlib import Path

from harness import ROOT
from harness.plan.catalogue import load_cases, selects
from harness.tests.evidence_builder import restart
from harness.tools.mutation_cases import CASES, folders_of


def test_some_are_taken_from_all_over(tmp_path: Path) -> None:
    for name in "abcdefgh":
        restart().write(tmp_path / name)
        (tmp_path / name / "verdict.json").write_text("{}")
    found = folders_of(tmp_path, 3)
    assert len(found) == 3
    assert all(set(it) == {"plan.json", "observations.ndjson", "capture.pcap"} for it in found)


def test_there_are_cases_of_each_kind() -> None:
    ids = [(case.scenario, case.id) for case in load_cases(ROOT)]
    for only in CASES:
        assert any(selects(only, *one) for one in ids), only
