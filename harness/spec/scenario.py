"""A scenario as its author wrote it: frozen dataclasses, every part with its line.

Owns the shape between reading and planning. Texts are as written, variables not yet filled in.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.spec.parameters import Cell, Condition, Parameter
from harness.spec.repeat import Repeat
from harness.spec.topology import Topology

STEP_KEYS = ("each", "if", "why", "label", "within", "chance")
"""what may stand beside a step"""
NO_ACTORS = ("await", "table", "counter", "advance", "host")
"""the keys of steps that are not an actor's"""
ROW_KEYS = ("is", "because", "kernel", "chance")
"""what a row of an expectation has besides parameters"""


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its line."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A process that the scenario names, and where it lives."""

    line: int
    name: str
    host: str
    uid: int


@dataclass(frozen=True, slots=True)
class LetRow:
    """A row of a `let:`: labels, `*` for any, and the value that they give."""

    line: int
    labels: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Let:
    """A value that follows from parameters; `by` is empty for a plain value."""

    line: int
    name: str
    by: tuple[str, ...]
    rows: tuple[LetRow, ...]

    def value_in(self, cell: Cell) -> str | None:
        """The value of the first row that fits a cell."""
        for row in self.rows:
            wanted = zip(self.by, row.labels, strict=True)
            if all(label in ("*", cell.get(name)) for name, label in wanted):
                return row.value
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a named expectation."""

    line: int
    condition: Condition
    kernel: str | None
    outcome: str
    because: str
    chance: str | None = None
    """the mechanism that decides between its outcomes"""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim predicts here."""

    line: int
    id: str
    says: tuple[tuple[str, Text], ...]
    """label of a step, and the outcome predicted"""
    condition: Condition


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """A row of `xfail:`."""

    line: int
    condition: Condition
    kernel: str | None
    because: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `key` is an actor, or one of await, table, counter, advance, host."""

    line: int
    key: str
    text: str
    condition: Condition
    """of parameters"""
    why: str | None
    label: str | None
    within: str | None
    chance: str | None = None
    """the mechanism that decides what comes of it"""
    depends: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """labels of earlier steps, and the outcomes of which one must have come of each"""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `wire:` or `exactly:`."""

    line: int
    text: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file."""

    file: str
    id: str
    line: int
    question: str
    about: str | None
    sources: tuple[str, ...]
    topology: Topology
    claims: tuple[Claim, ...] = ()
    capture: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    sysctls: tuple[tuple[str, str, Text], ...] = ()
    """host, name and value"""
    actors: tuple[Actor, ...] = ()
    matrix: tuple[Parameter, ...] = ()
    exclude: tuple[Condition, ...] = ()
    lets: tuple[Let, ...] = ()
    expects: tuple[tuple[Text, tuple[Row, ...]], ...] = ()
    xfail: tuple[KnownFailure, ...] = ()
    steps: tuple[Step, ...] = ()
    wire: tuple[Check, ...] = ()
    repeat: Repeat | None = None
    eaches: tuple[Text, ...] = ()
    """the names that an `each:` has; nothing in the steps says them any more"""
    exactly: tuple[Check, ...] = ()
    incomplete: bool = False
    """some step could not be read: what depends on the others cannot be judged"""

    def runs(self, cell: Cell) -> int:
        """How often a case is run."""
        return 1 if self.repeat is None else self.repeat.runs(cell)

    def expect(self, name: str) -> tuple[Row, ...] | None:
        """The rows of a named expectation."""
        return next((rows for text, rows in self.expects if text.text == name), None)
