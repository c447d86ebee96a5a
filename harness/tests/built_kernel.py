"""Kernels and modules made up, of the form that those who look into them want."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory


def bzimage(packed: bytes, size: int, version: int = 0x20F, release: str = "6.1.5-own") -> bytes:
    """What a boot loader gets: some sectors, and the packed kernel with its size behind it."""
    words = f"{release} (me@here) #1 SMP".encode()
    head = bytearray(2 * 512)
    head[0x1F1] = 1
    head[0x202:0x208] = b"HdrS" + struct.pack("<H", version)
    head[0x20E:0x210] = struct.pack("<H", 0x300 - 0x200)
    head[0x236] = 1  # XLF_KERNEL_64
    head[0x248:0x250] = struct.pack("<II", 100, len(packed) + 4)
    head[0x300 : 0x300 + len(words)] = words
    return bytes(head) + bytes(100) + packed + struct.pack("<I", size) + b"what follows"


def module(path: Path, depends: str = "") -> None:
    """An object file whose .modinfo is a module's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    source = path.with_suffix(".s")
    source.write_text(
        f'.section .modinfo,"a"\n.asciz "depends={depends}"\n.asciz "name={path.stem}"\n'
    )
    subprocess.run(["as", "-o", path, source], check=True)
    source.unlink()


def package(file: Path, content: Mapping[str, bytes], preinst: str | None = None) -> Path:
    """A Debian package with these files, and with a script if there is one."""
    with TemporaryDirectory() as scratch:
        root = Path(scratch)
        for name, plain in content.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(plain)
        (root / "DEBIAN").mkdir()
        told = {"Package": "linux-x", "Version": "1", "Architecture": "amd64", "Description": "x"}
        told["Maintainer"] = "Me <me@x>"
        lines = "".join(f"{key}: {value}\n" for key, value in told.items())
        (root / "DEBIAN/control").write_text(lines)
        if preinst is not None:
            (root / "DEBIAN/preinst").write_text(preinst)
            (root / "DEBIAN/preinst").chmod(0o755)
        build = ["dpkg-deb", "-Znone", "--root-owner-group", "--build", str(root), str(file)]
        subprocess.run(build, check=True, capture_output=True)
    return file
