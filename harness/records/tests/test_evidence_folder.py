"""Before a run the folder of its kernel is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.records.evidence_folder import make_raw_folder
from harness.records.store import ResultsError


def test_the_folder_of_a_kernel_is_made_once(tmp_path: Path) -> None:
    raw = make_raw_folder(tmp_path, "6.1.0")
    assert raw.is_dir() and make_raw_folder(tmp_path, "6.1.0") == raw


def test_a_file_in_the_way_of_the_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "raw").touch()
    with pytest.raises(ResultsError, match="a file is in the way"):
        make_raw_folder(tmp_path, "6.1.0")
