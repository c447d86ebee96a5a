"""What lies in a folder that somebody names: regular files, no link followed, and an end to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from harness.formats.outside_file import read_outside
from harness.guests.unpack import MOST
from harness.spec.kernels import KernelError

MOST_ENTRIES: Final = 1_000_000
"""files and folders: a tree of Linux with everything built has some 200,000"""


def files_below(folder: Path) -> Iterator[Path]:
    """The regular files below it, folder by folder by name. Raises KernelError, OSError."""
    seen = 0
    pending = [folder]
    while pending:
        with os.scandir(pending.pop()) as entries:
            there = sorted(entries, key=lambda entry: entry.name)
        seen += len(there)
        if seen > MOST_ENTRIES:
            raise KernelError(f"{folder}: more than {MOST_ENTRIES} files: name a folder within")
        yield from (Path(it.path) for it in there if it.is_file(follow_symlinks=False))
        below = [Path(it.path) for it in there if it.is_dir(follow_symlinks=False)]
        pending += reversed(below)


def read_file(path: Path, *, follow: bool = False) -> bytes:
    """A kernel or a module; `follow`: a link that the user has named. Raises KernelError."""
    try:
        return read_outside(path, MOST, follow=follow)
    except OSError as error:
        raise KernelError(f"{path}: {error.strerror}") from error
