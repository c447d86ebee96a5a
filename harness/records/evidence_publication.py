"""Evidence on its way from runs here to the published results.

Owns which files are copied, that they are no more and no longer than evidence has, and which of
those that were published before have to go. Which cases these are, and whether their evidence
bears out their records, is left to the caller.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from harness.formats.plan import FILE as PLAN
from harness.records.layout import case_folder, published_evidence, published_evidence_folders
from harness.records.merge_source import evidence_files, read_evidence_file


def has_evidence(results: Path, release: str, case: str) -> bool:
    """Whether a run here has left evidence of the case."""
    return (case_folder(results, release, case) / PLAN).is_file()


def evidence_to_publish(
    own: Path, committed: Path, release: str, cases: Iterable[str]
) -> dict[Path, bytes]:
    """What each file will be. Raises ResultsError for one that evidence has not."""
    into = published_evidence(committed, release)
    found = {}
    for case in cases:
        folder = case_folder(own, release, case)
        for name, most in evidence_files(folder).items():
            found[into / case / name] = read_evidence_file(folder / name, most)
    return found


def published_cases(results: Path, release: str) -> list[str]:
    """The cases whose evidence is published, as records name them: a run by its number."""
    folder = published_evidence(results, release)
    return sorted(str(path.parent.relative_to(folder)) for path in folder.rglob(PLAN))


def other_evidence(
    committed: Path, kept: Collection[Path], still: Collection[tuple[str, str]]
) -> list[Path]:
    """The published files that are neither among these nor of a release and case in `still`."""
    gone = []
    for release in published_evidence_folders(committed):
        for folder, _, names in os.walk(release):
            case = (release.name, str(Path(folder).relative_to(release)))
            paths = [Path(folder) / name for name in names]
            gone += [path for path in paths if path not in kept and case not in still]
    return gone
