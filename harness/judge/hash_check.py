"""Whether a folder is as the engine left it: each file against its SHA-256 in the end line.

Promises that a file which was altered, left out or added afterwards is a fault, unless its hash was
altered with it: for that there is the run's manifest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from harness.formats.observations import FILE as OBSERVATIONS, End
from harness.formats.plan import FILE as PLAN
from harness.formats.verdict import Cause


def check_hashes(
    folder: Path, captures: Iterable[str], lines_digest: str, end: End
) -> Iterator[Cause]:
    """The folder's plan and captures; `lines_digest` is that of the lines before the end line."""
    digests = {file: _digest_of(folder / file) for file in (PLAN, *captures)}
    digests[OBSERVATIONS] = lines_digest
    for file, digest in digests.items():
        if end.sha256.get(file) != digest:
            yield Cause.of("altered", file=file)
    for file in end.sha256.keys() - digests.keys():
        yield Cause.of("hash-of-nothing", file=file)


def end_line_digest(folder: Path) -> str | None:
    """The SHA-256 of a folder's end line, which stands for all of it; None without a whole one."""
    try:
        lines = (folder / OBSERVATIONS).read_bytes().splitlines(keepends=True)
    except OSError:
        return None
    if not lines or not lines[-1].endswith(b"\n"):
        return None
    return sha256(lines[-1]).hexdigest()


def _digest_of(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "none"  # what else is told of a file that cannot be read is not lost by this
