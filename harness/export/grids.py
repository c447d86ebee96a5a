"""What can be exported of each grid: how a cell of it is said, what comes of it, what it is called.

The only place that knows which grids there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from harness.export import cell_operations
from harness.export.automatic import operations_of_automatic
from harness.export.cell import grid_of, read_cell
from harness.export.changed import operations_of_changed
from harness.export.connections import operations_of_connection
from harness.export.extras import operations_of_extras
from harness.export.many import operations_of_many
from harness.export.operation import Operation
from harness.export.protocols import operations_of_protocols
from harness.export.small_socket import Told, Words
from harness.export.three import operations_of_three
from harness.grid.axes import AXES, by_axis
from harness.records.layout import PAIRS
from harness.report.cell_words import cell_words
from harness.report.small_cell_words import small_cell_words


@dataclass(frozen=True, slots=True)
class OfGrid:
    """What is to be known of a grid."""

    operations: Callable[[Words, Told], Iterable[Operation]]
    """of a cell, with what the rules say of it. Raises Refused."""
    results: tuple[str, ...]
    """the columns that say what came, as its files have them"""
    varied: str
    """the axis of the options of who comes last"""
    called: tuple[str, ...]
    """the axes that a test is called after"""


def _pair(cell: Words, told: Told) -> Iterable[Operation]:
    name = ",".join(cell.values())
    return cell_operations.operations_of(read_cell(name), name, told["bind"], told["listen"])


_BIND, _LISTEN, _CONNECT = "bind result", "listen result", "connect result"
_SECOND = "second options"

OF_GRIDS = {
    PAIRS: OfGrid(_pair, (_BIND, _LISTEN), _SECOND, ("protocol", "first state")),
    "three": OfGrid(
        operations_of_three,
        ("second bind", "second listen", "third bind", "third listen"),
        "third options",
        ("kind",),
    ),
    "many": OfGrid(operations_of_many, (_BIND, _LISTEN), "wildcard options", ("kind", "family")),
    "changed": OfGrid(operations_of_changed, (_BIND, _LISTEN), _SECOND, ("when", "left")),
    "connect": OfGrid(operations_of_connection, (_BIND, _CONNECT), _SECOND, ("first state",)),
    "automatic": OfGrid(
        operations_of_automatic, (_BIND, _LISTEN, _CONNECT), _SECOND, ("kind", "port from")
    ),
    "extras": OfGrid(operations_of_extras, (_BIND, _LISTEN), _SECOND, ("kind", "option")),
    "protocols": OfGrid(
        operations_of_protocols,
        (_BIND, _LISTEN),
        _SECOND,
        ("first protocol", "second protocol"),
    ),
}


@dataclass(frozen=True, slots=True)
class CellId:
    """An id that was read: its grid, and what each word is of."""

    name: str
    grid: str

    @property
    def of_grid(self) -> OfGrid:
        """What there is to be known of its grid."""
        return OF_GRIDS[self.grid]

    @property
    def words(self) -> Words:
        """By axis."""
        return by_axis(self.grid, self.name)

    @property
    def sentence(self) -> str:
        """What it is, in words."""
        pair = self.grid == PAIRS
        return cell_words(self.name) if pair else small_cell_words(self.grid, self.name)

    @property
    def short(self) -> str:
        """What a test of it is called: `tcp_time_wait`, `many_udp_ipv6`."""
        words = [] if self.grid == PAIRS else [self.grid]
        return "_".join([*words, *(self.words[axis] for axis in self.of_grid.called)])

    @property
    def last(self) -> str:
        """The name of the socket that comes last, if it is tried."""
        return self.of_grid.varied.removesuffix(" options")

    @property
    def beside(self) -> list[str]:
        """The ids with the other options of who comes last; not each is a cell."""
        axis = self.of_grid.varied
        others = (it for it in AXES[self.grid][axis] if it != self.words[axis])
        return [",".join({**self.words, axis: options}.values()) for options in others]


def read_id(name: str) -> CellId:
    """A cell's id. Raises Refused for a word that is none."""
    grid = grid_of(name)
    if grid == PAIRS:
        read_cell(name)
    return CellId(name, grid)


def key_of(column: str) -> str:
    """What the rules call a result: `bind` for `bind result`, `third_listen` for `third listen`."""
    return column.removesuffix(" result").replace(" ", "_")
