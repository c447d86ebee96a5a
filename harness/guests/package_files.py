"""The kernel and the modules out of Debian packages; nothing else of them, and nothing of them run.

Owns what of a package is of use here. Promises regular files below a folder and nowhere else, so
many and so long at most, and one line for a package that is none. The formats are `dpkg-deb`'s and
tarfile's; what the files are worth is left to `local_kernel`.
"""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, Final

from harness.guests.debian_archive import last_complaint
from harness.guests.unpack import MOST
from harness.language.escape import for_terminal
from harness.spec.kernels import KernelError

MOST_FILES: Final = 50_000
"""of a package: Debian's largest, with every driver, has some 5,000"""
MOST_BYTES: Final = 4 << 30
"""of all files that are taken from a package"""
IMAGES: Final = "vmlinuz*", "bzImage*", "vmlinux*"
MODULE: Final = ".ko"


def unpack_package(package: Path, into: Path) -> None:
    """The kernels and modules of a package, at their places below `into`. Raises KernelError."""
    if not package.is_file():
        raise KernelError(f"{package}: not a regular file: a package ends in .deb and is one")
    with tempfile.TemporaryFile() as complaints:
        command = ["dpkg-deb", "--fsys-tarfile", str(package.absolute())]
        try:
            running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints)
        except OSError as error:
            raise KernelError("there is no dpkg-deb here: install the package dpkg") from error
        with running:
            assert running.stdout is not None
            try:
                _take(running.stdout, into)
                torn = ""
            except (tarfile.TarError, EOFError) as error:
                torn = str(error)
            except KernelError as error:
                running.kill()
                raise KernelError(f"{package.name}: {error}") from error
            if torn or not _ends(running.stdout):
                running.kill()
        complaints.seek(0)
        said = complaints.read(10_000).decode(errors="replace")
    if running.returncode != 0 or torn:
        why = last_complaint(said) if said.strip() else torn or "dpkg-deb failed"
        raise KernelError(f"{package.name}: cannot be unpacked: {why}")


def _ends(stream: IO[bytes]) -> bool:
    """Whether it ends within a few more blocks, as an archive's padding does."""
    return any(not stream.read(1 << 16) for _ in range(100))


def _take(stream: IO[bytes], into: Path) -> None:
    left, count = MOST_BYTES, 0
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            count += 1
            if count > MOST_FILES:
                raise KernelError(f"more than {MOST_FILES} files: it is no kernel's package")
            place = _place(member.name)
            if not member.isreg() or not is_wanted(place.name):
                continue
            left -= member.size
            if member.size > MOST or left < 0:
                raise KernelError(f"{place.name}: {member.size} bytes are more than a kernel has")
            content = archive.extractfile(member)
            assert content is not None
            (into / place).parent.mkdir(parents=True, exist_ok=True)
            (into / place).write_bytes(content.read())


def _place(name: str) -> PurePosixPath:
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        raise KernelError(f"'{for_terminal(name)}' leads out of the package: do not use it")
    return place


def is_wanted(name: str) -> bool:
    """Whether a file of this name may be a kernel or a module."""
    return MODULE in name or is_image(name)


def is_image(name: str) -> bool:
    """Whether a file of this name may be a kernel."""
    return any(PurePosixPath(name).match(pattern) for pattern in IMAGES)


def unpack_packages(packages: Iterable[Path], into: Path) -> None:
    """Those of several packages, of which one may have the kernel and one its modules."""
    for package in packages:
        unpack_package(package, into)
