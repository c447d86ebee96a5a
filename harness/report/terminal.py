"""The table that a run prints at its end: what came out, what it says of the claims, where it lies.

Owns the words; alignment is left to `aligned`, counting to `analysis`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.analysis.claim_findings import Finding
from harness.analysis.kernel_column import columns_of
from harness.analysis.overview import by_scenario, overview
from harness.analysis.recorded import recorded
from harness.analysis.repetition import folded
from harness.formats.verdict import Verdict
from harness.language.escape import for_terminal
from harness.records.layout import CLAIMS, EXPERIMENTS, raw_folder, tables_folder
from harness.report.aligned import aligned
from harness.report.counts import counts_text
from harness.report.recorded_lines import recorded_lines
from harness.report.status_reasons import reason_lines

# As much of a claim's sentence as a line has room for.
SENTENCE = 60


def summary(
    verdicts: Iterable[Verdict], findings: Iterable[Finding], results: Path, release: str
) -> Iterator[str]:
    """The lines: a row for each scenario and each claim spoken of, what came where nothing is
    expected, in the order of the verdicts, why cases prove nothing, the total, the places.
    """
    verdicts = folded(verdicts)
    scenarios = list(by_scenario(verdicts))
    rows = [("scenario", "cases", "verdicts")]
    for scenario in scenarios:
        counted = scenario.overview
        rows.append((scenario.name, str(counted.cases), counts_text(counted)))
    yield from aligned(rows)
    claims = [("claim", "does it hold?", "cases", "what people say")]
    claims += [_claim_row(finding) for finding in findings]
    if len(claims) > 1:
        yield ""
        yield from aligned(claims)
    yield ""
    every = [verdict for scenario in scenarios for verdict in scenario.verdicts]
    found = recorded(columns_of([verdicts]))
    if found:
        yield from recorded_lines(found)
        yield ""
    why = list(reason_lines(every))
    if why:
        yield from [*why, ""]
    total, tables = overview(every), tables_folder(results)
    yield for_terminal(f"{total.cases} cases on {release}: {counts_text(total)}")
    yield f"tables:   {tables / CLAIMS} and {tables / EXPERIMENTS}"
    yield for_terminal(f"evidence: {raw_folder(results, release)}/CASE/")


def _claim_row(finding: Finding) -> tuple[str, str, str, str]:
    cases = f"{len(finding.holding)} hold, {len(finding.opposing)} do not"
    answer = finding.computed
    if finding.undecided:
        # A run of a part: what the other cases would say is not known.
        answer += " so far"
        cases += f", {len(finding.undecided)} not run"
    words = finding.claim.claim
    short = words if len(words) <= SENTENCE else words[: SENTENCE - 1].rstrip() + "…"
    return finding.claim.id, answer, cases, short
