"""Whether a claim is true on a kernel: the verdicts of the cases that speak of it, counted.

Owns the three answers (holds, does not hold, holds only if) and when one that a person recorded
disagrees with the evidence. The other question, whether the kernel did as we expected, is the
verdict's; a case with FAIL may still decide a claim, one with BROKEN or MISS never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.formats.verdict import ClaimFinding, Status, Verdict
from harness.spec.claims import Claim

HOLDS, DOES_NOT_HOLD, HOLDS_ONLY_IF = "holds", "does not hold", "holds only if"
UNDECIDED = "undecided"
NO_CASE = "no case speaks of it"


@dataclass(frozen=True, slots=True)
class Saying:
    """What one case says about the claim."""

    verdict: Verdict
    said: ClaimFinding


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim and all that the cases of one kernel say about it."""

    claim: Claim
    sayings: tuple[Saying, ...]

    @property
    def holding(self) -> tuple[Saying, ...]:
        """The cases in which it holds."""
        return tuple(s for s in self.sayings if s.said.holds is True)

    @property
    def opposing(self) -> tuple[Saying, ...]:
        """The cases in which it does not."""
        return tuple(s for s in self.sayings if s.said.holds is False)

    @property
    def undecided(self) -> tuple[Saying, ...]:
        """The cases that should have told and did not; a SKIP could not have."""
        return tuple(
            s for s in self.sayings if s.said.holds is None and s.verdict.verdict is not Status.SKIP
        )

    @property
    def troubled(self) -> tuple[Saying, ...]:
        """The cases whose verdict is not good, whatever they say of the claim."""
        return tuple(s for s in self.sayings if not s.verdict.verdict.is_good)

    @property
    def computed(self) -> str:
        """The answer as the evidence gives it."""
        if self.holding and self.opposing:
            return HOLDS_ONLY_IF
        if self.holding:
            return HOLDS
        if self.opposing:
            return DOES_NOT_HOLD
        return UNDECIDED if self.undecided else NO_CASE

    @property
    def agrees(self) -> bool:
        """Whether the recorded finding is, or with the undecided cases may yet be, the answer."""
        if self.computed in (self.claim.finding, UNDECIDED, NO_CASE):
            return True
        return bool(self.undecided) and self.claim.finding == HOLDS_ONLY_IF


def find(claims: Mapping[str, Claim], verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    """A finding for each claim, in the order of the claims."""
    sayings: dict[str, list[Saying]] = {name: [] for name in claims}
    for verdict in verdicts:
        for at, said in enumerate(verdict.claims):
            # Two of a scenario's rows may have the claim say the same: that is one case.
            if said.id in sayings and said not in verdict.claims[:at]:
                sayings[said.id].append(Saying(verdict, said))
    for name, claim in claims.items():
        yield Finding(claim, tuple(sorted(sayings[name], key=lambda s: s.verdict.case)))


def disagreement(finding: Finding) -> str | None:
    """One line for a finding that the evidence contradicts."""
    if finding.agrees:
        return None
    claim = finding.claim
    return (
        f"{claim.id}: recorded '{claim.finding}', but the evidence says '{finding.computed}'"
        f" ({len(finding.holding)} cases hold, {len(finding.opposing)} do not)"
    )
