"""What the grid costs: cells a second on this machine and in a guest, and memory."""

from __future__ import annotations

import json
import math
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT
from harness.grid.published_grid import read_meta
from harness.records.layout import PAIRS, committed_results
from harness.run.engine import DEFAULT, command
from harness.spec.kernel_selection import NEWEST, default_set, select
from harness.spec.kernels import read_kernels
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
    short, long = (in_guest(home / name, only) for name, only in (("few", FEW), ("many", MANY)))
    yield Measure(
        "cells in a guest", short.rate, 60, "/s", False, "the newest kernel, its boot included"
    )
    yield from whole_list(short, long)


def whole_list(short: InGuest, long: InGuest) -> Iterator[Measure]:
    """All pairs on the default set, as two parts in a guest let expect: nobody waits for it."""
    rate = (long.cells - short.cells) / max(long.seconds - short.seconds, 0.001)
    boot = max(short.seconds - short.cells / rate, 0)
    cells, guests = all_pairs(), len(os.sched_getaffinity(0))
    listed = read_kernels(ROOT)
    kernels = len(default_set(listed))
    minutes, every = (
        (boot + cells / rate) * math.ceil(number / guests) / 60 for number in (kernels, len(listed))
    )
    about = (
        f"extrapolated: {cells} cells each, {rate:.0f}/s in each of {guests} guests; those on"
        f" request, too: {len(listed)} kernels in {every:.0f} min"
    )
    yield Measure(f"all pairs on {kernels} kernels", minutes, 60, "min", True, about)


def all_pairs() -> int:
    """How many there are: as many as the newest kernel's published file has."""
    (newest,) = select(read_kernels(ROOT), NEWEST)
    return read_meta(committed_results(ROOT), PAIRS, newest.release or "").origin.cells


@dataclass(frozen=True, slots=True)
class InGuest:
    """A part of the grid on the newest kernel, its boot included."""

    cells: int
    seconds: float

    @property
    def rate(self) -> float:
        """Cells a second."""
        return self.cells / self.seconds


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


def in_guest(results: Path, only: str) -> InGuest:
    """Measures these cells in a guest of the newest kernel. Raises Unmeasurable."""
    start = time.monotonic()
    words = ["grid", "--kernels", NEWEST, "--only", only, "--results", str(results)]
    answer_of([*HARNESS, *words])
    took = time.monotonic() - start
    (file,) = results.glob("part/grid/*.csv")
    return InGuest(_cells(file), took)


def _cells(file: Path) -> int:
    """The lines without the first."""
    with file.open() as lines:
        return sum(1 for _ in lines) - 1
