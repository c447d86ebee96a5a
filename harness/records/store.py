"""Files written whole or not at all; among them verdicts, beside evidence and for a whole kernel.

Promises that a file is either the old one or the new one, never a part of it, and that a disk which
does not take it is told in one line; so is a record that cannot be read. Where files lie is left to
`layout`, what records mean to `verdict` and to the tables.
"""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from harness.formats.codec import FormatError, parse_object
from harness.formats.outside_file import RECORDS, read_outside
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.language.diagnostics import OneLineError
from harness.records.layout import VERDICT
from harness.records.verdict_file import Reader, whole_lines

_WHAT_TO_DO = {
    errno.ENOSPC: "the disk is full: free some space and run again",
    errno.EDQUOT: "the disk quota is used up: free some space and run again",
    errno.EROFS: "the disk is read-only: choose another folder with --results",
    errno.EACCES: "may not be written: choose another folder with --results, or its owner",
    errno.EPERM: "may not be written: choose another folder with --results, or its owner",
    errno.ENOTDIR: "a file is in the way of a folder: remove it, or use another --results",
    errno.EEXIST: "a file is in the way of a folder: remove it, or use another --results",
}


class ResultsError(OneLineError):
    """The results cannot be read or written; the text is one line with what to do about it."""

    @classmethod
    def of(cls, path: Path, error: OSError) -> ResultsError:
        """The line for an error of the system on this path."""
        what = _WHAT_TO_DO.get(error.errno or 0, error.strerror or str(error))
        return cls(f"{path}: {what}")


def write_text(path: Path, text: str) -> None:
    """Replace a file by one with this text, in one go. Raises ResultsError."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file by one with these bytes, in one go. Raises ResultsError."""
    try:
        make_folder(path.parent)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                os.fchmod(handle, 0o644)
                stream.write(content)
                stream.flush()
                os.fsync(handle)
            give_back(Path(name))
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ResultsError.of(path, error) from error


def make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it, as the owner would have made them; those that were made."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for part in missing:
        give_back(part)
    return missing


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """A folder to write into; what was made of it goes again if nothing came into it.

    Raises OSError if it cannot be made."""
    made = make_folder(folder)
    try:
        yield
    finally:
        for part in made:
            with suppress(OSError):  # something is in it
                part.rmdir()


def give_back(path: Path) -> None:
    """What root writes under sudo belongs to the user who called it."""
    if os.geteuid() == 0 and {"SUDO_UID", "SUDO_GID"} <= os.environ.keys():
        os.chown(path, int(os.environ["SUDO_UID"]), int(os.environ["SUDO_GID"]))


def write_verdict(folder: Path, verdict: Verdict) -> None:
    """verdict.json, beside the evidence that it stands on."""
    write_text(folder / VERDICT, json.dumps(verdict.to_json(), indent=2) + "\n")


def write_verdicts(path: Path, verdicts: Iterable[Verdict]) -> None:
    """verdicts.jsonl: one verdict a line, by case."""
    write_text(path, whole_lines(verdicts))


def read_verdicts(path: Path) -> list[Verdict]:
    """The verdicts of a file; none if there is no file. Raises ResultsError."""
    return [verdict for _, verdict in numbered_verdicts(path)]


_CASE = re.compile(rb'\{(?:"format":[0-9]+,)?"case":"([^"\\]+)"')  # how a line of a verdict begins
Wanted = Callable[[str], bool]
"""whether a case is, by its name"""


def numbered_verdicts(path: Path, wanted: Wanted | None = None) -> Iterator[tuple[int, Verdict]]:
    """The same, each with the number of its line; of those that are not wanted only what tells the
    kernel: the first that ran. Raises ResultsError."""
    try:
        content = read_outside(path, RECORDS)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ResultsError.of(path, error) from error
    reader, has_run = Reader(), False
    for number, line in enumerate(content.removesuffix(b"\n").split(b"\n"), start=1):
        if not content:
            return
        if has_run and wanted is not None:
            begins = _CASE.match(line)
            if begins is not None and not wanted(begins[1].decode(errors="replace")):
                continue
        try:
            record = reader.record(parse_object(line))
            if record is not None:
                verdict = Verdict.from_json(record)
                has_run |= verdict.verdict is not Status.MISS
                yield number, verdict
        except FormatError as error:
            said = f"{path}:{number}: no verdict as this version writes it ({error})"
            raise ResultsError(f"{said}: remove it and run again") from error
