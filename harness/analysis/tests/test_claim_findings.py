"""A claim holds, does not hold, or holds only if; what a person recorded must agree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.analysis.claim_findings import (
    DOES_NOT_HOLD,
    HOLDS,
    HOLDS_ONLY_IF,
    NO_CASE,
    UNDECIDED,
    Finding,
    disagreement,
    find,
)
from harness.formats.verdict import Status, Verdict
from harness.tests.verdicts import claim, saying


def finding(*verdicts: Verdict, recorded: str = HOLDS) -> Finding:
    (found,) = find({"C1": claim(recorded)}, verdicts)
    return found


YES, NO, OPEN = saying("a/y", True), saying("a/n", False), saying("a/o", None, Status.MISS)
SKIPPED = saying("a/s", None, Status.SKIP)


@pytest.mark.parametrize(
    ("verdicts", "computed"),
    [
        ([YES], HOLDS),
        ([NO], DOES_NOT_HOLD),
        ([YES, NO], HOLDS_ONLY_IF),
        ([OPEN], UNDECIDED),
        ([SKIPPED], NO_CASE),
        ([], NO_CASE),
        ([YES, OPEN, SKIPPED], HOLDS),
    ],
)
def test_the_cases_add_up_to_an_answer(verdicts: list[Verdict], computed: str) -> None:
    assert finding(*verdicts).computed == computed


@pytest.mark.parametrize(
    ("verdicts", "recorded", "agrees"),
    [
        ([YES], HOLDS, True),
        ([YES], DOES_NOT_HOLD, False),
        ([YES], HOLDS_ONLY_IF, False),
        ([NO], HOLDS, False),
        ([YES, NO], HOLDS, False),
        ([YES, NO], HOLDS_ONLY_IF, True),
        ([YES, OPEN], HOLDS_ONLY_IF, True),
        ([YES, OPEN], DOES_NOT_HOLD, False),
        ([NO, OPEN], HOLDS, False),
        ([YES, SKIPPED], HOLDS_ONLY_IF, False),
        ([OPEN], HOLDS, True),
        ([], HOLDS, True),
    ],
)
def test_a_recorded_finding_is_wrong_only_when_no_open_case_can_save_it(
    verdicts: list[Verdict], recorded: str, agrees: bool
) -> None:
    found = finding(*verdicts, recorded=recorded)
    assert found.agrees is agrees
    assert (disagreement(found) is None) is agrees


def test_a_case_that_is_not_good_is_named_even_where_it_decides() -> None:
    failed = saying("a/f", True, Status.FAIL)
    found = finding(YES, failed, OPEN)
    assert [s.verdict.case for s in found.troubled] == ["a/f", "a/o"]
    assert len(found.holding) == 2


def test_a_case_that_says_the_same_twice_is_one_case() -> None:
    twice = replace(YES, claims=(*YES.claims, *YES.claims))
    assert len(finding(twice).holding) == 1


def test_a_claim_that_nobody_recorded_is_left_aside() -> None:
    assert [f.claim.id for f in find({}, [YES])] == []
