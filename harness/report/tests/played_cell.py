"""A cell's story as the program tells it, and whether what is told from the coordinates is that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harness.report.cell_story import ABOUT, cell_story

_TABLE = "the sockets on the port before the second comes:"


@dataclass(frozen=True, slots=True)
class Played:
    """The lines, in the three parts of a story."""

    first: tuple[str, ...]
    table: tuple[str, ...]
    second: tuple[str, ...]


def played(lines: Sequence[str]) -> Played:
    """Of what was printed, without the line of the file."""
    table = next(n for n, line in enumerate(lines) if line.startswith(_TABLE))
    second = next(n for n, line in enumerate(lines) if line.startswith("second: "))
    return Played(tuple(lines[:table]), tuple(lines[table + 1 : second]), tuple(lines[second:]))


def call_of(line: str) -> str:
    """A line that is told, without what it is for."""
    return line.partition(ABOUT)[0]


def assert_told(cell: str, lines: Sequence[str], *, bound_in_table: bool = True) -> None:
    """What is told of the cell is what was done and seen.

    `bound_in_table`: whether the kernel shows sockets of TCP that are only bound.
    """
    it, told = played(lines), cell_story(cell)
    assert [call_of(line) for line in told.first] == [_succeeded(line) for line in it.first], cell
    is_hidden = cell.startswith("tcp,") and ",bound," in cell and not bound_in_table
    assert sorted(map(_seen, it.table)) == ([] if is_hidden else sorted(told.table)), cell
    calls = [line.rpartition(" = ")[0] for line in it.second]
    assert list(told.second)[: len(calls)] == calls, cell
    assert list(map(_succeeded, it.second[:-1])) == calls[:-1], cell
    is_refused = it.second[-1].rpartition(" = ")[2].startswith("-1 ")
    assert is_refused or len(calls) == len(told.second), cell


def _succeeded(line: str) -> str:
    """The call of a line, whose result is no error."""
    call, _, result = line.rpartition(" = ")
    assert int(result) >= 0
    return call


def _seen(line: str) -> str:
    """A socket without the numbers that differ by machine, and the queue that nobody asks for."""
    line = re.sub(r", on device \d+", ", on device one", line.strip())
    line = re.sub(r"uid [1-9]\d*", "uid 64001", line)
    line = line if " LISTEN " in line else re.sub(r", queue \d+", "", line)
    return line if re.search(r":0, ", line) else re.sub(r"( - \S+:)\d+,", r"\1…,", line)
