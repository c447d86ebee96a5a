"""Rows of words as lines of a terminal, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.language.escape import for_terminal


def aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows as lines, each column as wide as its widest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield for_terminal("  ".join(cells).rstrip())
