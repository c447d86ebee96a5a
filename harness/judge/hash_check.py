"""Whether a folder is as the engine left it: each file against its SHA-256 in the end line.

Promises that a file which was altered, left out or added afterwards is a fault, unless its hash was
altered with it: for that there is the run's manifest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from harness.formats import outside_file
from harness.formats.observations import FILE as OBSERVATIONS, End
from harness.formats.outside_file import read_outside
from harness.formats.plan import FILE as PLAN
from harness.formats.verdict import Cause


def check_hashes(
    folder: Path, captures: Iterable[str], lines_digest: str, end: End
) -> Iterator[Cause]:
    """The folder's plan and captures; `lines_digest` is that of the lines before the end line."""
    digests = {file: _digest_of(folder / file, outside_file.CAPTURE) for file in captures}
    digests[PLAN] = _digest_of(folder / PLAN, outside_file.PLAN)
    digests[OBSERVATIONS] = lines_digest
    for file, digest in digests.items():
        if end.sha256.get(file) != digest:
            yield Cause.of("altered", file=file)
    for file in end.sha256.keys() - digests.keys():
        yield Cause.of("hash-of-nothing", file=file)


def end_line_digest(folder: Path) -> str | None:
    """The SHA-256 of a folder's end line, which stands for all of it; None without a whole one."""
    try:
        lines = read_outside(folder / OBSERVATIONS, outside_file.OBSERVATIONS).splitlines(
            keepends=True
        )
    except OSError:
        return None
    if not lines or not lines[-1].endswith(b"\n"):
        return None
    return sha256(lines[-1]).hexdigest()


def _digest_of(path: Path, most: int) -> str:
    try:
        return sha256(read_outside(path, most)).hexdigest()
    except OSError:
        return "none"  # what else is told of a file that cannot be read is not lost by this
