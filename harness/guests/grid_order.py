"""Which grid, or which cell of it, is to be measured on each of many kernels."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from harness.formats.event import GuestEnded
from harness.formats.grid_origin import GridOrigin
from harness.guests.attempt import Attempt
from harness.guests.initramfs import CAPTURE, RESULTS
from harness.spec.kernels import Kernel

# What the binary calls its files in a guest.
CELLS, ORIGIN = "cells.csv", "cells.csv.meta.json"
PACKETS = "cell.pcap"


@dataclass(frozen=True, slots=True)
class GridOrder:
    """What to measure on each kernel."""

    engine: Path
    results: Path
    grid: str
    only: str | None = None
    cell: str | None = None
    """tell this one's story instead of measuring all"""
    capture: bool = False
    """and capture its packets"""
    part: str | None = None
    """of the cells, as 2/5"""
    ask_why: bool = False
    """ask `why` before each second socket"""

    @property
    def rare(self) -> bool:
        """Whether it needs modules that most do without (modules.RARE)."""
        return self.grid == "protocols"

    def arguments(self) -> list[str]:
        """The words for the binary in a guest, which has one processor."""
        words = ["grid", "--grid", self.grid]
        if self.cell is not None:
            capture = [CAPTURE, f"{RESULTS}/{PACKETS}"] if self.capture else []
            return [*words, "--cell", self.cell, *capture]
        words += ["--output", f"{RESULTS}/{CELLS}", "--jobs", "1", "--progress"]
        words += [] if self.only is None else ["--only", self.only]
        words += [] if self.part is None else ["--part", self.part]
        return [*words, "--ask-why"] if self.ask_why else words


@dataclass(slots=True)
class GridOutcome:
    """What came of one kernel."""

    kernel: Kernel
    attempts: list[Attempt] = field(default_factory=list)
    trouble: str | None = None
    ended: GuestEnded | None = None
    """how the binary ended"""
    story: list[str] = field(default_factory=list)
    """of the one cell that was asked for"""
    path: Path | None = None
    """the file, once it is whole; of a cell its capture"""
    origin: GridOrigin | None = None

    @property
    def wall_seconds(self) -> float:
        """That the last start took, from the kernel's first word on."""
        last = self.attempts[-1]
        return last.wall_seconds - (last.boot_wall_seconds or 0)
