"""A cell of the grid, read from its id: two sockets that want one port.

Owns splitting an id into its coordinates. What each word is in addresses and options is in
harness/grid/cell_places.py, which words there are in harness/grid/axes.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.export.program import Refused
from harness.grid.axes import complaint_about, nearest_grid
from harness.grid.cell_places import FIRST_ON_DEVICE, SECOND_ON_DEVICE
from harness.records.layout import PAIRS

PORT = 9527


@dataclass(frozen=True, slots=True)
class Cell:
    """The coordinates, in the order of an id."""

    protocol: str
    first: str
    first_options: str
    state: str
    second: str
    second_options: str
    users: str
    devices: str

    @property
    def first_has_device(self) -> bool:
        """Whether the first socket is bound to a device."""
        return self.devices in FIRST_ON_DEVICE

    @property
    def second_has_device(self) -> bool:
        """Whether the second is."""
        return self.devices in SECOND_ON_DEVICE


def looks_like_a_cell(name: str) -> bool:
    """Whether a name is meant for a cell rather than for a case: those have a slash or brackets."""
    return "," in name and not set("/[]") & set(name)


def grid_of(name: str) -> str:
    """The grid that an id is of. Raises Refused for what is no id of any, with the word."""
    complaint = complaint_about(name)
    grid = nearest_grid(name)
    if complaint is not None or grid is None:
        raise Refused(complaint or name)
    return grid


def read_cell(name: str) -> Cell:
    """The cell of an id of the pairs. Raises Refused for one that is none, or another grid's."""
    if grid_of(name) != PAIRS:
        raise Refused(f"{name}: not two sockets with what became of the first")
    return Cell(*name.split(","))
