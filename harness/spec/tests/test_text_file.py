"""harness/spec/text_file.py: whatever the path leads to, reading it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.formats.outside_file import AUTHORED as MOST_BYTES
from harness.language.diagnostics import Diagnostics
from harness.spec.text_file import read_text


def refused(path: Path) -> str:
    diagnostics = Diagnostics("x")
    assert read_text(path, diagnostics) is None
    (found,) = diagnostics.found
    return str(found)


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    diagnostics = Diagnostics("x")
    assert read_text(path, diagnostics) == "a: 1\n"
    assert diagnostics.found == []


def test_what_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a: 1\nb: \xff\n")
    assert refused(path) == "x:2: byte 0xff is not UTF-8: save the file as UTF-8"


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path) == "x:1: cannot be read: Is a directory"
    assert refused(tmp_path / "absent") == "x:1: cannot be read: No such file or directory"
    assert refused(tmp_path / "a\x00b") == "x:1: cannot be read: a NUL in its name: name another"
    (tmp_path / "loop").symlink_to("loop")
    assert refused(tmp_path / "loop") == ("x:1: cannot be read: Too many levels of symbolic links")


@pytest.mark.timeout(10)
def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert refused(tmp_path / "fifo").startswith("x:1: cannot be read: not a regular file")


@pytest.mark.timeout(10)
def test_a_device_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "zero").symlink_to("/dev/zero")
    assert refused(tmp_path / "zero").startswith("x:1: cannot be read: not a regular file")


def test_a_file_too_long_is_not_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with path.open("wb") as file:
        file.truncate(2**40)  # a hole that no memory could hold
    assert refused(path).startswith(f"x:1: is longer than {MOST_BYTES} bytes")
    path.write_bytes(b"a" * MOST_BYTES)
    assert read_text(path, Diagnostics("x")) == "a" * MOST_BYTES
