"""Verdicts as KTAP, the kernel's test protocol (Documentation/dev-tools/ktap.rst).

Scenarios are the tests, their cases the subtests. SKIP and XFAIL are "ok" with a directive, what is
not good is "not ok" with its reason as a diagnostic line before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from harness.verdict import Status, Verdict

_DIRECTIVES = {
    Status.SKIP: " # SKIP {}",
    Status.XFAIL: " # XFAIL {}",
    Status.BROKEN: " # ERROR {}",
    Status.MISS: " # ERROR {}",
    Status.XPASS: " # TODO {}",
}


def to_ktap(verdicts: Iterable[Verdict]) -> str:
    """The whole report."""
    ordered = sorted(verdicts, key=lambda verdict: (verdict.scenario, verdict.case))
    scenarios = [
        (scenario, list(cases))
        for scenario, cases in groupby(ordered, key=lambda verdict: verdict.scenario)
    ]
    lines = ["KTAP version 1", f"1..{len(scenarios)}"]
    for number, (scenario, cases) in enumerate(scenarios, start=1):
        lines += [f"  {line}" for line in _subtests(cases)]
        good = all(verdict.verdict.is_good for verdict in cases)
        lines.append(f"{'ok' if good else 'not ok'} {number} {scenario}")
    return "\n".join(lines) + "\n"


def _subtests(cases: Sequence[Verdict]) -> Iterator[str]:
    yield "KTAP version 1"
    yield f"1..{len(cases)}"
    for number, verdict in enumerate(cases, start=1):
        status, reason = verdict.verdict, " ".join(verdict.reason.split())
        if not status.is_good:
            yield f"# {verdict.where}: {status.value}: {reason}"
        directive = _DIRECTIVES.get(status, "").format(reason.replace("#", "no. "))
        yield f"{'ok' if status.is_good else 'not ok'} {number} {verdict.case}{directive}"
