"""A case: one cell of one scenario's matrix, ready to be run."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.formats.plan import Plan


@dataclass(frozen=True, slots=True)
class Case:
    """One cell of one scenario's matrix."""

    id: str
    scenario: str
    file: str
    line: int
    question: str
    longest_wait: float
    """seconds that the case waits by intention"""
    _plan: Plan = field(repr=False, compare=False)

    def plan(self) -> Plan:
        """Everything that is needed to run and judge the case."""
        return self._plan
