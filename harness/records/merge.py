"""Results of several machines put together: shards of kernels' cases, from wherever they ran.

Owns which verdict counts where two have one, and what makes the whole complete: a verdict for every
case on every kernel that was asked for. A cell that is missing, or that two machines answer
differently, is kept as such. Works on folders laid out as results/; how they came here is the
caller's affair, and what is written of the whole is left to `merge_writer`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.analysis.answer import cell_of
from harness.analysis.comparison import alike
from harness.analysis.kernel_column import Column, columns_of
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.plan.catalogue import Case
from harness.records.layout import VERDICTS, case_folder, release_of, results_of
from harness.records.merge_source import read_source, record_files_below
from harness.records.store import ResultsError


@dataclass(frozen=True, slots=True)
class Missing:
    """Cases that have no result on a kernel."""

    release: str
    cases: int
    of: int
    first: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two verdicts on one cell that do not say the same."""

    one: Verdict
    other: Verdict


@dataclass(slots=True)
class Merged:
    """What came together."""

    verdicts: dict[str, dict[str, Verdict]] = field(default_factory=dict)
    """by release and case: the one that counts"""
    evidence: dict[tuple[str, str], Path] = field(default_factory=dict)
    """by release and case: the folder that it stands on"""
    sources: dict[str, list[Path]] = field(default_factory=dict)
    """by release: the results folders of the machines that ran it"""
    missing: list[Missing] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing and nothing contradicted."""
        return not self.missing and not self.disagreements

    @property
    def columns(self) -> list[Column]:
        """A column for each kernel."""
        return columns_of(cases.values() for cases in self.verdicts.values())


def merge(
    folder: Path,
    cases: Sequence[Case],
    wanted: Iterable[str],
    results: Path,
    known: Container[str] | None = None,
) -> Merged:
    """All records below the folder, held against the cases and the releases that must be there.

    `results` is where they are to go, `known` the ids of all cases there are, where `cases` is a
    part of them. Raises ResultsError if there are none, if the results of before are among them,
    for then nothing would ever be missing, and for a record that cannot be believed.
    """
    merged = Merged()
    chosen = {case.id for case in cases}
    for path in _sources(folder, results):
        release, machine = release_of(path), results_of(path)
        merged.sources.setdefault(release, []).append(machine)
        for verdict in read_source(path, chosen if known is None else known):
            if verdict.case in chosen and _add(merged, verdict):
                evidence = case_folder(machine, release, verdict.case)
                merged.evidence[release, verdict.case] = evidence
    for release in [*wanted, *merged.verdicts]:
        merged.verdicts.setdefault(release, {})
    for release, found in merged.verdicts.items():
        missing = [case.id for case in cases if not _has_run(found.get(case.id))]
        if missing:
            merged.missing.append(Missing(release, len(missing), len(cases), missing[0]))
    return merged


def _sources(folder: Path, results: Path) -> list[Path]:
    if results.resolve().is_relative_to(folder.resolve()):
        raise ResultsError(
            f"{folder}: {results.name} is below it, where the whole goes: name a folder that has"
            " only what came from the machines (DIR=)"
        )
    files = record_files_below(folder)
    if not files:
        raise ResultsError(f"{folder}: no {VERDICTS} below: name a folder with results in it")
    return files


def _add(merged: Merged, verdict: Verdict) -> bool:
    """Whether it is the one that counts so far: the latest of those that ran."""
    found = merged.verdicts.setdefault(verdict.kernel, {})
    there = found.get(verdict.case)
    if there is not None and _has_run(there):
        if not _has_run(verdict):
            return False
        if verdict.verdict is not there.verdict or not alike(cell_of(verdict), cell_of(there)):
            merged.disagreements.append(Disagreement(there, verdict))
        if verdict.date < there.date:
            return False
    found[verdict.case] = verdict
    return True


def _has_run(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.verdict is not Status.MISS
