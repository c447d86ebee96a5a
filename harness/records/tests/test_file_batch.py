"""Many files are replaced together or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from harness.records.file_batch import replace_files
from harness.records.store import ResultsError


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("a", "b", "gone"):
        (tmp_path / name).write_text(f"old {name}")
    return tmp_path


def content(home: Path) -> dict[str, str]:
    return {
        str(path.relative_to(home)): path.read_text() for path in home.rglob("*") if path.is_file()
    }


OLD = {"a": "old a", "b": "old b", "gone": "old gone"}


def replace(home: Path) -> None:
    contents = {home / "a": b"new a", home / "b": b"new b", home / "c" / "d": b"new d"}
    replace_files(contents, [home / "gone"], home / ".aside")


def test_all_are_replaced_and_nothing_else_is_left(home: Path) -> None:
    (home / ".aside").mkdir()
    (home / ".aside" / "of one that died").touch()
    replace(home)
    assert content(home) == {"a": "new a", "b": "new b", "c/d": "new d"}
    assert not (home / ".aside").exists()


def test_a_folder_in_the_place_of_a_file_leaves_all_as_it_was(home: Path) -> None:
    (home / "c" / "d").mkdir(parents=True)
    with pytest.raises(ResultsError, match="/c/d: "):
        replace(home)
    assert content(home) == OLD


@pytest.mark.parametrize("at", [1, 2, 3])
def test_an_exchange_that_breaks_off_is_undone(
    home: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.replace, []

    def breaks(old: Path, to: Path) -> None:
        if ".aside/new" in str(old) and str(old)[-1].isdigit() and to.parent.name != "new":
            calls.append(to)
            if len(calls) == at:
                raise OSError(errno.EIO, "Input/output error")
        real(old, to)

    monkeypatch.setattr(os, "replace", breaks)
    with pytest.raises(ResultsError, match="Input/output error"):
        replace(home)
    assert content(home) == OLD
