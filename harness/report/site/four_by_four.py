"""The table that answers most questions: options of the old server by options of the new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.analysis.answer import cell_of
from harness.formats.verdict import Verdict
from harness.report.kernel_words import answer_text

# The question that has all pairs, and what its parameters call the options.
SCENARIO = "states/held-by-a-process"
OPTIONS: Mapping[str, str] = {
    "none": "neither",
    "addr": "SO_REUSEADDR",
    "port": "SO_REUSEPORT",
    "both": "both",
}
STATES = ("TIME_WAIT", "LISTEN", "FIN_WAIT2")


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
        _key(it): Cell(it.case, answer_text(cell_of(it))) for it in verdicts.values() if _is_one(it)
    }
    for state in STATES:
        rows = tuple(
            (words, tuple(cells.get((state, old, new)) for new in OPTIONS))
            for old, words in OPTIONS.items()
        )
        if any(cell is not None for _, row in rows for cell in row):
            yield FourByFour(state, rows)


def _is_one(verdict: Verdict) -> bool:
    return verdict.scenario == SCENARIO and verdict.params.get("family") == "ipv4"


def _key(verdict: Verdict) -> tuple[str, str, str]:
    state, old, new = (verdict.params.get(name, "") for name in ("state", "old", "new"))
    return state, old, new
