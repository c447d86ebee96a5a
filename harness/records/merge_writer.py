"""What came together, written into a results folder whose other records stay: all of it or nothing.

Records, evidence, and the attempts of all machines. Of the evidence of a case what is published
goes with its record. Reports on it are the affair of the caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from harness.formats import outside_file
from harness.formats.attempt import Attempt, read_attempts
from harness.formats.codec import FormatError
from harness.formats.plan import FILE as PLAN
from harness.formats.status import Status
from harness.records.kernel_records import read_kernel
from harness.records.layout import (
    attempts_file,
    case_folder,
    published_evidence,
    verdicts_file,
)
from harness.records.merge import Merged
from harness.records.merge_source import evidence_files, read_evidence_file
from harness.records.staging import Staging
from harness.records.store import ResultsError
from harness.records.verdict_file import published_lines


def write_merged(merged: Merged, results: Path) -> None:
    """Write it all. Raises ResultsError, and then nothing is written."""
    texts = {**_attempts(merged, results), **_records(merged, results)}
    folders = {}
    for (release, case), evidence in merged.evidence.items():
        found = evidence, evidence_files(evidence)
        folders[case_folder(results, release, case)] = found
        published = published_evidence(results, release) / case
        if (published / PLAN).is_file():
            folders[published] = found
    with Staging(results) as staging:
        for into, (evidence, files) in folders.items():
            if files:
                staging.empty(into)
            for name, most in files.items():
                staging.put(into / name, read_evidence_file(evidence / name, most))
        for path, text in texts.items():
            staging.put(path, text.encode())
        staging.commit()


def _records(merged: Merged, results: Path) -> dict[Path, str]:
    texts = {}
    for release, found in merged.verdicts.items():
        if found:
            path = verdicts_file(results, release)
            before = {verdict.case: verdict for verdict in read_kernel(path)}
            ran = {case: it for case, it in found.items() if it.verdict is not Status.MISS}
            texts[path] = published_lines((found | before | ran).values())
    return texts


def _attempts(merged: Merged, results: Path) -> dict[Path, str]:
    texts = {}
    for release, machines in merged.sources.items():
        files = (attempts_file(machine, release) for machine in machines)
        told = [asdict(attempt) for path in files for attempt in _read_attempts(path)]
        if told:
            texts[attempts_file(results, release)] = json.dumps(told, indent=2) + "\n"
    return texts


def _read_attempts(path: Path) -> Iterator[Attempt]:
    try:
        yield from read_attempts(outside_file.read_outside(path, outside_file.ATTEMPTS))
    except FileNotFoundError:
        return  # a host's
    except OSError as error:
        raise ResultsError.of(path, error) from error
    except FormatError as error:
        raise ResultsError(f"{path}: cannot be read: {error}: remove it and run again") from error
