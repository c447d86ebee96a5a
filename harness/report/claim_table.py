"""Whether the claims that people repeat are true on one kernel, with the cases on both sides.

Owns the words of an answer and which claims are on one page; what the cases add up to is
`analysis.claim_findings`'s, the layout is in templates/claims.md.j2 and claims-page.md.j2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from harness.analysis.claim_findings import (
    HOLDS_ONLY_IF,
    NO_CASE,
    UNDECIDED,
    Finding,
    disagreement,
    find,
)
from harness.analysis.overview import overview
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.records.layout import CLAIMS, CLAIMS_A_PAGE, CLAIMS_PAGE
from harness.report.claim_rows import claim_rows, values_tried
from harness.report.counts import counts_text
from harness.report.evidence_links import NO_EVIDENCE, EvidenceLinks
from harness.report.markdown import text
from harness.report.origin import origin_of
from harness.report.template import fill
from harness.report.translate import Translate, same
from harness.spec.claims import Claim


def claim_tables(
    verdicts: Iterable[Verdict],
    claims: Mapping[str, Claim],
    release: str,
    evidence: EvidenceLinks = NO_EVIDENCE,
) -> dict[str, str]:
    """The text of each by its file name: the answers to all claims, and pages with the cases."""
    ordered = sorted(verdicts, key=lambda verdict: (verdict.scenario, verdict.case))
    findings = list(find(claims, ordered))
    tried = values_tried(ordered)
    pages = _pages(findings)
    given: dict[str, object] = {
        "origin": origin_of(ordered, release),
        "overview": overview(_that_speak(findings)),
        "findings": findings,
        "page": lambda finding: next(name for name, its in pages.items() if finding in its),
        "sources": _sources(findings),
        "rows": lambda finding: claim_rows(finding, tried),
        "evidence": evidence,
        "disagreements": _disagreements(findings),
        "answer": _answer,
        "said": _said,
        "short": lambda finding: answer_words(finding, "…"),
        "tally": _tally,
        "troubles": _troubles,
    }
    texts = {CLAIMS: fill(CLAIMS, given)}
    for name, of_page in pages.items():
        texts[name] = fill("claims-page.md", given | {"findings": of_page})
    return texts


def answer_words(finding: Finding, condition: str | None, _: Translate = same) -> str:
    """The answer in a few words of Markdown, with the condition where it is one."""
    if finding.computed == NO_CASE:
        return f"**{_(NO_CASE)}**"
    if finding.computed == UNDECIDED:
        return _("**undecided**: no case that speaks of it could tell")
    words = f"**{_(finding.computed)}**"
    if finding.computed == HOLDS_ONLY_IF and condition:
        words = _("**holds only if** %(condition)s") % {"condition": condition}
    if not finding.agrees:
        recorded = {"finding": _(finding.claim.finding), "answer": words}
        words = _("**WRONG** (recorded: %(finding)s) %(answer)s") % recorded
    return _("%(answer)s (so far)") % {"answer": words} if finding.undecided else words


def _pages(findings: Sequence[Finding]) -> dict[str, Sequence[Finding]]:
    """The claims of each page, in their order."""
    starts = range(0, len(findings), CLAIMS_A_PAGE)
    pages = [findings[start : start + CLAIMS_A_PAGE] for start in starts]
    return {CLAIMS_PAGE.format(page[0].claim.id): page for page in pages}


def _said(finding: Finding) -> str:
    """What people say, short if there is a short form."""
    claim = finding.claim
    return text(claim.claim) if claim.short is None else claim.short.claim


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


def _that_speak(findings: Iterable[Finding]) -> list[Verdict]:
    """Each case that speaks of some claim once."""
    sayings = (saying for finding in findings for saying in finding.sayings)
    return list({saying.verdict.case: saying.verdict for saying in sayings}.values())


def _sources(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Who says so, each with the names of the claims."""
    names: dict[str, list[str]] = {}
    for finding in findings:
        names.setdefault(finding.claim.source, []).append(finding.claim.id)
    return names
