"""Which modules a guest loads, in which order. The modules are made up, modinfo is real."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from harness.guests.folder_files import files_below
from harness.guests.modules import collect
from harness.spec.kernels import KernelError
from harness.tests.built_kernel import module


def names(folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.iterdir())]


def test_what_a_module_needs_comes_before_it(tmp_path: Path) -> None:
    module(tmp_path / "lib/net/udp_diag.ko", "inet_diag")
    module(tmp_path / "lib/net/tcp_diag.ko", "inet_diag,helper")
    module(tmp_path / "lib/net/inet_diag.ko")
    module(tmp_path / "lib/other/helper.ko", "deep-down")
    module(tmp_path / "lib/other/deep-down.ko")
    module(tmp_path / "lib/other/unused.ko")
    collect(files_below(tmp_path / "lib"), tmp_path / "out")
    found = [name.partition("-")[2] for name in names(tmp_path / "out")]
    assert sorted(found) == [
        "deep_down.ko",
        "helper.ko",
        "inet_diag.ko",
        "tcp_diag.ko",
        "udp_diag.ko",
    ]
    for before, after in (
        ("inet_diag.ko", "tcp_diag.ko"),
        ("inet_diag.ko", "udp_diag.ko"),
        ("deep_down.ko", "helper.ko"),
        ("helper.ko", "tcp_diag.ko"),
    ):
        assert found.index(before) < found.index(after)


def test_packed_modules_are_opened(tmp_path: Path) -> None:
    module(tmp_path / "lib/veth.ko")
    plain = (tmp_path / "lib/veth.ko").read_bytes()
    (tmp_path / "lib/veth.ko.xz").write_bytes(lzma.compress(plain))
    (tmp_path / "lib/veth.ko").unlink()
    collect(files_below(tmp_path / "lib"), tmp_path / "out")
    assert (tmp_path / "out/00-veth.ko").read_bytes() == plain


def test_modules_that_are_built_in_are_not_there_and_not_missed(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    collect(files_below(tmp_path / "lib"), tmp_path / "out")
    assert names(tmp_path / "out") == []


@pytest.mark.parametrize(
    ("name", "words"), [("veth.ko.bz2", "unpack it first"), ("veth.ko.zst", "cannot be read")]
)
def test_what_cannot_be_opened_is_named(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / name).write_bytes(b"no module")
    with pytest.raises(KernelError, match=words):
        collect(files_below(tmp_path / "lib"), tmp_path / "out")
