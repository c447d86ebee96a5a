"""What must come of several steps together: the lines under `exactly:` that are for a case.

Owns finding the steps by their labels, and refusing labels that the case has not, or that are of
set-up. The grammar of a line is harness.language.outcome_count's.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.formats.plan import OutcomeCount
from harness.formats.plan_step import Step
from harness.language.diagnostics import Diagnostics, LineError
from harness.language.outcome_count import parse_outcome_count
from harness.plan.substitution import Substitution
from harness.spec.parameters import Cell
from harness.spec.scenario import Check, Scenario


def plan_exactly(
    scenario: Scenario,
    cell: Cell,
    variables: Substitution,
    steps: Sequence[Step],
    diagnostics: Diagnostics,
) -> tuple[OutcomeCount, ...]:
    """The counts of this case."""
    by_label = {step.label: step for step in steps if step.label is not None}

    def plan(check: Check) -> OutcomeCount:
        parsed = parse_outcome_count(variables.fill(check.text), by_label)
        for label in parsed.labels:
            if by_label[label].expect is None:
                raise LineError(
                    f"step '{label}' (line {by_label[label].line}) is set-up, and must succeed:"
                    " 'exactly' is about steps under test, with '=>'"
                )
        numbers = tuple(by_label[label].n for label in parsed.labels)
        return OutcomeCount(check.line, check.text, parsed.count, parsed.outcome, numbers)

    if scenario.incomplete or diagnostics.found:
        return ()
    active = [check for check in scenario.exactly if check.condition.holds(cell)]
    planned = [diagnostics.attempt(check.line, plan, check) for check in active]
    return tuple(count for count in planned if count is not None)
