"""Where a file of a grid comes from and what is in it: the line beside it, `.meta.json`.

A promise between two languages: cpp_servers/programs/grid_output writes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.formats.codec import parse_object, read


@dataclass(frozen=True, slots=True)
class GridOrigin:
    """The kernel and the binary that measured it, and how its cells came out."""

    kernel: str
    machine: str
    version: str
    commit: str
    date: str
    cells: int
    broken: int
    differ: int
    """of which the rules of this kernel say something else"""

    @property
    def agree(self) -> int:
        """Measured, and none that the rules contradict."""
        return self.cells - self.broken - self.differ


def parse_grid_origin(content: bytes) -> GridOrigin:
    """The one line. Raises FormatError."""
    return read(GridOrigin, parse_object(content))
