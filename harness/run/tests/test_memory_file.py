"""A file on no disk can be handed to others by its descriptor."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from harness.run.memory_file import memory_file, tail_of


def test_another_process_reads_what_was_written() -> None:
    with memory_file("words", b"content") as file:
        path = f"/proc/{os.getpid()}/fd/{file.fileno()}"
        assert subprocess.run(["cat", path], capture_output=True, check=True).stdout == b"content"
        assert Path(f"/proc/self/fd/{file.fileno()}").readlink().name.startswith("memfd:words")


def test_the_end_is_read_without_moving_the_writers_place() -> None:
    with memory_file("words", b"12345") as file:
        assert tail_of(file, 3) == b"345"
        assert tail_of(file, 100) == b"12345"
        os.write(file.fileno(), b"6")
        assert tail_of(file, 2) == b"56"
