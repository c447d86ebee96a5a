"""A table's head says what it was measured on, and how many cases where that differs."""

from __future__ import annotations

from harness.formats.status import Status
from harness.report.origin import Origin, origin_of
from harness.tests.verdicts import verdict


def test_what_all_verdicts_share_is_said_once() -> None:
    found = origin_of([verdict(), verdict("a/c")], "6.1.0")
    assert found == Origin("6.1.0", "x86_64", "host", "abc1234", "2026-11-23")


def test_two_revisions_and_days_are_both_named_with_their_cases() -> None:
    others = [verdict("a/c", revision="def"), verdict("a/d", revision="def")]
    found = origin_of([verdict(date="2026-11-20T08:00:00Z"), *others], "6.1.0")
    assert found.revision == "def (2 cases), abc1234 (1 cases)"
    assert found.date == "2026-11-20 to 2026-11-23"


def test_a_guest_is_named_with_what_runs_it() -> None:
    found = origin_of([verdict(backend="qemu", accelerator="tcg,icount")], "6.1.0")
    assert found.backend == "qemu (tcg,icount)"


def test_a_case_that_never_ran_was_found_with_nothing() -> None:
    missed = verdict("a/c", Status.MISS, revision="old")
    assert origin_of([verdict(), missed], "6.1.0").revision == "abc1234"
