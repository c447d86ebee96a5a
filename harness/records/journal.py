"""The verdicts of a run that has not ended yet, a line each, on disk as soon as they are given.

Promises that whatever ends a run (a signal, a full disk, the power) loses no verdict: what it has
left behind is put among the records by the next run or by `harness records`, and the evidence of
these verdicts into its place. Only a line that was cut off is left out: its verdict was not given
yet. Many processes may add to one journal, each a line at a time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

from harness.formats.codec import FormatError, parse_object
from harness.formats.outside_file import RECORDS, read_outside
from harness.formats.verdict import Status, Verdict
from harness.records.incoming import Incoming, told_verdict
from harness.records.layout import (
    case_folder,
    incoming_folders,
    journal_file,
    journal_files,
    verdicts_file,
)
from harness.records.store import ResultsError, make_folder, read_verdicts, write_verdicts

_WITHDRAWN = "withdrawn"


class Journal:
    """The file of one run on one kernel, open for appending."""

    def __init__(self, results: Path, release: str) -> None:
        """Open it. Raises ResultsError."""
        self._path = journal_file(results, release)
        try:
            make_folder(self._path.parent)
            self._stream = self._path.open("ab", buffering=0)
        except OSError as error:
            raise ResultsError.of(self._path, error) from error

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()

    def add(self, verdict: Verdict) -> None:
        """A case has its verdict. Raises ResultsError if the disk does not take it."""
        self._append(verdict.to_json())

    def withdraw(self, case: str) -> None:
        """A verdict is taken back. Raises ResultsError."""
        self._append({_WITHDRAWN: case})

    def remove(self) -> None:
        """The records have all of it now. Raises ResultsError."""
        self._stream.close()
        _remove(self._path)

    def _append(self, record: dict[str, object]) -> None:
        line = json.dumps(record, separators=(",", ":")).encode() + b"\n"
        try:
            if self._stream.write(line) != len(line):
                raise OSError(28, "No space left on device")
            os.fdatasync(self._stream.fileno())
        except OSError as error:
            raise ResultsError.of(self._path, error) from error


def read_journal(path: Path) -> dict[str, Verdict]:
    """What a run that did not end has left, by case. Raises ResultsError."""
    try:
        *lines, _cut_off = read_outside(path, RECORDS).split(b"\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ResultsError.of(path, error) from error
    verdicts: dict[str, Verdict] = {}
    for number, line in enumerate(lines, start=1):
        try:
            record = parse_object(line)
            if record.keys() == {_WITHDRAWN}:
                verdicts.pop(str(record[_WITHDRAWN]), None)
                continue
            verdict = Verdict.from_json(record)
        except FormatError as error:
            said = f"{path}:{number}: no verdict as this version writes it ({error})"
            raise ResultsError(f"{said}: remove the line and try again") from error
        verdicts[verdict.case] = verdict
    return verdicts


def put_among_records(results: Path, release: str) -> int:
    """What a run on this kernel left becomes part of the records: its journal, and its evidence.

    Returns how many verdicts that were. Raises ResultsError.
    """
    path = journal_file(results, release)
    left = read_journal(path)
    for of, folder in incoming_folders(results):
        if of == release:
            _settle(results, Incoming(results, release, folder), left)
    if left:
        records = verdicts_file(results, release)
        known = {verdict.case: verdict for verdict in read_verdicts(records)}
        write_verdicts(records, merged(known, left.values()).values())
    _remove(path)
    return len(left)


def merged(known: Mapping[str, Verdict], new: Iterable[Verdict]) -> dict[str, Verdict]:
    """By case, the new verdicts and those known before that they say nothing better than."""
    after = dict(known)
    for verdict in new:
        there = after.get(verdict.case)
        # What did not run knows nothing better than what an earlier run has found.
        if there is None or there.verdict is Status.MISS or verdict.verdict is not Status.MISS:
            after[verdict.case] = verdict
    return after


def unfinished_releases(results: Path) -> list[str]:
    """The kernels on which a run was killed, or goes on."""
    journals = {path.parent.name for path in journal_files(results)}
    return sorted(journals | {release for release, _ in incoming_folders(results)})


def _settle(results: Path, incoming: Incoming, left: Mapping[str, Verdict]) -> None:
    """Evidence that the verdicts of a journal stand on, if it has not found its place yet."""
    for case, verdict in left.items():
        told = json.loads(json.dumps(verdict.to_json()))
        there = told_verdict(case_folder(results, incoming.release, case))
        if told_verdict(incoming.folder / case) == told != there:
            incoming.settle(case)
    incoming.close()


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ResultsError.of(path, error) from error
