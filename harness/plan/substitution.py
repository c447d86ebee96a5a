"""What the variables stand for in one case, and filling them in.

Owns the order of things: the topology's names by family, then parameters and `let:` values, which
may refer to each other. The text of a reference is harness.language.variables' business.
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.language.diagnostics import LineError
from harness.language.variables import names_in, substitute
from harness.spec.parameters import Cell
from harness.spec.scenario import Scenario
from harness.spec.topology import COMMON


class Substitution:
    """The variables of one case."""

    def __init__(self, scenario: Scenario, cell: Cell) -> None:
        self.values: dict[str, str] = {}
        self.lacking: dict[str, str] = {}
        """why a variable that exists has no value here"""
        self.circular: set[str] = set()
        """those whose text comes back to them"""
        family = cell.get("family", "ipv4")
        self.values["family"] = family
        for name, by_family in [*COMMON.items(), *scenario.topology.variables.items()]:
            if family in by_family:
                self.values[name] = by_family[family]
            else:
                self.lacking[name] = (
                    f"variable '{name}' has no {family} address: leave these cases out with"
                    " 'exclude:' or the step with 'if:'"
                )
        raw = _raw(scenario, cell)
        for name in raw:
            self._define(name, raw, ())

    def fill(self, text: str) -> str:
        """The text with its variables filled in; raises LineError."""
        return substitute(text, self.values, self.lacking)

    def _define(self, name: str, raw: Mapping[str, str], users: tuple[str, ...]) -> None:
        """Fill in the variable, after those that its text refers to."""
        if name in self.values or name in self.lacking or name not in raw:
            return
        if name in users:
            self.lacking[name] = f"variable '{name}' refers to itself"
            self.circular.add(name)
            return
        for other in names_in(raw[name]):
            self._define(other, raw, (*users, name))
        try:
            self.values.setdefault(name, self.fill(raw[name]))
        except LineError as error:
            self.lacking.setdefault(name, f"variable '{name}' is '{raw[name]}' here: {error}")


def _raw(scenario: Scenario, cell: Cell) -> dict[str, str]:
    """The texts of parameters and lets in this cell, not yet filled in."""
    raw = {
        parameter.name: parameter.text(cell[parameter.name])
        for parameter in scenario.matrix
        if parameter.name != "family"
    }
    for let in scenario.lets:
        value = let.value_in(cell)
        if value is not None:
            raw[let.name] = value
    return raw
