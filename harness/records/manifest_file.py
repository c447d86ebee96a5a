"""manifest.json beside a kernel's evidence: read, and written when a run is over."""

from __future__ import annotations

import json
from pathlib import Path

from harness.formats.codec import FormatError, parse_object
from harness.formats.manifest import Manifest, ManifestRun
from harness.formats.outside_file import RECORDS, read_outside
from harness.judge.hash_check import end_line_digest
from harness.records.layout import case_folder, manifest_file
from harness.records.store import ResultsError, write_text


def read_manifest(results: Path, release: str) -> Manifest | None:
    """The manifest of a kernel's evidence; None if there is none. Raises ResultsError."""
    path = manifest_file(results, release)
    try:
        return Manifest.from_json(parse_object(read_outside(path, RECORDS)))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ResultsError.of(path, error) from error
    except FormatError as error:
        raise ResultsError(f"{path}: no manifest as this version writes it ({error})") from error


def add_to_manifest(results: Path, release: str, run: ManifestRun, cases: list[str]) -> None:
    """A run is over that had these cases. Raises ResultsError."""
    try:
        before = read_manifest(results, release)
    except ResultsError:
        before = None  # cannot be read, so nothing is known from it; this run's cases are
    ends = {case: end_line_digest(case_folder(results, release, case)) for case in cases}
    manifest = (before or Manifest()).with_run(run, ends)
    path = manifest_file(results, release)
    write_text(path, json.dumps(manifest.to_json(), indent=1) + "\n")
