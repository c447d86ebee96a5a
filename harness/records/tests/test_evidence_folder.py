"""Before a run the folder of its kernel is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.records.evidence_folder import make_raw_folder, require_no_link
from harness.records.store import ResultsError


def test_the_folder_of_a_kernel_is_made_once(tmp_path: Path) -> None:
    raw = make_raw_folder(tmp_path, "6.1.0")
    assert raw.is_dir() and make_raw_folder(tmp_path, "6.1.0") == raw


def test_a_file_in_the_way_of_the_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "raw").touch()
    with pytest.raises(ResultsError, match="a file is in the way"):
        make_raw_folder(tmp_path, "6.1.0")


@pytest.mark.parametrize("release", ["..", "a/b", "", "6.1\n", "x" * 300])
def test_a_release_that_is_no_name_has_no_folder(tmp_path: Path, release: str) -> None:
    with pytest.raises(ResultsError, match="no folder of a kernel"):
        make_raw_folder(tmp_path, release)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("linked", ["a", "a/b"])
def test_a_place_of_evidence_behind_a_link_is_refused(tmp_path: Path, linked: str) -> None:
    outside, raw = tmp_path / "outside", tmp_path / "raw"
    (outside / "b").mkdir(parents=True)
    (outside / "b" / "plan.json").touch()
    (raw / linked).parent.mkdir(parents=True)
    (raw / linked).symlink_to(outside if linked == "a" else outside / "b")
    with pytest.raises(ResultsError, match="a symbolic link"):
        require_no_link(raw, "a/b")
