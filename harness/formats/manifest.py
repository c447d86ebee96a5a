"""The manifest of a folder of evidence: which runs filled it, and what each case's end line was.

A case's end line has the hashes of all its files, so the hash of that line stands for the folder. A
partial run adds itself: cases that it did not run stay with the run that had them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from harness.formats.codec import FormatError, read, to_json

FORMAT = 1
"""Raised whenever a reader of the old form would misread the new one."""
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class ManifestRun:
    """One run: what it ran with, and when."""

    begun: str
    """UTC, on the clock on the wall"""
    ended: str
    revision: str
    """the commit of the checkout"""
    engine: str
    """its version"""
    built_from: str
    """the commit that the engine was built from"""
    release: str
    kernel: str
    """its build, as uname -v says"""
    machine: str
    backend: str
    jobs: int | None
    """cases at once; None: the engine decided"""
    settings: Mapping[str, str]
    """sysctls of the machine that bear on what fresh namespaces are like"""
    packages: Mapping[str, str]
    """versions of the packages that it was made and run with"""


@dataclass(frozen=True, slots=True)
class ManifestCase:
    """One case: which of the runs had it, and the SHA-256 of its end line."""

    run: int
    end: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All of a folder."""

    ORDER: ClassVar = ("format", "runs", "cases")
    format: int = FORMAT
    runs: tuple[ManifestRun, ...] = ()
    cases: Mapping[str, ManifestCase] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The record."""
        record: dict[str, Any] = {"format": self.format, "runs": to_json(self.runs)}
        return {**record, "cases": {case: to_json(it) for case, it in self.cases.items()}}

    @classmethod
    def from_json(cls, record: Any) -> Manifest:
        """The inverse of to_json. Raises FormatError for anything else."""
        if isinstance(record, dict) and record.get("format") != FORMAT:
            raise FormatError(f"format {record.get('format')}, known is {FORMAT}")
        manifest = read(cls, record)
        for case, entry in manifest.cases.items():
            if not 0 <= entry.run < len(manifest.runs):
                raise FormatError(f"cases.{case}.run: there is no such run")
        return manifest

    def with_run(self, run: ManifestRun, ends: Mapping[str, str | None]) -> Manifest:
        """With one more run; `ends` has the cases that it ran, None for one without an end line.

        A run of which no case is left is left out.
        """
        kept = {case: entry for case, entry in self.cases.items() if case not in ends}
        used = sorted({entry.run for entry in kept.values()})
        runs = (*(self.runs[at] for at in used), run)
        cases = {case: ManifestCase(used.index(it.run), it.end) for case, it in kept.items()}
        cases |= {case: ManifestCase(len(used), end) for case, end in ends.items() if end}
        return Manifest(FORMAT, runs, dict(sorted(cases.items())))
