"""The folder that a kernel's evidence lies in, made before a run.

Where it lies is left to `layout`, what is in it to the engine.
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
