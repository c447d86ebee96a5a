"""Out of a package come its kernel and its modules, and nothing else. dpkg-deb is real."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from harness.guests import package_files
from harness.guests.package_files import unpack_package, unpack_packages
from harness.spec.kernels import KernelError
from harness.tests.built_kernel import package


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def hostile(tmp_path: Path, *members: tarfile.TarInfo) -> Path:
    """A package whose archive has these members, of which each has as many bytes as it says."""
    made = package(tmp_path / "good.deb", {"x": b""})
    with tarfile.open(tmp_path / "data.tar", "w") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(bytes(member.size)))
    subprocess.run(["ar", "x", made, "debian-binary", "control.tar"], cwd=tmp_path, check=True)
    parts = ["debian-binary", "control.tar", "data.tar"]
    subprocess.run(["ar", "rc", "bad.deb", *parts], cwd=tmp_path, check=True)
    return tmp_path / "bad.deb"


def member(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    told = tarfile.TarInfo(name)
    told.size, told.type, told.linkname = size, kind, "/etc/passwd"
    return told


def test_kernel_and_modules_come_out_at_their_places_and_nothing_else(tmp_path: Path) -> None:
    content = {
        "boot/vmlinuz-6.1": b"kernel",
        "boot/config-6.1": b"",
        "usr/lib/modules/6.1/kernel/net/veth.ko.xz": b"module",
        "usr/share/doc/copyright": b"",
    }
    made = package(tmp_path / "image.deb", content, preinst=f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    unpack_package(made, tmp_path / "out")
    wanted = ["boot/vmlinuz-6.1", "usr/lib/modules/6.1/kernel/net/veth.ko.xz"]
    assert files(tmp_path / "out") == wanted
    assert (tmp_path / "out" / wanted[1]).read_bytes() == b"module"
    assert not (tmp_path / "ran").exists()


def test_several_packages_come_together(tmp_path: Path) -> None:
    one = package(tmp_path / "binary.deb", {"boot/vmlinuz-7.2": b"k"})
    other = package(tmp_path / "modules.deb", {"usr/lib/modules/7.2/veth.ko": b"m"})
    unpack_packages([one, other], tmp_path / "out")
    assert files(tmp_path / "out") == ["boot/vmlinuz-7.2", "usr/lib/modules/7.2/veth.ko"]


def test_links_and_devices_stay_where_they_are(tmp_path: Path) -> None:
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE)
    bad = hostile(tmp_path, *(member(f"./boot/vmlinuz-{n}", 0, k) for n, k in enumerate(kinds)))
    unpack_package(bad, tmp_path / "out")
    assert files(tmp_path / "out") == []


@pytest.mark.parametrize("name", ["../vmlinuz", "./boot/../../vmlinuz", "/tmp/vmlinuz"])
def test_what_leads_out_of_the_package_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KernelError, match=r"bad.deb: '.*vmlinuz' leads out of the package"):
        unpack_package(hostile(tmp_path, member(name, 3)), tmp_path / "out")
    assert files(tmp_path / "out") == []


def test_what_is_too_long_or_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = hostile(tmp_path, *(member(f"{n}.ko", 1000) for n in range(5)))
    unpack_package(bad, tmp_path / "out")
    for name, most, words in (
        ("MOST", 999, "0.ko: 1000 bytes are more than a kernel has"),
        ("MOST_BYTES", 4999, "4.ko: 1000 bytes are more"),
        ("MOST_FILES", 4, "more than 4 files: it is no kernel's package"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(package_files, name, most)
            with pytest.raises(KernelError, match=words):
                unpack_package(bad, tmp_path / "out")


def test_what_is_no_package_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "words.deb").write_text("words")
    made = package(tmp_path / "whole.deb", {"boot/vmlinuz-6.1": os.urandom(50_000)})
    (tmp_path / "cut.deb").write_bytes(made.read_bytes()[:20_000])
    os.mkfifo(tmp_path / "fifo.deb")
    for name, words in (
        ("words", "cannot be unpacked: dpkg-deb: error"),
        ("cut", "cannot be unpacked: "),
        ("fifo", "not a regular file"),
    ):
        with pytest.raises(KernelError, match=words) as refused:
            unpack_package(tmp_path / f"{name}.deb", tmp_path / "out")
        assert "\n" not in str(refused.value)
