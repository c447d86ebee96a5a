"""Counted verdicts are told in one way, and stand out where not all is well."""

from __future__ import annotations

from harness.analysis.overview import overview
from harness.formats.status import Status
from harness.report.counts import counts_text, marked_counts
from harness.tests.verdicts import verdict


def test_each_status_that_there_is_comes_with_its_number() -> None:
    some = overview([verdict(), verdict("a/c"), verdict("a/d", Status.MISS)])
    assert counts_text(some) == "2 PASS, 1 MISS"
    assert counts_text(overview([])) == ""


def test_what_is_not_good_is_bold_in_markdown() -> None:
    assert marked_counts(overview([verdict()])) == "1 PASS"
    assert marked_counts(overview([verdict(status=Status.FAIL)])) == "**1 FAIL**"
