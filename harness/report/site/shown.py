"""The evidence that the pages show: which run of which case, on which kernel, and where it lies.

Owns the order in which several of one case stand: that of the reference kernel first. What is in a
folder is read by whoever draws it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.decisive import decisive_runs
from harness.analysis.kernel_column import Column
from harness.formats.plan import FILE as PLAN
from harness.formats.status import Status


@dataclass(frozen=True, slots=True)
class EvidenceFolder:
    """Where evidence on a kernel may lie."""

    column: Column
    root: Path
    only: Collection[str] | None = None
    """the cases that are shown; all that are there if None"""
    own: bool = False
    """of runs here, beside those that are published"""


@dataclass(frozen=True, slots=True)
class Shown:
    """The evidence of one run of a case."""

    cell: str
    """the case"""
    case: str
    """as its record names it: of a case that is run often with the number of the run"""
    release: str
    version: str
    folder: Path
    own: bool

    @property
    def place(self) -> str:
        """What its folder and its page are called after: the release, and whose it is."""
        return f"own-{self.release}" if self.own else self.release

    @property
    def label(self) -> str:
        """`6.12.43`, `6.12.43, run 2`."""
        run = self.case.removeprefix(self.cell).removeprefix("/")
        return f"{self.version}, run {run}" if run else self.version


def shown_of(reference: Column, folders: Sequence[EvidenceFolder]) -> dict[str, tuple[Shown, ...]]:
    """By case, all that there is of it."""
    found: dict[str, list[Shown]] = {}
    first = [it for it in folders if it.column.release == reference.release and not it.own]
    for folder in [*first, *(it for it in folders if it not in first)]:
        for one in _in(folder):
            found.setdefault(one.cell, []).append(one)
    return {cell: tuple(several) for cell, several in found.items()}


def _in(folder: EvidenceFolder) -> Iterable[Shown]:
    column = folder.column
    wanted = column.verdicts if folder.only is None else folder.only
    for cell in wanted:
        verdict = column.verdicts.get(cell)
        # Of a case that was skipped there is nothing to draw.
        if verdict is None or verdict.verdict is Status.SKIP:
            continue
        for case in decisive_runs(verdict):
            place = folder.root / case
            if (place / PLAN).is_file():
                yield Shown(cell, case, column.release, column.version, place, folder.own)
