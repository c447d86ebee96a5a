"""Why cases prove nothing is summed up by reason."""

from __future__ import annotations

from harness.formats.status import Status
from harness.report.status_reasons import REASONS, reason_lines
from harness.tests.verdicts import verdict


def test_a_reason_is_told_once_the_commonest_first() -> None:
    verdicts = [
        verdict(status=Status.BROKEN, reason="a"),
        verdict(status=Status.SKIP, reason="no ipv6"),
        verdict(status=Status.BROKEN, reason="b"),
        verdict(status=Status.BROKEN, reason="b"),
        verdict(),
    ]
    assert list(reason_lines(verdicts)) == ["SKIP: 1 × no ipv6", "BROKEN: 2 × b", "BROKEN: 1 × a"]


def test_where_all_ran_there_is_nothing_to_say() -> None:
    assert list(reason_lines([verdict(), verdict(status=Status.FAIL)])) == []


def test_of_very_many_reasons_the_rest_is_counted() -> None:
    verdicts = [verdict(status=Status.SKIP, reason=f"{n}") for n in range(REASONS + 3)]
    lines = list(reason_lines(verdicts))
    assert len(lines) == REASONS + 1
    assert lines[-1] == "SKIP: 3 for 3 other reasons"
