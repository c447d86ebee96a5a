"""What cases say of a claim is told in rows, those in which it holds first."""

from __future__ import annotations

from dataclasses import replace

from harness.analysis.claim_findings import Finding, find
from harness.analysis.repetition import folded
from harness.formats.verdict import Expected, Observed, Status, Verdict
from harness.report.claim_rows import ClaimRows, claim_rows, values_tried
from harness.tests.verdicts import claim, saying, verdict


def finding(*verdicts: Verdict) -> Finding:
    (found,) = find({"C1": claim()}, verdicts)
    return found


def rows(*verdicts: Verdict) -> ClaimRows:
    return claim_rows(finding(*verdicts), values_tried(verdicts))


def test_cases_that_say_the_same_are_one_row_and_those_against_come_last() -> None:
    found = rows(*(saying(f"a/b[x={x}]", x > 1) for x in (1, 2, 3)))
    told = [(it.scenario, it.settings, len(it.sayings), it.holds) for it in found.rows]
    assert told == [("a/b", "x: 2, 3", 2, "yes"), ("a/b", "x: 1", 1, "no")]
    assert [(it.claimed, it.seen) for it in found.rows] == [
        ("EADDRINUSE", "EADDRINUSE"),
        ("EADDRINUSE", "ok"),
    ]


def test_a_parameter_is_named_unless_every_value_is_there_that_was_tried() -> None:
    silent = [verdict(f"a/b[f={f},x=2]") for f in (4, 6)]
    (row,) = rows(*silent, *(saying(f"a/b[f={f},x=1]", True) for f in (4, 6))).rows
    assert row.settings == "x: 1"


def test_another_verdict_or_another_scenario_is_another_row() -> None:
    cases = [saying("a/b", True), saying("a/c", True), saying("a/d", None, Status.MISS)]
    found = rows(*cases)
    assert [(it.scenario, it.holds) for it in found.rows] == [
        ("a/b", "yes"),
        ("a/c", "yes"),
        ("a/d", "?"),
    ]
    assert not found.passed
    assert rows(*cases[:2]).passed


def test_of_a_case_that_is_run_often_all_that_came_is_counted() -> None:
    runs = [
        replace(saying("a/b[x=1]", holds), case=f"a/b[x=1]/{n}", run=n, runs=3)
        for n, holds in enumerate((True, False, True), 1)
    ]
    (row,) = rows(*folded(runs)).rows
    assert (row.seen, row.holds) == ("EADDRINUSE 2, ok 1", "no")


def test_times_that_a_claim_speaks_of_are_a_range() -> None:
    def timed(case: str, ms: float) -> Verdict:
        found = saying(case, True)
        said = replace(
            found.claims[0],
            says={"restart": Expected(outcomes=("ok",), in_ms=(0, 9000))},
            observed={"restart": Observed("ok", None, ms)},
        )
        return replace(found, claims=(said,))

    (row,) = rows(timed("a/b[x=1]", 1000.0), timed("a/b[x=2]", 2000.0)).rows
    assert (row.claimed, row.seen) == ("ok in 0s..9s", "ok in 1.00s..2.00s")
