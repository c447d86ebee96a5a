"""New evidence takes the place of old, and never lies among it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.records import folder_swap
from harness.records.folder_swap import put_in_place, remove_files


def folder(path: Path, **files: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.json").write_text(text)
    return path


def content(path: Path) -> dict[str, str]:
    return {str(it.relative_to(path)): it.read_text() for it in path.rglob("*") if it.is_file()}


def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is."""


def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that cannot exchange."""

    def cannot(*_: Path) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(folder_swap, "_exchange", cannot)


Ways = pytest.mark.parametrize("way", [plain, without_exchange])


@Ways
def test_what_was_there_is_gone(
    tmp_path: Path, way: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    way(monkeypatch)
    place = folder(tmp_path / "raw" / "a", plan="old", verdict="old", capture="old")
    new = folder(tmp_path / "new" / "a", plan="new", verdict="new")
    put_in_place(new, place)
    assert content(place) == {"plan.json": "new", "verdict.json": "new"}
    assert not new.exists()


@Ways
def test_a_first_folder_finds_its_place(
    tmp_path: Path, way: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    way(monkeypatch)
    put_in_place(folder(tmp_path / "new", verdict="new"), tmp_path / "raw" / "a" / "b")
    assert content(tmp_path) == {"raw/a/b/verdict.json": "new"}


def test_cases_below_stay_on_both_sides(tmp_path: Path) -> None:
    folder(tmp_path / "raw" / "a" / "b", verdict="old b")
    place = folder(tmp_path / "raw" / "a", verdict="old", capture="old")
    folder(tmp_path / "new" / "a" / "c", plan="new c")
    put_in_place(folder(tmp_path / "new" / "a", verdict="new"), place)
    assert content(place) == {"verdict.json": "new", "b/verdict.json": "old b"}
    assert content(tmp_path / "new") == {"a/c/plan.json": "new c"}


@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_was_broken_off_file_by_file_has_no_verdict_and_can_be_done_again(
    tmp_path: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_exchange(monkeypatch)
    place = folder(tmp_path / "raw" / "a", plan="old", verdict="old", capture="old")
    new = folder(tmp_path / "new" / "a", plan="new", verdict="new", observations="new")
    real, calls = os.replace, []

    def breaks(old: Path, to: Path) -> None:
        calls.append(to)
        if len(calls) == at:
            raise KeyboardInterrupt
        real(old, to)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", breaks)
        with pytest.raises(KeyboardInterrupt):
            put_in_place(new, place)
    assert not (place / "verdict.json").exists()
    put_in_place(new, place)
    whole = {f"{name}.json": "new" for name in ("plan", "verdict", "observations")}
    assert content(place) == whole


def test_an_exchange_that_is_refused_for_another_reason_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(folder_swap, "_exchange", refuse)
    place = folder(tmp_path / "a", verdict="old")
    with pytest.raises(OSError, match="Read-only"):
        put_in_place(folder(tmp_path / "new", verdict="new"), place)
    assert content(place) == {"verdict.json": "old"}


def test_removing_the_files_of_a_case_leaves_the_cases_below_it(tmp_path: Path) -> None:
    folder(tmp_path / "a" / "b")
    remove_files(folder(tmp_path / "a", plan="x"))
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
    remove_files(tmp_path / "a" / "b")
    remove_files(tmp_path / "never" / "was")
    assert list((tmp_path / "a").iterdir()) == []
