"""Verdicts as KTAP, the kernel's test protocol (Documentation/dev-tools/ktap.rst).

Scenarios are the tests, their cases the subtests. Which directive a status has is in the table of
`formats.status`; what is not good is "not ok" with its reason as a diagnostic line before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.analysis.overview import by_scenario
from harness.formats.verdict import Verdict
from harness.language.escape import for_terminal
from harness.report.words import reason


def to_ktap(verdicts: Iterable[Verdict]) -> str:
    """The whole report."""
    scenarios = list(by_scenario(verdicts))
    lines = ["KTAP version 1", f"1..{len(scenarios)}"]
    for number, scenario in enumerate(scenarios, start=1):
        lines += [f"  {line}" for line in _subtests(scenario.verdicts)]
        lines.append(f"{_ok(scenario.overview.is_good)} {number} {_words(scenario.name)}")
    return "\n".join(lines) + "\n"


def _subtests(cases: Sequence[Verdict]) -> Iterator[str]:
    yield "KTAP version 1"
    yield f"1..{len(cases)}"
    for number, verdict in enumerate(cases, start=1):
        status, why = verdict.verdict, for_terminal(" ".join(reason(verdict).split()))
        if not status.is_good:
            yield f"# {for_terminal(verdict.where)}: {status.value}: {why}"
        word = status.meaning.ktap
        directive = f" # {word} {_words(why)}" if word else ""
        yield f"{_ok(status.is_good)} {number} {_words(verdict.case)}{directive}"


def _words(value: str) -> str:
    """Words beside which a `#` would be a directive."""
    return for_terminal(value).replace("#", "no. ")


def _ok(good: bool) -> str:
    return "ok" if good else "not ok"
