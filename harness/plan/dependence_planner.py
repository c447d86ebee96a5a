"""What a step depends on: outcomes of earlier steps of the same case, by their labels.

Owns finding the steps that `if: {LABEL: OUTCOME}` means, and refusing what cannot be meant: a label
that comes later or not in this case, set-up, a word that is no outcome. Whether a name in an `if:`
is a label or a parameter is left to harness.spec.condition_reader.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.formats.plan_step import Dependence, Step
from harness.language.diagnostics import LineError, unknown
from harness.language.expectation import conditional_outcomes
from harness.spec import scenario as spec


class DependencePlanner:
    """Plans the conditions of a case's steps, in their order."""

    def __init__(self, active: Iterable[spec.Step]) -> None:
        self.active = tuple(active)
        self.by_label: dict[str, Step] = {}
        self.unreadable: set[str] = set()
        """labels of steps that could not be planned: that is said of them already"""

    def plan(self, step: spec.Step) -> tuple[Dependence, ...]:
        """The dependences of a step; raises LineError."""
        found = (self._plan(step, label, outcomes) for label, outcomes in step.depends)
        return tuple(one for one in found if one is not None)

    def note(self, step: spec.Step, planned: Step | None) -> None:
        """Keep a step for those that depend on it; None for one that could not be planned."""
        if step.label is None:
            return
        if planned is None:
            self.unreadable.add(step.label)
        else:
            self.by_label[step.label] = planned

    def _plan(self, step: spec.Step, label: str, outcomes: tuple[str, ...]) -> Dependence | None:
        known = conditional_outcomes()
        for outcome in outcomes:
            if outcome not in known:
                near = unknown("outcome", outcome, known, "outcomes").split(" (")[0]
                raise LineError(
                    f"{near} (a step can depend on ok, blocks, or the name of an errno)"
                )
            if outcomes.count(outcome) > 1:
                raise LineError(f"'{outcome}' is named twice in 'if: {{{label}: …}}'")
        if label in self.unreadable:
            return None
        other = self.by_label.get(label)
        if other is None:
            raise LineError(self._no_such(step, label))
        if other.expect is None:
            raise LineError(
                f"step '{label}' (line {other.line}) is set-up, and must succeed: a step depends on"
                " one that is under test, with '=>'"
            )
        return Dependence(other.n, outcomes)

    def _no_such(self, step: spec.Step, label: str) -> str:
        later = next((it for it in self.active if it.label == label), None)
        if later is None:
            return (
                f"no step of this case is labelled '{label}': give this step the 'if' of that one"
                " as well"
            )
        if later is step:
            return f"the step depends on itself ('{label}')"
        return f"step '{label}' (line {later.line}) comes later: a step depends on earlier ones"
