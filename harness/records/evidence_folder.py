"""The folder that a kernel's evidence lies in, made before a run.

Where it lies is left to `layout`, what is in it to the engine.
"""

from __future__ import annotations

from pathlib import Path

from harness.formats.plain_name import fault_of_name
from harness.records.layout import raw_folder
from harness.records.store import ResultsError, make_folder


def make_raw_folder(results: Path, release: str) -> Path:
    """The folder of all evidence on a kernel, made if it is not there. Raises ResultsError."""
    raw = raw_folder(results, release)
    fault = fault_of_name(release)
    if fault is not None:
        raise ResultsError(f"{raw}: no folder of a kernel: {fault}")
    try:
        make_folder(raw)
    except OSError as error:
        raise ResultsError.of(raw, error) from error
    return raw


def require_no_link(raw: Path, case: str) -> None:
    """The place of a case's evidence leads nowhere else. Raises ResultsError."""
    folder = raw / case
    for part in [folder, *folder.parents][: len(folder.relative_to(raw).parts)]:
        if part.is_symlink():
            raise ResultsError(f"{part}: a symbolic link is in the way of evidence: remove it")
