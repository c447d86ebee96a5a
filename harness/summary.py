"""The table that a run prints at its end: what came out, what it says of the claims, where it lies.

Owns the words and their alignment; counting is left to `findings` and `tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from harness.findings import Finding
from harness.tables import CLAIMS, EXPERIMENTS, count_statuses
from harness.verdict import Status, Verdict

# As much of a claim's sentence as a line has room for.
SENTENCE = 60


def summary(
    verdicts: Iterable[Verdict], findings: Iterable[Finding], results: Path, release: str
) -> Iterator[str]:
    """The lines: a row for each scenario and each claim spoken of, the total, the places."""
    ordered = sorted(verdicts, key=lambda verdict: verdict.scenario)
    rows = [("scenario", "cases", "verdicts")]
    for name, grouped in groupby(ordered, key=lambda verdict: verdict.scenario):
        cases = list(grouped)
        rows.append((name, str(len(cases)), count_statuses(cases)))
    yield from aligned(rows)
    claims = [("claim", "does it hold?", "cases", "what people say")]
    claims += [_claim_row(finding) for finding in findings]
    if len(claims) > 1:
        yield ""
        yield from aligned(claims)
    yield ""
    for verdict in ordered:
        if verdict.verdict is Status.NEW:
            yield f"{verdict.case}: {verdict.reason}"
    yield f"{len(ordered)} cases on {release}: {count_statuses(ordered)}"
    yield f"tables:   {results / 'tables' / CLAIMS} and {results / 'tables' / EXPERIMENTS}"
    yield f"evidence: {results / 'raw' / release}/CASE/"


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


def aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows as lines, each column as wide as its widest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
