"""What a run prints at its end: a row a scenario, a row a claim, the total and the places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from harness.analysis.claim_findings import find
from harness.formats.verdict import Status, Verdict
from harness.report.terminal import SENTENCE, summary
from harness.tests.verdicts import claim, saying, verdict


def lines(verdicts: Sequence[Verdict], **claims: str) -> list[str]:
    recorded = {name: claim(finding, name) for name, finding in claims.items()}
    return list(summary(verdicts, find(recorded, verdicts), Path("results"), "6.1.0"))


def test_each_scenario_is_a_row_with_its_verdicts() -> None:
    text = lines([verdict("a/b[x=1]"), verdict("a/b[x=2]", Status.FAIL), verdict("c/d")])
    assert text[:3] == [
        "scenario  cases  verdicts",
        "a/b       2      1 PASS, 1 FAIL",
        "c/d       1      1 PASS",
    ]


def test_the_total_and_the_places_come_last() -> None:
    assert lines([verdict("a/b[x=1]")])[-3:] == [
        "1 cases on 6.1.0: 1 PASS",
        "tables:   results/tables/claims.md and results/tables/experiments.md",
        "evidence: results/raw/6.1.0/CASE/",
    ]


def test_a_claim_is_a_row_with_both_counts() -> None:
    text = lines([saying("a/b[x=1]", True)], C1="holds")
    assert any(line.startswith("C1     holds          1 hold, 0 do not  ") for line in text)


def test_cases_that_did_not_run_leave_the_answer_open() -> None:
    ran = saying("a/b[x=1]", True)
    missed = saying("a/b[x=2]", None, Status.MISS)
    text = lines([ran, missed], C1="holds")
    assert any("holds so far" in line and "1 hold, 0 do not, 1 not run" in line for line in text)


def test_a_long_sentence_is_cut_to_fit_a_line() -> None:
    wordy = replace(claim(), claim="It fails " + "again and " * 20 + "again.")
    findings = list(find({"C1": wordy}, [saying("a/b[x=1]", True)]))
    row = next(x for x in summary([], findings, Path("r"), "6.1.0") if x.startswith("C1"))
    assert len(row.split("do not  ")[1]) <= SENTENCE
    assert row.endswith("…")


def test_what_came_without_an_expectation_is_told_once() -> None:
    text = lines([verdict("a/b[x=1]", Status.NEW)])
    assert text.count("  what came") == 1
    assert text[text.index("  what came") + 1] == "  ok"


def test_why_cases_prove_nothing_is_summed_up() -> None:
    broken = [verdict(f"a/b[x={x}]", Status.BROKEN, "no end line") for x in (1, 2)]
    skipped = verdict("a/b[x=3]", Status.SKIP, "sysctl net.x: there is none")
    text = lines([*broken, skipped])
    assert "SKIP: 1 × sysctl net.x: there is none" in text
    assert "BROKEN: 2 × no end line" in text
