"""Whether the claims that people repeat are true on one kernel, with the cases on both sides.

Owns the words of an answer; what the cases add up to is `analysis.claim_findings`'s, the layout is
in templates/claims.md.j2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from harness.analysis.claim_findings import (
    HOLDS_ONLY_IF,
    NO_CASE,
    UNDECIDED,
    Finding,
    Saying,
    disagreement,
    find,
)
from harness.analysis.overview import overview
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.records.layout import CLAIMS
from harness.report.counts import counts_text
from harness.report.markdown import text
from harness.report.origin import origin_of
from harness.report.template import fill
from harness.spec.claims import Claim


def claim_table(verdicts: Iterable[Verdict], claims: Mapping[str, Claim], release: str) -> str:
    """The text of claims.md."""
    ordered = sorted(verdicts, key=lambda verdict: (verdict.scenario, verdict.case))
    findings = list(find(claims, ordered))
    return fill(
        CLAIMS,
        {
            "origin": origin_of(ordered, release),
            "findings": findings,
            "disagreements": _disagreements(findings),
            "answer": _answer,
            "tally": _tally,
            "troubles": _troubles,
            "holds": _holds,
        },
    )


def answer_words(finding: Finding, condition: str | None) -> str:
    """The answer in a few words of Markdown, with the condition where it is one."""
    if finding.computed == NO_CASE:
        return f"**{NO_CASE}**"
    if finding.computed == UNDECIDED:
        return "**undecided**: no case that speaks of it could tell"
    words = f"**{finding.computed}**"
    if finding.computed == HOLDS_ONLY_IF and condition:
        words += f" {condition}"
    if not finding.agrees:
        words = f"**WRONG** (recorded: {finding.claim.finding}) {words}"
    return words + (" (so far)" if finding.undecided else "")


def _answer(finding: Finding) -> str:
    return answer_words(finding, text(finding.claim.condition or ""))


def _disagreements(findings: Sequence[Finding]) -> list[str]:
    return [line for finding in findings if (line := disagreement(finding)) is not None]


def _tally(finding: Finding) -> str:
    parts = [f"{len(finding.holding)} hold", f"{len(finding.opposing)} do not"]
    if finding.undecided:
        parts.append(f"**{len(finding.undecided)} undecided**")
    skipped = overview(saying.verdict for saying in finding.sayings).of(Status.SKIP)
    if skipped:
        parts.append(f"{skipped} skipped")
    if finding.troubled:
        parts.append(f"**{_troubles(finding)}**")
    return ", ".join(parts)


def _troubles(finding: Finding) -> str:
    return counts_text(overview(saying.verdict for saying in finding.troubled))


def _holds(saying: Saying) -> str:
    return {True: "yes", False: "no", None: "?"}[saying.said.holds]
