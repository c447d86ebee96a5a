"""The evidence of a run that goes on: in a folder of its own, until a case has its verdict.

Owns that folder, beside the one of the kernel's evidence. Promises that evidence of an earlier run
stays where it is until the new run of the same case is judged, and that a verdict is never beside
evidence that it does not stand on. What a killed run has left here is heeded by `journal`.
"""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from harness.formats.codec import FormatError, parse_object
from harness.formats.outside_file import VERDICT as VERDICT_BYTES
from harness.formats.outside_file import read_outside
from harness.formats.status import Status
from harness.records.evidence_folder import make_raw_folder, require_no_link
from harness.records.folder_swap import put_in_place, remove_files
from harness.records.layout import VERDICT, case_folder, incoming_folder, raw_folder
from harness.records.store import ResultsError, make_folder


class Incoming:
    """Where the engine writes."""

    def __init__(self, results: Path, release: str, folder: Path) -> None:
        self._results = results
        self.release = release
        self.folder = folder

    @classmethod
    def open(cls, results: Path, release: str, token: str | None = None) -> Incoming:
        """Make it, or take part in the one of a run that has this token. Raises ResultsError."""
        make_raw_folder(results, release)
        # A name that no other run has: an engine may outlive its driver by a moment, and writes on.
        folder = incoming_folder(results, release, token or secrets.token_hex(4))
        try:
            make_folder(folder)
        except OSError as error:
            raise ResultsError.of(folder, error) from error
        return cls(results, release, folder)

    def settle(self, case: str) -> None:
        """A case's evidence goes to its place, if its verdict is beside it. Raises ResultsError."""
        place = case_folder(self._results, self.release, case)
        require_no_link(raw_folder(self._results, self.release), case)
        if not (self.folder / case / VERDICT).is_file():
            self.drop(case)
            return
        try:
            put_in_place(self.folder / case, place)
        except OSError as error:
            raise ResultsError.of(place, error) from error

    def has_earlier(self, case: str) -> bool:
        """Whether in the place of a case's evidence there is some that led to a verdict."""
        place = case_folder(self._results, self.release, case)
        told = told_verdict(place)
        if told is not None:
            return told.get("verdict") != Status.MISS.value
        return place.is_dir() and any(not path.is_dir() for path in place.iterdir())

    def drop(self, case: str) -> None:
        """Forget a case's evidence. Raises ResultsError."""
        try:
            remove_files(self.folder / case)
        except OSError as error:
            raise ResultsError.of(self.folder / case, error) from error

    def close(self) -> None:
        """The run is over: what has not found its place is gone."""
        shutil.rmtree(self.folder, ignore_errors=True)


def told_verdict(folder: Path) -> dict[str, object] | None:
    """The verdict beside some evidence, in whatever form; None if there is none."""
    try:
        return parse_object(read_outside(folder / VERDICT, VERDICT_BYTES))
    except (OSError, FormatError):
        return None
