"""Verdicts are counted in one place, by status and by scenario."""

from __future__ import annotations

from harness.analysis.overview import by_scenario, overview
from harness.formats.status import Status
from harness.tests.verdicts import verdict


def test_statuses_are_counted_in_their_own_order_and_only_those_that_there_are() -> None:
    some = [
        verdict(f"a/b[x={x}]", s) for x, s in enumerate((Status.MISS, Status.PASS, Status.PASS))
    ]
    assert list(overview(some).by_status.items()) == [(Status.PASS, 2), (Status.MISS, 1)]
    assert overview(some).cases == 3
    assert (overview(some).of(Status.MISS), overview(some).of(Status.FAIL)) == (1, 0)


def test_one_verdict_that_is_not_good_makes_the_whole_not_good() -> None:
    assert overview([verdict(), verdict("a/c", Status.SKIP)]).is_good
    assert not overview([verdict(), verdict("a/c", Status.BROKEN)]).is_good


def test_nothing_is_counted_as_nothing() -> None:
    assert (overview([]).cases, dict(overview([]).by_status)) == (0, {})


def test_scenarios_and_their_cases_come_in_the_order_of_their_names() -> None:
    found = list(by_scenario([verdict("b/c"), verdict("a/b[x=2]"), verdict("a/b[x=1]")]))
    assert [(s.name, [v.case for v in s.verdicts]) for s in found] == [
        ("a/b", ["a/b[x=1]", "a/b[x=2]"]),
        ("b/c", ["b/c"]),
    ]
    assert found[0].question == "Is it so?"
    assert found[0].overview.cases == 2
