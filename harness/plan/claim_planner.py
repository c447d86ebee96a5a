"""What claims say of a case: for each labelled step, the outcome they predict."""

from __future__ import annotations

from collections.abc import Mapping

from harness.formats import plan as formats
from harness.language.diagnostics import Diagnostics
from harness.language.expectation import Expectation, parse_expectation
from harness.plan.substitution import Substitution
from harness.spec.parameters import Cell
from harness.spec.scenario import Claim, Scenario, Text


class ClaimPlanner:
    """Plans the claims that hold for a cell; `sentences` has the text of each claim."""

    def __init__(
        self,
        sentences: Mapping[str, str],
        variables: Substitution,
        diagnostics: Diagnostics,
    ) -> None:
        self.sentences = sentences
        self.variables = variables
        self.diagnostics = diagnostics

    def plan(
        self, scenario: Scenario, cell: Cell, steps_by_label: Mapping[str, int]
    ) -> tuple[formats.Claim, ...]:
        """The claims of this cell that speak of one of its steps."""
        planned = []
        for claim in scenario.claims:
            if not claim.condition.holds(cell):
                continue
            says = self._plan_says(claim, steps_by_label)
            if says:
                sentence = self.sentences.get(claim.id)
                planned.append(formats.Claim(claim.id, sentence, claim.line, says))
        return tuple(planned)

    def _plan_says(
        self, claim: Claim, steps_by_label: Mapping[str, int]
    ) -> tuple[formats.Prediction, ...]:
        says = []
        for label, text in claim.says:
            parsed = self.diagnostics.attempt(text.line, self._parse, text)
            if parsed is not None and label in steps_by_label:
                step = steps_by_label[label]
                prediction = formats.Prediction(
                    step=step, label=label, outcomes=parsed.outcomes, in_ms=parsed.in_ms
                )
                says.append(prediction)
        return tuple(says)

    def _parse(self, text: Text) -> Expectation:
        return parse_expectation(self.variables.fill(text.text))
