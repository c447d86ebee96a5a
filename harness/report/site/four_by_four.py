"""The table that answers most questions: options of the old server by options of the new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.analysis.answer import cell_of
from harness.analysis.option_table import OPTIONS, STATES, place_of
from harness.formats.verdict import Verdict
from harness.report.kernel_words import answer_text

OPTION_WORDS: Mapping[str, str] = dict(
    zip(OPTIONS, ("neither", "SO_REUSEADDR", "SO_REUSEPORT", "both"), strict=True)
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What the new server's bind() and listen() came to."""

    case: str
    answer: str

    @property
    def kind(self) -> str:
        """`ok` if the new server is let in, `no` if its address is in use, or neither."""
        if "EADDRINUSE" in self.answer:
            return "no"
        parts = [part.rpartition(": ")[2] for part in self.answer.split("; ")]
        return "ok" if set(parts) == {"ok"} else ""


@dataclass(frozen=True, slots=True)
class FourByFour:
    """One state of the old server's socket."""

    state: str
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    """the old server's options, and a cell for each of the new one's"""


def four_by_four(verdicts: Mapping[str, Verdict]) -> Iterator[FourByFour]:
    """A table for each of the states of which there are cases; by case, of one kernel."""
    cells = {
        place: Cell(it.case, answer_text(cell_of(it)))
        for it in verdicts.values()
        if (place := place_of(it)) is not None
    }
    for state in STATES:
        rows = tuple(
            (OPTION_WORDS[old], tuple(cells.get((state, old, new)) for new in OPTIONS))
            for old in OPTIONS
        )
        if any(cell is not None for _, row in rows for cell in row):
            yield FourByFour(state, rows)
