"""A file of a grid is read as it was written, or refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.grid.grid_file import parse_grid, read_grid
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, pair
from harness.records.store import ResultsError


def test_coordinates_come_before_results() -> None:
    made = grid(PAIR_COLUMNS, pair())
    assert made.results == ("bind result", "listen result", "rule") and len(made.axes) == 9
    cell, came = made.split(made.lines[0])
    assert cell == made.cell(made.lines[0]) and came == ("EADDRINUSE", "-", "port-in-use")


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    made = grid(PAIR_COLUMNS, pair())
    (tmp_path / "a.csv").write_text(made.text)
    assert read_grid(tmp_path / "a.csv") == made


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "cut short"),
        (b"a,bind result\n1,o", "cut short"),
        (b"a,bind result\n1,ok,2\n", "x.csv:2: not 2 columns"),
        (b"a,bind result\n1,\x1b\n", "x.csv:2: not 2 columns"),
        (b"a,b\n1,2\n", "x.csv:1: no columns of a grid"),
        (b"bind result,a\n1,2\n", "x.csv:1: no columns of a grid"),
        (b"a,a,bind result\n1,2,3\n", "x.csv:1: no columns of a grid"),
        ("a,bind result\n\u00e4,ok\n".encode(), "not text as a grid writes it"),
    ],
)
def test_anything_else_is_refused_with_its_line(content: bytes, complaint: str) -> None:
    with pytest.raises(ResultsError, match=complaint):
        parse_grid(content, Path("x.csv"))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="gone.csv"):
        read_grid(tmp_path / "gone.csv")
