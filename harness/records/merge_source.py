"""What came from other machines, looked over before anything of it is used.

Promises that below the folder are files and folders alone, that the records are those of kernels
with plain names and of cases that this checkout has, and that evidence is of a size that evidence
has. What becomes of it is left to `merge`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Iterator
from pathlib import Path

from harness.formats import outside_file
from harness.formats.observations import FILE as OBSERVATIONS
from harness.formats.outside_file import read_outside
from harness.formats.plain_name import fault_of_name
from harness.formats.plan import FILE as PLAN
from harness.formats.verdict import Verdict
from harness.records.kernel_records import read_kernel
from harness.records.layout import VERDICT, VERDICTS
from harness.records.store import ResultsError

MOST_FILES = 100
"""in a case's folder; it has about six"""
_MOST = {
    PLAN: outside_file.PLAN,
    OBSERVATIONS: outside_file.OBSERVATIONS,
    VERDICT: outside_file.VERDICT,
}


def record_files_below(folder: Path) -> list[Path]:
    """The records below a folder. Raises ResultsError, also for a link or a device anywhere."""
    try:
        return sorted(path for path in _files_below(folder) if path.name == VERDICTS)
    except OSError as error:
        raise ResultsError.of(Path(error.filename or folder), error) from error


def read_source(path: Path, known: Container[str]) -> list[Verdict]:
    """The verdicts of one machine on one kernel. Raises ResultsError."""
    if path.parent.parent.name != "kernels":
        raise ResultsError(f"{path}: not in a folder kernels/RELEASE/: records lie there")
    verdicts = read_kernel(path)
    for verdict in verdicts:
        if verdict.case not in known:
            said = f"{verdict.case} is no case of these scenarios"
            raise ResultsError(f"{path}: {said}: merge with the checkout that ran it")
    return verdicts


def evidence_files(folder: Path) -> dict[str, int]:
    """The files of a case's evidence and how long each may be. Raises ResultsError."""
    if not folder.is_dir():
        return {}
    names = [it.name for it in os.scandir(folder) if not it.is_dir(follow_symlinks=False)]
    if len(names) > MOST_FILES:
        raise ResultsError(f"{folder}: {len(names)} files: evidence has some six: remove it")
    for name in names:
        fault = fault_of_name(name)
        if fault is not None:
            raise ResultsError(f"{folder}: {fault}: remove the file")
        most = _MOST.get(name, outside_file.CAPTURE)
        if (folder / name).lstat().st_size > most:
            raise ResultsError(f"{folder / name}: longer than {most} bytes: remove it")
    return {name: _MOST.get(name, outside_file.CAPTURE) for name in names}


def read_evidence_file(path: Path, most: int) -> bytes:
    """The bytes of one of them. Raises ResultsError."""
    try:
        return read_outside(path, most)
    except OSError as error:
        raise ResultsError.of(path, error) from error


def _files_below(folder: Path) -> Iterator[Path]:
    left = [folder]
    while left:
        with os.scandir(left.pop()) as entries:
            for entry in entries:
                mode = entry.stat(follow_symlinks=False).st_mode
                if stat.S_ISDIR(mode):
                    left.append(Path(entry.path))
                elif stat.S_ISREG(mode):
                    yield Path(entry.path)
                else:
                    what = "a symbolic link" if stat.S_ISLNK(mode) else "not a regular file"
                    said = f"{what}: results have files alone: remove it"
                    raise ResultsError(f"{entry.path}: {said}")
