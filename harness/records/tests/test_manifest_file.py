"""The manifest beside the evidence: written whole, and told of when it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.tests.test_manifest import a_run
from harness.judge.hash_check import end_line_digest
from harness.records.layout import case_folder, manifest_file
from harness.records.manifest_file import add_to_manifest, read_manifest
from harness.records.store import ResultsError
from harness.tests.evidence_builder import restart


def test_a_case_is_there_with_the_hash_of_its_end_line(tmp_path: Path) -> None:
    folder = restart().write(case_folder(tmp_path, "6.1.0", "a"))
    add_to_manifest(tmp_path, "6.1.0", a_run("now"), ["a", "never-began"])
    manifest = read_manifest(tmp_path, "6.1.0")
    assert manifest is not None
    assert {case: entry.end for case, entry in manifest.cases.items()} == {
        "a": end_line_digest(folder)
    }


def test_there_may_be_none(tmp_path: Path) -> None:
    assert read_manifest(tmp_path, "6.1.0") is None


def test_one_that_cannot_be_read_is_told_and_replaced_by_the_next_run(tmp_path: Path) -> None:
    path = manifest_file(tmp_path, "6.1.0")
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(ResultsError, match="no manifest as this version writes it"):
        read_manifest(tmp_path, "6.1.0")
    add_to_manifest(tmp_path, "6.1.0", a_run("now"), [])
    assert read_manifest(tmp_path, "6.1.0") is not None
