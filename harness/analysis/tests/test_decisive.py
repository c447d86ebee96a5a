"""Of all that is answered alike one is kept, and both sides of every change."""

from __future__ import annotations

from dataclasses import replace

from harness.analysis.claim_findings import find
from harness.analysis.decisive import decisive_cases, decisive_runs, examples, representatives
from harness.analysis.kernel_column import Column, columns_of
from harness.analysis.option_table import OPTIONS, SCENARIO
from harness.analysis.question_answers import questions_of
from harness.analysis.repetition import folded
from harness.analysis.tests.test_question_answers import EITHER, columns, told
from harness.formats.status import Status
from harness.formats.verdict import ClaimFinding, Observed, Verdict
from harness.tests.verdicts import claim, verdict


def decisive(made: list[Column]) -> dict[str, list[str]]:
    return decisive_cases(made, made[-1], tuple(questions_of(made)), ())


def test_one_case_of_a_row_is_kept_on_the_reference_kernel() -> None:
    made = columns(("ok", "ok"), ("ok", "ok"))
    (question,) = questions_of(made)
    assert representatives(question) == ["a/b[x=1]"]
    assert decisive(made) == {"6.2.0": ["a/b[x=1]"]}


def test_a_change_is_kept_on_the_last_kernel_before_and_the_first_after() -> None:
    made = columns(("ok", "ok"), ("ok", "ok"), ("EADDRINUSE", "ok"), ("EADDRINUSE", "ok"))
    assert decisive(made) == {
        "6.2.0": ["a/b[x=1]"],
        "6.3.0": ["a/b[x=1]"],
        "6.4.0": ["a/b[x=1]", "a/b[x=2]"],
    }


def test_a_case_that_never_ran_has_no_evidence() -> None:
    missed = verdict("a/b[x=1]", Status.MISS, kernel="6.2.0", version="6.2.0", observed={})
    ran = told("a/b[x=2]", "6.2.0", "ok")
    assert decisive(columns_of([[missed, ran]])) == {"6.2.0": ["a/b[x=2]"]}


def test_a_case_skipped_on_the_reference_kernel_is_kept_of_the_newest_that_ran_it() -> None:
    skipped = told("a/b[x=1]", "6.3.0", "ok")
    skipped = replace(skipped, verdict=Status.SKIP, observed={})
    made = columns_of(
        [[told("a/b[x=1]", "6.1.0", "ok")], [told("a/b[x=1]", "6.2.0", "ok")], [skipped]]
    )
    assert decisive(made) == {"6.2.0": ["a/b[x=1]"]}


def test_a_claim_has_a_case_on_each_side() -> None:
    sides = {"a/b[x=1]": True, "a/b[x=2]": True, "a/b[x=3]": False}
    verdicts = [
        replace(told(case, "6.1.0", "ok"), claims=(ClaimFinding("C1", holds, {}, {}),))
        for case, holds in sides.items()
    ]
    made = columns_of([verdicts])
    findings = tuple(find({"C1": claim("C1")}, verdicts))
    assert [it.verdict.case for it in examples(findings[0])] == ["a/b[x=1]", "a/b[x=3]"]
    found = decisive_cases(made, made[0], (), findings)
    assert found == {"6.1.0": ["a/b[x=1]", "a/b[x=3]"]}


def run_of(number: int, outcome: str, status: Status = Status.PASS) -> Verdict:
    seen = {} if status is Status.MISS else {"bind": Observed(outcome)}
    case = f"a/b[x=1]/{number}"
    made = verdict(case, status, observed=seen, expected=EITHER, run=number, runs=4)
    return replace(made, scenario="a/b")


def test_of_a_case_that_is_run_often_each_outcome_is_kept_once() -> None:
    missed = run_of(1, "", Status.MISS)
    runs = [run_of(2, "ok"), run_of(3, "EADDRINUSE"), run_of(4, "ok")]
    (one,) = folded([missed, *runs])
    assert decisive_runs(one) == ["a/b[x=1]/2", "a/b[x=1]/3"]
    assert decisive_runs(told("a/b[x=1]", "6.1.0", "ok")) == ["a/b[x=1]"]


def test_every_pair_of_options_is_kept() -> None:
    cases = [f"{SCENARIO}[family=ipv4,state=LISTEN,old={old},new=none]" for old in OPTIONS]
    made = columns_of([[told(case, "6.1.0", "ok") for case in cases]])
    assert decisive(made) == {"6.1.0": sorted(cases)}
