"""What the grid costs: cells a second on this machine and in a guest, and memory."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from harness.run.engine import DEFAULT, command
from harness.tools.measure import HARNESS, Measure, Unmeasurable, answer_of

# All states of the first socket in both, so that a cell costs the same on average.
MANY = "tcp,*,*,*,*,*,same,none"
FEW = "tcp,*,*,*,first4,*,same,none"


def grid(home: Path) -> Iterator[Measure]:
    """Ten times as many cells cost no more each; and how that compares with a bare namespace."""
    said = json.loads(answer_of([*command(DEFAULT), "bench-topology", "100"]))
    bare = int(said["n"]) / float(said["bare_seconds"])
    # Before and after the many: a machine that slows down is not taken for a grid that does.
    few = [measured(home / "few.csv", FEW)]
    many = measured(home / "many.csv", MANY)
    few.append(measured(home / "few.csv", FEW))
    fewer = max(it.rate for it in few)
    about = f"{many.cells} cells in {many.seconds:.1f} s"
    yield Measure("cells of the grid", many.rate, 500, "/s", False, about)
    each = f"{1000 / bare:.2f} ms each of these"
    yield Measure("against unshare, lo up, exit", many.rate / bare, 0.5, "x", False, each)
    what = f"the rate of {many.cells} cells against that of {few[0].cells}"
    yield Measure(what, many.rate / fewer, 0.9, "x", False, f"{fewer:.0f}/s")
    yield Measure("memory of the grid", many.mib, 200, "MiB", True, "the largest process")
    in_guest = cells_of_guest(home / "guest")
    yield Measure(
        "cells in a guest", in_guest, 60, "/s", False, "the newest kernel, its boot included"
    )


class Measured:
    """A part of the grid on this machine: its cells, seconds and largest process."""

    def __init__(self, cells: int, seconds: float, mib: float) -> None:
        self.cells, self.seconds, self.mib = cells, seconds, mib

    @property
    def rate(self) -> float:
        """Cells a second."""
        return self.cells / self.seconds


def measured(file: Path, only: str) -> Measured:
    """Measures these cells into a file. Raises Unmeasurable."""
    words = [*command(DEFAULT), "grid", "--output", str(file), "--only", only]
    start = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise Unmeasurable(f"{' '.join(words)} exited with {child.returncode}")
    return Measured(_cells(file), seconds, used.ru_maxrss / 1024)


def cells_of_guest(results: Path) -> float:
    """Cells a second of wall time on the newest kernel."""
    start = time.monotonic()
    words = ["grid", "--kernels", "newest", "--only", FEW, "--results", str(results)]
    answer_of([*HARNESS, *words])
    took = time.monotonic() - start
    (file,) = results.glob("part/grid/*.csv")
    return _cells(file) / took


def _cells(file: Path) -> int:
    """The lines without the first."""
    with file.open() as lines:
        return sum(1 for _ in lines) - 1
