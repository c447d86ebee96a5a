"""Small grids to test with: a pair's lines, and files of them."""

from __future__ import annotations

from pathlib import Path

from harness.formats.grid_origin import GridOrigin
from harness.grid.grid_file import GridFile, parse_grid

PAIR_COLUMNS = (
    "protocol,first address,first options,first state,first user,second address,second options,"
    "second user,devices,bind result,listen result,rule"
)
THREE_COLUMNS = (
    "kind,first address,first options,second address,second options,third address,third options,"
    "second bind,second listen,third bind,third listen"
)


def grid(columns: str, *lines: str) -> GridFile:
    """A file of these lines."""
    return parse_grid("".join(f"{line}\n" for line in (columns, *lines)).encode(), Path("x.csv"))


def pair(
    cell: str = "tcp,first4,none,bound,user,first4,none,user,none",
    came: str = "EADDRINUSE,-,port-in-use",
) -> str:
    """A line of the pairs."""
    return f"{cell},{came}"


def origin(kernel: str, cells: int = 1, broken: int = 0) -> GridOrigin:
    """Where a file comes from."""
    return GridOrigin(kernel, "x86_64", "0.1.0", "abc1234", "2026-11-29", cells, broken, 0)
