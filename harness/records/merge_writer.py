"""What came together, written into a results folder whose other records stay.

Records, evidence, and the attempts of all machines. Reports on it are the caller's affair.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from harness.formats.status import Status
from harness.records.layout import attempts_file, case_folder, verdicts_file
from harness.records.merge import Merged
from harness.records.store import (
    ResultsError,
    make_folder,
    read_verdicts,
    write_text,
    write_verdicts,
)


def write_merged(merged: Merged, results: Path) -> None:
    """Write it all. Raises ResultsError."""
    for (release, case), evidence in merged.evidence.items():
        _copy(evidence, case_folder(results, release, case))
    for release, machines in merged.sources.items():
        attempts = [one for it in machines for one in _attempts(attempts_file(it, release))]
        if attempts:
            write_text(attempts_file(results, release), json.dumps(attempts, indent=2) + "\n")
    for release, found in merged.verdicts.items():
        if found:
            path = verdicts_file(results, release)
            before = {verdict.case: verdict for verdict in read_verdicts(path)}
            ran = {case: it for case, it in found.items() if it.verdict is not Status.MISS}
            write_verdicts(path, (found | before | ran).values())


def _attempts(path: Path) -> list[object]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []  # a host's
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path}: cannot be read: {error}") from error
    if not isinstance(told, list):
        raise ResultsError(f"{path}: cannot be read: it is no list: remove it and run again")
    return told


def _copy(evidence: Path, into: Path) -> None:
    """A case's evidence in the place of what is there, if there is any."""
    if not evidence.is_dir():
        return
    try:
        shutil.rmtree(into, ignore_errors=True)
        make_folder(into.parent)
        shutil.copytree(evidence, into)
    except (OSError, shutil.Error) as error:
        # Of shutil.Error, whose text is a list of all files, only what it is.
        words = error.strerror if isinstance(error, OSError) and error.strerror else "in part only"
        raise ResultsError(f"{into}: the evidence cannot be copied: {words}") from error
