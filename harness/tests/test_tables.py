"""The tables say what the records say, and nothing else."""

from __future__ import annotations

import re

import pytest

from harness.tables import AREA, CLAIMS, EXPERIMENTS, render
from harness.tests.verdicts import claim, saying, verdict
from harness.verdict import Status, Verdict


def table(name: str, *verdicts: Verdict, **claims: str) -> str:
    recorded = {i: claim(finding, i, "the moon is full") for i, finding in claims.items()}
    return render(verdicts, recorded, "6.1.0")[name]


CASES = AREA.format("a")


def test_the_same_records_give_the_same_tables_in_any_order() -> None:
    some = [verdict(f"a/b[x={x}]") for x in (3, 1, 2)]
    assert render(some, {}, "6.1.0") == render(reversed(some), {}, "6.1.0")


@pytest.mark.parametrize("name", [CLAIMS, EXPERIMENTS, CASES])
def test_the_head_names_what_it_was_measured_on(name: str) -> None:
    text = table(name, verdict(), C1="holds")
    assert "| 6.1.0 | x86_64 | host | abc1234 | 2026-11-23 |" in text


def test_a_head_of_two_revisions_counts_their_cases() -> None:
    others = [verdict("a/c", revision="def"), verdict("a/d", revision="def")]
    text = table(EXPERIMENTS, verdict(date="2026-11-20T08:00:00Z"), *others)
    assert "| def (2 cases), abc1234 (1 cases) | 2026-11-20 to 2026-11-23 |" in text


def test_a_case_is_a_row_with_its_parameters_and_a_link() -> None:
    text = table(CASES, verdict("a/b[x=1,y=two]"))
    assert "| x | y | expected | observed | verdict | seconds | evidence |" in text
    link = "[folder](../raw/6.1.0/a/b%5Bx=1,y=two%5D/)"
    assert f"| 1 | two | ok | ok | PASS | 0.2 | {link} |" in text


def test_what_is_not_good_stands_out_with_its_reason() -> None:
    some = [verdict(), verdict("a/b[x=2]", Status.BROKEN, seconds=None)]
    text = table(CASES, *some)
    assert "| 2 | ok | ok | **BROKEN** |  | " in text
    assert "- **BROKEN** `a/b[x=2]`: because of BROKEN" in text
    text = table(EXPERIMENTS, *some)
    assert "| PASS | BROKEN | cases |\n|---|---|---|\n| 1 | 1 | 2 |" in text
    assert "| [a/b](experiments-a.md#ab) | Is it so? | 2 | **1 PASS, 1 BROKEN** |" in text


def test_every_area_has_a_page() -> None:
    some = [verdict(f"{area}/x") for area in ("b", "a", "a-b")]
    pages = {AREA.format(area) for area in ("b", "a", "a-b")}
    assert render(some, {}, "6.1.0").keys() == {CLAIMS, EXPERIMENTS, *pages}


def test_words_of_others_cannot_break_a_table() -> None:
    observed = {"restart": {"text": '"a|b"\n<script>'}}
    text = table(CASES, verdict(observed=observed, expected={"restart": "A | B"}))
    assert '| A \\| B | "a\\|b" \\<script\\> |' in text


def test_labelled_steps_are_shown_where_there_are_some() -> None:
    expected = {"client.recv": '""', "bind": "ok", "listen": "EADDRINUSE"}
    text = table(CASES, verdict(expected=expected))
    assert "| bind: ok; listen: EADDRINUSE |" in text


def test_what_stood_in_the_way_is_named_where_something_did() -> None:
    entries = [{"state": "TIME_WAIT", "local": f"10.0.0.1:{port}"} for port in (1, 1, 2, 3, 4)]
    seen = {"restart": {"text": "EADDRINUSE", "in_the_way": entries}}
    text = table(CASES, verdict("a/b[x=1]"), verdict("a/b[x=2]", observed=seen))
    assert "| x | expected | observed | in the way | verdict | seconds | evidence |" in text
    assert "| 1 | ok | ok |  | PASS |" in text
    named = ", ".join(f"TIME_WAIT 10.0.0.1:{port}" for port in (1, 2, 3))
    assert f"| 2 | ok | EADDRINUSE | {named}, 1 more | PASS |" in text


def test_a_claim_that_holds_is_answered_so() -> None:
    text = table(CLAIMS, saying("a/b", True), C1="holds")
    assert "| [C1](#c1) | It fails. | **holds** | 1 hold, 0 do not | a lecture |" in text
    row = "| [`a/b`](../raw/6.1.0/a/b/) | EADDRINUSE | EADDRINUSE | yes | PASS |"
    assert row in text


def test_a_condition_comes_with_the_counts_that_bear_it_out() -> None:
    two = [saying("a/b[x=1]", True), saying("a/b[x=2]", False)]
    text = table(CLAIMS, *two, C1="holds only if")
    assert "**holds only if** the moon is full" in text
    assert "| x | 1: 1 of 1; 2: 0 of 1 |" in text


def test_a_recorded_finding_that_the_evidence_contradicts_is_loud() -> None:
    text = table(CLAIMS, saying("a/b", False), C1="holds")
    assert text.count("WRONG") == 4
    assert "> **WRONG: C1: recorded 'holds', but the evidence says 'does not hold'" in text


def test_a_claim_with_a_case_that_is_not_good_says_so() -> None:
    text = table(CLAIMS, saying("a/b", True), saying("a/c", None, Status.MISS), C1="holds")
    assert "**holds** (so far) | 1 hold, 0 do not, **1 undecided**, **1 MISS** |" in text
    assert "**Not all cases that speak of it are as they should be: 1 MISS.**" in text


def test_a_claim_without_a_case_says_so() -> None:
    assert "| **no case speaks of it** |" in table(CLAIMS, verdict(), C1="holds")


def test_every_row_has_as_many_cells_as_its_head() -> None:
    verdicts = [saying("a/b[x=1]", True), saying("a/c", None, Status.MISS)]
    for text in render(verdicts, {"C1": claim()}, "6.1.0").values():
        cells = 0
        for line in text.splitlines():
            count = len(re.findall(r"(?<!\\)\|", line))
            if not line.startswith("|"):
                cells = 0
            elif cells == 0:
                cells = count
            assert cells in (0, count), line
