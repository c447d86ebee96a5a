"""Parameters and their combinations: one cell for each case.

Owns expanding the matrix, leaving out what `exclude:` drops, and what an `if:` means. Case ids are
made of the labels, in the order of the matrix.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.language.diagnostics import unknown
from harness.language.expectation import conditional_outcomes

Cell = Mapping[str, str]
MOST_CELLS = 2000


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; its values are pairs of label and text."""

    line: int
    name: str
    values: tuple[tuple[str, str], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order written."""
        return tuple(label for label, _ in self.values)

    def text(self, label: str) -> str:
        """What stands where the scenario says `$name`."""
        return dict(self.values)[label]


@dataclass(frozen=True, slots=True)
class Condition:
    """Parameters and the labels they must have; an empty one always holds."""

    line: int
    wants: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def holds(self, cell: Cell) -> bool:
        """Whether a cell is one of those meant; one without the parameter is not."""
        return all(cell.get(name) in labels for name, labels in self.wants)

    def faults(
        self,
        parameters: Iterable[Parameter],
        labels: Collection[str] | None = None,
        not_here: Collection[str] = (),
    ) -> Iterator[str]:
        """Parameters that do not exist, and values that they do not have.

        `labels`: of steps, which may stand here, too; `not_here`: those that may not.
        What is to have come to an outcome of a step is the label of one.
        """
        known = {parameter.name: parameter for parameter in parameters}
        for name, wanted in self.wants:
            if name in not_here and name not in known:
                yield f"'{name}' is the label of a step: only a step can depend on what came of one"
                continue
            if name not in known:
                yield _unknown(name, wanted, known, labels)
                continue
            for label in wanted:
                if label not in known[name].labels:
                    yield unknown(f"value of '{name}'", label, known[name].labels, "values")


def _unknown(
    name: str, wanted: Iterable[str], known: Iterable[str], labels: Collection[str] | None
) -> str:
    """What is said of a name that no parameter has, nor, where they may stand, a step."""
    if labels is None:
        return unknown("parameter", name, known)
    if conditional_outcomes().isdisjoint(wanted):
        return unknown("parameter or label", name, [*known, *labels], "parameters or labels")
    if not labels:
        label = f"'label: {name}'"
        return f"unknown label '{name}': no step has one: write {label} beside the step you mean"
    return unknown("label", name, labels)


def expand(parameters: Iterable[Parameter], exclude: Iterable[Condition]) -> list[dict[str, str]]:
    """All combinations that are not excluded, the last parameter changing fastest."""
    parameters = list(parameters)
    exclude = list(exclude)
    names = [parameter.name for parameter in parameters]
    cells = (
        dict(zip(names, labels, strict=True))
        for labels in itertools.product(*(parameter.labels for parameter in parameters))
    )
    return [cell for cell in cells if not any(drop.holds(cell) for drop in exclude)]


def size(parameters: Iterable[Parameter]) -> int:
    """How many combinations there are before any is excluded."""
    product = 1
    for parameter in parameters:
        product *= len(parameter.values)
    return product


def cell_name(cell: Cell) -> str:
    """`[family=ipv4,reuse=1]`, or nothing if there are no parameters."""
    if not cell:
        return ""
    return "[" + ",".join(f"{name}={label}" for name, label in cell.items()) + "]"
