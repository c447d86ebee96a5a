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

    @property
    def cell(self) -> str:
        """The case, whichever run of it this is."""
        plan = self._plan
        return self.id if plan.runs == 1 else self.id.removesuffix(f"/{plan.run}")

    @property
    def is_first_run(self) -> bool:
        """Whether it is the only run of its case, or the first of several."""
        return self._plan.run == 1

    def plan(self) -> Plan:
        """Everything that is needed to run and judge the case."""
        return self._plan
