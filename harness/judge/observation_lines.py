"""The lines of observations.ndjson read back, and every way in which one can be missing or damaged.

Owns the checks that hold for the file as a whole: numbered lines of known kinds, each with all its
keys, one begin line and one end line, which counts the lines and bytes before it. What the lines
say is left to `evidence` and the judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from harness.formats.codec import FormatError, parse_object, read_one_of
from harness.formats.observations import FILE, FORMAT, Begin, End, Observation
from harness.formats.outside_file import OBSERVATIONS, read_outside
from harness.formats.verdict import Cause

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lines:
    """The sound lines of a file, in its order."""

    records: Sequence[Any] = field(default_factory=list)
    digest: str = ""
    """the SHA-256 of what stands before the last line"""

    def all(self, kind: type[T]) -> list[T]:
        """Those of one kind."""
        return [record for record in self.records if isinstance(record, kind)]

    def first(self, kind: type[T]) -> T | None:
        """The first of a kind that there is once."""
        return next(iter(self.all(kind)), None)


def read_lines(path: Path, faults: list[Cause]) -> Lines:
    """The sound lines; all that is wrong is added to `faults`."""
    try:
        content = read_outside(path, OBSERVATIONS)
    except OSError as error:
        faults.append(Cause.of("unreadable", file=FILE, error=error.strerror))
        return Lines()
    raw = content.split(b"\n")
    if raw.pop() != b"":
        faults.append(Cause.of("last-line-cut", file=FILE))
    before = content[: content.rfind(b"\n", 0, -1) + 1]
    records = [record for record in map(_Reader(faults).read, raw) if record is not None]
    lines = Lines(records, sha256(before).hexdigest())
    _check_whole(lines, raw, content, faults)
    return lines


class _Reader:
    """Reads line after line, each of which must have the next number."""

    def __init__(self, faults: list[Cause]) -> None:
        self._faults = faults
        self._number = -1

    def read(self, line: bytes) -> Any:
        """The record, or None for a line that is none."""
        self._number += 1
        try:
            record = parse_object(line)
        except FormatError as error:
            where = f"{FILE} line {self._number + 1}"
            self._faults.append(Cause.of("malformed", file=where, error=str(error)))
            return None
        if record.get("kind") == Begin.kind and record.get("format") != FORMAT:
            said = str(record.get("format"))
            self._faults.append(Cause.of("format", file=FILE, format=said, known=FORMAT))
            return None
        if record.get("seq") != self._number:
            self._faults.append(
                Cause.of("numbering", line=self._number + 1, seq=str(record.get("seq")))
            )
        try:
            return read_one_of(Observation, record)
        except FormatError as error:
            where = f"{FILE} seq {record.get('seq')}"
            self._faults.append(Cause.of("malformed", file=where, error=str(error)))
            return None


def _check_whole(lines: Lines, raw: list[bytes], content: bytes, faults: list[Cause]) -> None:
    records = lines.records
    if not records or not isinstance(records[0], Begin):
        faults.append(Cause.of("no-begin"))
    for kind, number in ((Begin.kind, len(lines.all(Begin))), (End.kind, len(lines.all(End)))):
        if number > 1:
            faults.append(Cause.of("more-than-one", kind=kind))
    if not records or not isinstance(records[-1], End):
        faults.append(Cause.of("no-end"))
        return
    end, before = records[-1], len(content) - len(raw[-1]) - 1
    if end.records != len(raw):
        faults.append(Cause.of("line-count", lines=len(raw), counted=end.records))
    if end.bytes != before:
        faults.append(Cause.of("byte-count", bytes=before, counted=end.bytes))
