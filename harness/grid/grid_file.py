"""What a grid has measured on a kernel, as a file has it: a line for each cell.

Owns which columns of a file are coordinates and which are results.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from harness.formats.outside_file import MEGABYTE, read_outside
from harness.records.store import ResultsError

Results = tuple[str, ...]
"""what came of a cell"""

LONGEST = 128 * MEGABYTE
"""three times the longest that there is"""
RULE = "rule"
COLUMNS_OF_PAIRS = (
    *("protocol", "first address", "first options", "first state", "first user"),
    *("second address", "second options", "second user", "devices"),
    *("bind result", "listen result", RULE),
)
"""of the pairs; those of the smaller grids are `axes`' to say"""
_RESULTS = {RULE}
_RESULT_ENDINGS = (" result", " bind", " listen", " connect")


@dataclass(frozen=True, slots=True)
class GridFile:
    """The lines of a file, without the first, which names the columns."""

    axes: tuple[str, ...]
    """the columns that are coordinates"""
    results: tuple[str, ...]
    """those behind them, which say what came"""
    lines: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All, as the first line has them."""
        return self.axes + self.results

    def cell(self, line: str) -> tuple[str, ...]:
        """The coordinates of a line."""
        width = len(self.axes)
        return tuple(line.split(",", width)[:width])

    def split(self, line: str) -> tuple[tuple[str, ...], Results]:
        """The coordinates of a line, and what came."""
        fields = tuple(line.split(","))
        width = len(self.axes)
        return fields[:width], fields[width:]

    @property
    def text(self) -> str:
        """The file."""
        return "".join(f"{line}\n" for line in (",".join(self.columns), *self.lines))

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return sha256(self.text.encode()).hexdigest()


def is_result(column: str) -> bool:
    """Whether a column says what came, and not of what."""
    return column in _RESULTS or column.endswith(_RESULT_ENDINGS)


def parse_grid(content: bytes, where: Path) -> GridFile:
    """The lines of a file. Raises ResultsError, with the line that is none."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        raise ResultsError(f"{where}: not text as a grid writes it: measure again") from error
    if not text.endswith("\n"):
        raise ResultsError(f"{where}: cut short: measure again")
    first, *lines = text[:-1].split("\n")
    columns = tuple(first.split(","))
    seen = [is_result(column) for column in columns]
    if len(set(columns)) < len(columns) or seen != sorted(seen) or not seen[-1] or seen[0]:
        raise ResultsError(f"{where}:1: no columns of a grid: measure again")
    commas = len(columns) - 1
    for number, line in enumerate(lines, start=2):
        if line.count(",") != commas or not line.isprintable():
            raise ResultsError(f"{where}:{number}: not {len(columns)} columns: measure again")
    axes = seen.index(True)
    return GridFile(columns[:axes], columns[axes:], tuple(lines))


def read_grid(path: Path) -> GridFile:
    """A whole file. Raises ResultsError."""
    return parse_grid(content_of(path), path)


def content_of(path: Path) -> bytes:
    """The bytes of a file of a grid. Raises ResultsError."""
    try:
        return read_outside(path, LONGEST)
    except OSError as error:
        raise ResultsError.of(path, error) from error
