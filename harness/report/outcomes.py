"""What was expected and observed of a case's steps, in one line each.

Owns which steps are named and how several are joined; how one outcome is written is left to
`words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from harness.analysis.answer import ANYTHING, shown_steps
from harness.analysis.claim_findings import Saying
from harness.formats.verdict import Expected, Observed, Verdict
from harness.report.words import expected_text, observed_text

_REPEATED = re.compile(r"(?P<label>[^\[\]]+)\[(?P<number>[0-9]{1,4})\]")
# Where the number of a repeated step stands in what is said of it: `not done (bind[2]: …)`.
_HERE = "\0"


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
    return "; ".join(f"{key}: {value}" for key, value in _together(by_step))


def _together(by_step: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The steps of an `each:` of which the same is to be said, one after the other, as one:
    `bind[2..13]`, where the first of them stands.
    """
    groups: list[tuple[str, str, list[int]]] = []
    latest: dict[tuple[str, str], list[int]] = {}
    for key, value in by_step.items():
        repeated = _REPEATED.fullmatch(key)
        if repeated is None:
            groups.append((key, value, []))
            continue
        label, number = repeated["label"], int(repeated["number"])
        words = value.replace(f"[{number}]", _HERE)
        numbers = latest.get((label, words), [])
        if not numbers or numbers[-1] + 1 != number:
            numbers = latest[label, words] = []
            groups.append((label, words, numbers))
        numbers.append(number)
    for label, words, numbers in groups:
        ends = [*dict.fromkeys((numbers[0], numbers[-1]))] if numbers else []
        at = f"[{'..'.join(map(str, ends))}]" if ends else ""
        yield label + at, words.replace(_HERE, at)


def _expected(wanted: Mapping[str, Expected]) -> dict[str, str]:
    return {key: f"{expected_text(row)}{_by_chance(row)}" for key, row in wanted.items()}


def _by_chance(row: Expected) -> str:
    return "" if row.chance is None else f" ({row.chance})"


def _observed(observed: Mapping[str, Observed], wanted: Mapping[str, Expected]) -> dict[str, str]:
    return {
        key: observed_text(it, wanted.get(key, ANYTHING))
        for key, it in shown_steps(observed, wanted).items()
    }
