"""Files that are on no disk, so that none is left behind however we end (memfd_create(2))."""

from __future__ import annotations

import os
from typing import IO


def memory_file(name: str, content: bytes = b"") -> IO[bytes]:
    """A new one with this content; it is gone when it is closed here and wherever it was handed."""
    file = os.fdopen(os.memfd_create(name), "w+b")
    file.write(content)
    file.flush()
    return file


def tail_of(file: IO[bytes], most: int) -> bytes:
    """The last bytes of a file, at most so many.

    Not by read(2): the position in the file is one with that of whoever writes it.
    """
    size = os.fstat(file.fileno()).st_size
    at = max(0, size - most)
    return os.pread(file.fileno(), size - at, at)
