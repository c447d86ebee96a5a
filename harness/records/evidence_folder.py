"""The folders that evidence is written to: made before a run, empty of what was there before.

Promises that the evidence of cases whose id begins with another case's id stays where it is. Where
the folders lie is left to `layout`, what is in them to the engine.
"""

from __future__ import annotations

from pathlib import Path

from harness.records.layout import raw_folder
from harness.records.store import ResultsError, make_folder


def make_raw_folder(results: Path, release: str) -> Path:
    """The folder of all evidence on a kernel, made if it is not there. Raises ResultsError."""
    raw = raw_folder(results, release)
    try:
        make_folder(raw)
    except OSError as error:
        raise ResultsError.of(raw, error) from error
    return raw


def clear_evidence(raw: Path, case: str) -> None:
    """Remove a case's earlier evidence, but not that of cases below it. Raises ResultsError."""
    folder = raw / case
    if not folder.is_dir():
        return
    try:
        others = [path for path in folder.iterdir() if path.is_dir()]
        for path in folder.iterdir():
            if path not in others:
                path.unlink()
        if not others:
            folder.rmdir()
    except OSError as error:
        raise ResultsError.of(folder, error) from error
