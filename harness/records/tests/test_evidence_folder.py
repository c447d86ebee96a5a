"""Before a run its folders are there, without what an earlier run left in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.records.evidence_folder import clear_evidence, make_raw_folder
from harness.records.store import ResultsError


def test_clearing_a_case_leaves_the_cases_below_it(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "plan.json").touch()
    clear_evidence(tmp_path, "a")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
    clear_evidence(tmp_path, "a/b")
    clear_evidence(tmp_path, "never/was")
    assert list((tmp_path / "a").iterdir()) == []


def test_what_cannot_be_removed_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> None:
        raise OSError(30, "Read-only file system")

    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "plan.json").touch()
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ResultsError, match="a: the disk is read-only"):
        clear_evidence(tmp_path, "a")


def test_the_folder_of_a_kernel_is_made_once(tmp_path: Path) -> None:
    raw = make_raw_folder(tmp_path, "6.1.0")
    assert raw.is_dir() and make_raw_folder(tmp_path, "6.1.0") == raw


def test_a_file_in_the_way_of_the_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "raw").touch()
    with pytest.raises(ResultsError, match="a file is in the way"):
        make_raw_folder(tmp_path, "6.1.0")
