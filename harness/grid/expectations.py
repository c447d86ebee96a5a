"""What a grid's cells should have come to, by the rules.

Owns what a rule says of the two calls of a pair. Of the cells of the smaller grids the program
itself says what should come of them (`run/cell_rules`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from harness.grid.grid_file import GridFile, Results
from harness.language.port_rules import port_rules
from harness.records.store import ResultsError

OK, NOT_TRIED, BROKEN = "ok", "-", "BROKEN"


class Expectation(Protocol):
    """What is known of the cells of a grid before they are measured."""

    def unlike(self, line: str) -> bool:
        """Whether a cell is not as it should be. Raises ResultsError for one that is in no grid."""

    def rule_of(self, line: str) -> str:
        """The id of the rule that decides the cell of a line."""


RulesOf = Callable[[str, str], Expectation]
"""of a smaller grid on a kernel, by its version"""


class OfPairs:
    """What the rule that a line names says."""

    def __init__(self) -> None:
        self._binds = {rule.id: rule.bind for rule in port_rules()}
        self._known: dict[str, bool] = {}

    def rule_of(self, line: str) -> str:
        """The line names it."""
        return line.rsplit(",", 1)[1]

    def unlike(self, line: str) -> bool:
        """Kernels agree on nearly all lines: each is looked at once. As below, where one was not
        asked nothing is unlike."""
        if line not in self._known:
            came = line.rsplit(",", 3)[1:]
            self._known[line] = set(came) != {NOT_TRIED} and self._is_unlike(line, *came)
        return self._known[line]

    def _is_unlike(self, line: str, bind: str, listen: str, rule: str) -> bool:
        if rule not in self._binds:
            said = f"{line}: there is no rule '{rule}'"
            raise ResultsError(f"{said}: measure again with this very build")
        return (bind, listen) != _results(self._binds[rule], listens=line.startswith("tcp,"))


class OfRules:
    """What the rules say of each cell of a smaller grid (`bindlab rules --grid`)."""

    def __init__(self, said: GridFile) -> None:
        """`said`: a line for each cell, with the rule in its last column."""
        self._said = {cell: (came[:-1], came[-1]) for cell, came in map(said.split, said.lines)}
        self._width = len(said.axes)
        self._known: dict[str, bool] = {}

    def unlike(self, line: str) -> bool:
        """As above. Where a kernel was not asked, nothing is unlike."""
        if line not in self._known:
            cell, came = self._split(line)
            wanted, _ = self._told(cell)
            self._known[line] = came != wanted and set(came) != {NOT_TRIED}
        return self._known[line]

    def rule_of(self, line: str) -> str:
        """The one that decides the cell of a line."""
        return self._told(self._split(line)[0])[1]

    def _split(self, line: str) -> tuple[tuple[str, ...], Results]:
        fields = tuple(line.split(","))
        return fields[: self._width], fields[self._width :]

    def _told(self, cell: tuple[str, ...]) -> tuple[Results, str]:
        try:
            return self._said[cell]
        except KeyError as error:
            said = f"{','.join(cell)}: the rules know no such cell"
            raise ResultsError(f"{said}: measure again with this very build") from error


def _results(bind: str, *, listens: bool) -> Results:
    return bind, OK if bind == OK and listens else NOT_TRIED
