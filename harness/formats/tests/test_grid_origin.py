"""Where a grid's file comes from, read back from the line beside it."""

from __future__ import annotations

import pytest

from harness.formats.codec import FormatError
from harness.formats.grid_origin import parse_grid_origin

LINE = (
    b'{"kernel":"6.1.0","machine":"x86_64","version":"0.1.0","commit":"abc1234",'
    b'"date":"2026-11-29","cells":10,"broken":2,"differ":3}\n'
)


def test_the_line_says_whose_cells_these_are_and_how_they_came_out() -> None:
    origin = parse_grid_origin(LINE)
    assert (origin.kernel, origin.commit, origin.date) == ("6.1.0", "abc1234", "2026-11-29")
    assert (origin.cells, origin.broken, origin.differ, origin.agree) == (10, 2, 3, 5)


@pytest.mark.parametrize("line", [b"", b"{}", LINE.replace(b"10", b'"ten"'), LINE + LINE])
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(FormatError):
        parse_grid_origin(line)
