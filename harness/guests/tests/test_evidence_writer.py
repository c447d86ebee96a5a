"""A guest's files land in their cases' folders and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.event import EvidenceFile
from harness.guests.evidence_writer import EvidenceWriter
from harness.guests.guest_failure import StartFailed
from harness.plan.catalogue import load_cases
from harness.tests.fake_run import scenario


@pytest.fixture
def writer(tmp_path: Path) -> EvidenceWriter:
    (tmp_path / "scenarios" / "a").mkdir(parents=True)
    (tmp_path / "scenarios" / "a" / "b.yaml").write_text(scenario())
    return EvidenceWriter(tmp_path / "raw", load_cases(tmp_path))


def test_a_file_lies_in_the_folder_of_its_case(writer: EvidenceWriter, tmp_path: Path) -> None:
    writer.write(EvidenceFile("a/b", "plan.json", 2), b"{}")
    assert (tmp_path / "raw/a/b/plan.json").read_bytes() == b"{}"


@pytest.mark.parametrize("name", ["../plan.json", "a/plan.json", "/plan.json", "..", ".hidden"])
def test_a_name_that_leads_elsewhere_is_refused(
    writer: EvidenceWriter, tmp_path: Path, name: str
) -> None:
    with pytest.raises(StartFailed, match="makes no sense"):
        writer.write(EvidenceFile("a/b", name, 1), b"x")
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize("case", ["stranger", "../a/b", ""])
def test_a_case_that_is_none_of_ours_is_refused(writer: EvidenceWriter, case: str) -> None:
    with pytest.raises(StartFailed, match="unknown case"):
        writer.write(EvidenceFile(case, "plan.json", 1), b"x")
    with pytest.raises(StartFailed, match="unknown case"):
        writer.require(case)
