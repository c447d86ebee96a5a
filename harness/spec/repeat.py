"""`repeat:`: how often a case is run, and which cases are."""

from __future__ import annotations

from dataclasses import dataclass

from harness.spec.condition_reader import read_if
from harness.spec.parameters import Cell, Condition
from harness.spec.yaml_node import Mapping, text_at, word_of


@dataclass(frozen=True, slots=True)
class Repeat:
    """`repeat: 20`, or `repeat: {times: 20, if: ...}`."""

    line: int
    times: int
    condition: Condition

    def runs(self, cell: Cell) -> int:
        """How often the case of a cell is run."""
        return self.times if self.condition.holds(cell) else 1


def read_repeat(node: Mapping) -> Repeat | None:
    """What a scenario says of it; None for nothing, and for what the schema has refused."""
    entry = node.get("repeat")
    if entry is None:
        return None
    times = word_of(entry.value)
    if isinstance(entry.value, Mapping):
        times = text_at(entry.value, "times")
    if not times.isdecimal():
        return None
    return Repeat(entry.line, int(times), read_if(entry.value))
