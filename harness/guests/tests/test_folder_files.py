"""What lies in a folder is found, and nothing that would lead elsewhere or never end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.guests import folder_files
from harness.guests.folder_files import files_below, read_file
from harness.spec.kernels import KernelError


def test_regular_files_are_found_and_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    for name in ("a/b/deep.ko", "a/file", "z"):
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to("z")
    (tmp_path / "round").symlink_to(".")
    os.mkfifo(tmp_path / "fifo")
    found = [str(path.relative_to(tmp_path)) for path in files_below(tmp_path)]
    assert found == ["z", "a/file", "a/b/deep.ko"]


def test_a_folder_without_an_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_files, "MOST_ENTRIES", 3)
    for number in range(3):
        (tmp_path / str(number)).touch()
    assert len(list(files_below(tmp_path))) == 3
    (tmp_path / "4").touch()
    with pytest.raises(KernelError, match="more than 3 files: name a folder within"):
        list(files_below(tmp_path))


def test_a_file_is_read_if_it_is_one_and_not_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_files, "MOST", 4)
    (tmp_path / "file").write_bytes(b"four")
    (tmp_path / "link").symlink_to("file")
    assert read_file(tmp_path / "file") == read_file(tmp_path / "link", follow=True) == b"four"
    (tmp_path / "long").write_bytes(b"fives")
    os.mkfifo(tmp_path / "fifo")
    for name, words in (
        ("link", "a symbolic link"),
        ("long", "longer than 4 bytes"),
        ("fifo", "not a regular file"),
        ("none", "No such file"),
    ):
        with pytest.raises(KernelError, match=f"{name}: {words}"):
            read_file(tmp_path / name)
