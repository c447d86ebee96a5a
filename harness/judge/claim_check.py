"""What a case has to say about the claims that its scenario puts to the test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.formats.plan import Plan, Prediction
from harness.formats.verdict import ClaimFinding, Expected, Status
from harness.judge.case_walk import Trouble
from harness.judge.evidence import Evidence
from harness.judge.outcome import is_done, is_met, observed


def check_claims(
    plan: Plan, evidence: Evidence, troubles: Sequence[Trouble]
) -> Iterator[ClaimFinding]:
    """A claim is decided only where all that leads up to its own steps went as expected."""
    for claim in plan.claims:
        says = {say.label: say for say in claim.says}
        own = {say.step for say in claim.says}
        sound = all(t.status is Status.FAIL and t.cause.step in own for t in troubles)
        seen = {
            label: evidence.steps[say.step]
            for label, say in says.items()
            if say.step in evidence.steps
        }
        # Of a step that was left out nothing was predicted.
        told = {at: say for at, say in says.items() if at not in seen or is_done(seen[at])}
        holds = all(at in seen and is_met(say, seen[at]) for at, say in told.items())
        yield ClaimFinding(
            claim.id,
            holds if sound and told else None,
            _predictions(claim.says),
            {label: observed(plan, record) for label, record in seen.items()},
        )


def undecided(plan: Plan) -> Iterator[ClaimFinding]:
    """The claims of a case that says nothing about them."""
    for claim in plan.claims:
        yield ClaimFinding(claim.id, None, _predictions(claim.says), {})


def _predictions(says: Sequence[Prediction]) -> dict[str, Expected]:
    return {say.label: Expected(outcomes=say.outcomes, in_ms=say.in_ms) for say in says}
