"""What was expected and observed of a case's steps, in one line each.

Owns which steps are named and how several are joined; how one outcome is written is left to
`words`.
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.analysis.answer import ANYTHING, shown_steps
from harness.analysis.claim_findings import Saying
from harness.formats.verdict import Expected, Observed, Verdict
from harness.report.words import expected_text, observed_text


def expected_of(verdict: Verdict) -> str:
    """What the case expected: `EADDRINUSE`, or `bind: ok; listen: EADDRINUSE`."""
    return joined(_expected(shown_steps(verdict.expected, verdict.expected)))


def observed_of(verdict: Verdict) -> str:
    """What came instead, or just that."""
    return joined(_observed(verdict.observed, verdict.expected))


def claimed_of(saying: Saying) -> str:
    """What a claim predicts of a case."""
    return joined(_expected(saying.said.says))


def seen_of(saying: Saying) -> str:
    """What came of the steps that the claim speaks of."""
    return joined(_observed(saying.said.observed, saying.said.says))


def joined(by_step: Mapping[str, str]) -> str:
    """One step's words alone, those of several each with its step."""
    if len(by_step) == 1:
        return next(iter(by_step.values()))
    return "; ".join(f"{key}: {value}" for key, value in by_step.items())


def _expected(wanted: Mapping[str, Expected]) -> dict[str, str]:
    return {key: f"{expected_text(row)}{_by_chance(row)}" for key, row in wanted.items()}


def _by_chance(row: Expected) -> str:
    return "" if row.chance is None else f" ({row.chance})"


def _observed(observed: Mapping[str, Observed], wanted: Mapping[str, Expected]) -> dict[str, str]:
    return {
        key: observed_text(it, wanted.get(key, ANYTHING))
        for key, it in shown_steps(observed, wanted).items()
    }
