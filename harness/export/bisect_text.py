"""A case or a cell as a script for `git bisect run`.

It builds the tree that it is in, runs the case on that kernel by the project's own command, and
says good, bad or skip. Good is the answer of the kernel that was named, whatever the scenario
expects of the kernel that was built: what is looked for is where the answer changed. A case that
runs many times is good if every run is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.export.c_text import TEMPLATES
from harness.export.file_name import file_name_of
from harness.export.grids import CellId, key_of
from harness.export.kernel_config import EVERY_GUEST, cell_config
from harness.export.small_socket import Told
from harness.records.layout import PAIRS
from harness.report.template import fill_plainly


@dataclass(frozen=True, slots=True)
class Good:
    """What makes a kernel good."""

    step: str
    """of a case, as verdicts call it; of a cell the calls, as in `bind,listen`"""
    answer: str
    """an outcome or a value; of a cell all results with commas"""
    in_ms: tuple[int, int] | None = None
    """how long it takes, where that is told"""

    @property
    def text(self) -> str:
        """In words."""
        if self.in_ms is None:
            return self.answer
        return f"{self.answer} in {self.in_ms[0]} to {self.in_ms[1]} ms"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the answer is in what `make grid` prints of a cell."""

    grid: str
    """as GRID= names it; empty for the one that it is without"""
    first: str
    """the first column, which the heading begins with"""
    line: str
    """what the cell's line begins with"""
    results: tuple[str, ...]

    @property
    def printed(self) -> str:
        """The answer, as awk says it."""
        return ' "," '.join(f'$column["{it}"]' for it in self.results)


def bisect_text(id: str, kernel: str, good: Good, *, config: Sequence[str] = EVERY_GUEST) -> str:
    """The script of a case; `config`: what a kernel is built with that can run it."""
    return _text(id, kernel, good, config, None)


def bisect_cell_text(cell: CellId, kernel: str, told: Told) -> str:
    """That of a cell; `told`: what the rules say of it there, which is good."""
    results = cell.of_grid.results
    keys = [key_of(column) for column in results]
    pair = cell.grid == PAIRS
    columns = Columns(
        "" if pair else cell.grid,
        next(iter(cell.words)),
        # The file of the pairs has two columns for the users.
        f"{cell.words['protocol']}," if pair else f"{cell.name},",
        results,
    )
    good = Good(",".join(keys), ",".join(told[key] for key in keys))
    return _text(cell.name, kernel, good, cell_config(cell.words.values()), columns)


def _text(id: str, kernel: str, good: Good, config: Sequence[str], columns: Columns | None) -> str:
    given = {
        "id": id,
        "kernel": kernel,
        "good": good,
        "name": file_name_of(id),
        "config": config,
        "columns": columns,
    }
    return fill_plainly(TEMPLATES, "bisect", given)
