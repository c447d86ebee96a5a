"""One run at a time writes into a results folder.

Owns the lock: a file that the run keeps locked (flock(2)), so that it is free the moment its holder
dies, and that says who the holder is.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from harness.records.layout import lock_file
from harness.records.store import ResultsError, make_folder


@contextmanager
def results_lock(results: Path) -> Iterator[None]:
    """Hold the folder. Raises ResultsError, with the holder's name if there is one."""
    path = lock_file(results)
    try:
        make_folder(results)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise ResultsError.of(path, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
        os.close(descriptor)
        raise ResultsError(
            f"{results}: another run is writing here ({holder or 'just begun'}):"
            " wait for its end, or name another folder with --results"
        ) from None
    try:
        os.ftruncate(descriptor, 0)
        now = datetime.now().strftime("%H:%M:%S")
        os.pwrite(descriptor, f"process {os.getpid()}, since {now}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
