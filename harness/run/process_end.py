"""The end of processes that do not end by themselves: stopped ones, and those that root has for us.

Owns how the processes below another one are found (proc(5)) and killed. Only for our own children.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path


def descendants_of(pid: int) -> Iterator[int]:
    """All processes that a process has started and that live, each before those below it."""
    try:
        children = [
            int(child)
            for listed in Path(f"/proc/{pid}/task").glob("*/children")
            for child in listed.read_text().split()
        ]
    except OSError:
        return
    for child in children:
        yield child
        yield from descendants_of(child)


def end_processes(pids: Iterable[int]) -> None:
    """SIGKILL for each, which a stopped process obeys, too; through sudo where we may not."""
    forbidden = []
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        except PermissionError:
            forbidden.append(str(pid))
    if forbidden:
        kill = ["sudo", "-n", "kill", "-KILL", *forbidden]
        subprocess.run(kill, stdin=subprocess.DEVNULL, capture_output=True)
