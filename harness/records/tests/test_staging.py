"""Many files change together or not at all, and nothing outside the folder does."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.records.staging import Staging
from harness.records.store import ResultsError


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_files_appear_at_the_commit_and_nothing_is_left_beside(tmp_path: Path) -> None:
    with Staging(tmp_path) as staging:
        staging.put(tmp_path / "a" / "x", b"new")
        assert not (tmp_path / "a").exists()
        staging.commit()
    assert names(tmp_path) == ["a/x"]
    assert (tmp_path / "a" / "x").read_bytes() == b"new"


def test_without_a_commit_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    with Staging(tmp_path) as staging:
        staging.put(tmp_path / "x", b"new")
    assert names(tmp_path) == ["x"] and (tmp_path / "x").read_text() == "old"


def test_a_folder_is_emptied_of_its_files_alone(tmp_path: Path) -> None:
    (tmp_path / "a" / "below").mkdir(parents=True)
    for name in ("a/old", "a/below/stays"):
        (tmp_path / name).touch()
    with Staging(tmp_path) as staging:
        staging.empty(tmp_path / "a")
        staging.put(tmp_path / "a" / "new", b"")
        staging.commit()
    assert names(tmp_path) == ["a/below/stays", "a/new"]


def test_a_commit_that_fails_is_taken_back(tmp_path: Path) -> None:
    for name in ("x", "old", "in-the-way"):
        (tmp_path / name).write_text("old")
    with Staging(tmp_path) as staging, pytest.raises(ResultsError, match="in the way of a folder"):
        staging.put(tmp_path / "x", b"new")
        staging.put(tmp_path / "in-the-way" / "y", b"new")
        staging.commit()
    assert names(tmp_path) == ["in-the-way", "old", "x"]
    assert (tmp_path / "x").read_text() == "old"


@pytest.mark.parametrize("linked", ["a", "a/b"])
def test_a_link_on_the_way_is_refused(tmp_path: Path, linked: str) -> None:
    results, outside = tmp_path / "results", tmp_path / "outside"
    (results / linked).parent.mkdir(parents=True)
    outside.mkdir()
    (results / linked).symlink_to(outside)
    with Staging(results) as staging, pytest.raises(ResultsError, match="a symbolic link"):
        staging.put(results / "a" / "b" / "x", b"new")
    assert names(outside) == []


def test_a_link_in_the_place_of_a_file_is_replaced_itself(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "x").symlink_to("target")
    with Staging(tmp_path) as staging:
        staging.put(tmp_path / "x", b"new")
        staging.commit()
    assert (tmp_path / "target").read_text() == "old"
    assert not (tmp_path / "x").is_symlink() and (tmp_path / "x").read_text() == "new"
