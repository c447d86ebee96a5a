"""Whatever a name leads to, reading it ends, and with no more than was allowed."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from harness.formats.outside_file import read_outside


def refused(path: Path, most: int = 10, *, follow: bool = False) -> OSError:
    with pytest.raises(OSError) as found:
        read_outside(path, most, follow=follow)
    return found.value


def test_a_file_is_read_up_to_its_cap(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"0123456789")
    assert read_outside(path, 10) == b"0123456789"
    assert refused(path, 9).errno == errno.EFBIG


def test_a_hole_that_no_memory_could_hold_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with path.open("wb") as file:
        file.truncate(2**42)
    assert refused(path).errno == errno.EFBIG


def test_a_file_that_claims_to_be_empty_and_is_not_has_a_cap_too() -> None:
    assert refused(Path("/proc/self/status")).errno == errno.EFBIG


@pytest.mark.timeout(10)
@pytest.mark.parametrize("kind", ["fifo", "socket", "device"])
@pytest.mark.parametrize("linked", [False, True])
def test_what_is_no_regular_file_is_refused_at_once(
    tmp_path: Path, kind: str, linked: bool
) -> None:
    path = tmp_path / "x"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(path))
    else:
        path = Path("/dev/zero")
    if linked:
        (tmp_path / "link").symlink_to(path)
        path = tmp_path / "link"
    assert "not a regular file" in str(refused(path, follow=True).strerror)


def test_a_link_is_followed_only_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"secret")
    (tmp_path / "link").symlink_to("x")
    assert "a symbolic link" in str(refused(tmp_path / "link").strerror)
    assert read_outside(tmp_path / "link", 10, follow=True) == b"secret"


def test_what_is_not_there_is_named_as_the_system_names_it(tmp_path: Path) -> None:
    assert refused(tmp_path / "none").errno == errno.ENOENT
    assert refused(tmp_path).errno == errno.EISDIR
    assert refused(tmp_path / "a\0b").strerror == "a NUL in its name: name another"
    assert refused(tmp_path / ("a" * 300)).errno == errno.ENAMETOOLONG
