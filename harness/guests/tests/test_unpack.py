"""What is packed comes out again; what is damaged, or has no program, is told in few words."""

from __future__ import annotations

import gzip
import lzma
import shutil
import subprocess
from pathlib import Path

import pytest

from harness.guests import unpack as unpack_module
from harness.guests.unpack import UnpackError, Unpacker, gunzip, unlz4, unxz, unzstd

CONTENT = b"a kernel, more or less" * 1000


def test_python_unpacks_what_it_knows() -> None:
    assert gunzip(gzip.compress(CONTENT)) == CONTENT
    assert unxz(lzma.compress(CONTENT)) == CONTENT


@pytest.mark.parametrize(("program", "unpack"), [("lz4", unlz4), ("zstd", unzstd)])
def test_programs_unpack_the_rest(program: str, unpack: Unpacker) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"needs the program {program}: make setup")
    packed = subprocess.run([program, "-c"], input=CONTENT, capture_output=True, check=True).stdout
    assert unpack(packed) == CONTENT


@pytest.mark.parametrize("unpack", [gunzip, unxz, unlz4, unzstd])
def test_what_is_damaged_is_an_error(unpack: Unpacker) -> None:
    with pytest.raises(UnpackError):
        unpack(b"nonsense")


def test_what_is_cut_short_is_an_error() -> None:
    with pytest.raises(UnpackError):
        gunzip(gzip.compress(CONTENT)[:-9])
    with pytest.raises(UnpackError):
        unxz(b"\xfd7zXZ\0")


def test_a_program_that_is_not_here_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnpackError, match="install the package zstd"):
        unzstd(b"")


@pytest.mark.parametrize(
    ("program", "unpack"), [("gzip", gunzip), ("xz", unxz), ("lz4", unlz4), ("zstd", unzstd)]
)
def test_what_would_become_too_much_is_not_unpacked_to_its_end(
    monkeypatch: pytest.MonkeyPatch, program: str, unpack: Unpacker
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"needs the program {program}: make setup")
    packed = subprocess.run(
        [program, "-c"], input=bytes(9 << 20), capture_output=True, check=True
    ).stdout
    assert len(unpack(packed)) == 9 << 20
    monkeypatch.setattr(unpack_module, "MOST", 8 << 20)
    with pytest.raises(UnpackError, match="more than 8 MB come out of it"):
        unpack(packed)
