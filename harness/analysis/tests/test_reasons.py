"""A difference is explained by what the scenario names, unless that did not come true."""

from __future__ import annotations

from harness.analysis.kernel_column import columns_of
from harness.analysis.reasons import Because, KnownFailure, Reasons, reasons_of
from harness.formats.status import Status
from harness.formats.verdict import Cause, Verdict
from harness.tests.kernels import on


def reasons(*verdicts: Verdict) -> Reasons:
    return reasons_of(columns_of([[verdict] for verdict in verdicts]), "a/b[x=1]")


def test_it_has_the_reasons_that_the_scenario_gives_each_once() -> None:
    new = [on(version, "EINVAL", because="abc") for version in ("6.1.1", "6.12.1")]
    found = reasons(on("5.10.1"), *new)
    assert found == Reasons((Because("abc"),), ())


def test_a_kernel_that_fails_its_expectation_is_not_explained_by_it() -> None:
    failed = on("6.12.1", because="abc", status=Status.FAIL)
    assert reasons(on("6.1.1"), failed) == Reasons((), ("6.12.1",))
    mended = on("6.12.1", because="abc", status=Status.XPASS)
    assert reasons(on("6.1.1"), mended) == Reasons((), ("6.12.1",))


def test_a_failure_that_is_known_is_a_reason() -> None:
    cause = Cause(
        "known-failure", {"because": "a bug"}, under=Cause("mismatch", {"key": "restart"})
    )
    known = on("6.12.1", "EINVAL", status=Status.XFAIL, cause=cause)
    assert reasons(on("6.1.1"), known) == Reasons((KnownFailure("a bug", known),), ())


def test_a_kernel_without_the_case_explains_nothing() -> None:
    columns = columns_of([[on("6.1.1", case="a/c")]])
    assert reasons_of(columns, "a/b[x=1]") == Reasons((), ())


def test_what_is_expected_of_all_kernels_alike_explains_no_difference_between_them() -> None:
    said = [("6.1.1", "ok"), ("6.12.1", "EINVAL"), ("6.18.1", "ok")]
    same = [on(version, outcome, because="abc") for version, outcome in said]
    found = reasons(on("5.10.1", "EAGAIN"), *same)
    assert found == Reasons((Because("abc"),), ("6.1.1 to 6.18.1",))


def test_answers_that_are_alike_need_no_reason() -> None:
    assert reasons(on("5.10.1"), on("6.1.1", because="abc")) == Reasons((), ())


def test_a_kernel_on_which_it_proves_nothing_is_named() -> None:
    broken = on("6.12.1", status=Status.BROKEN, observed={})
    found = reasons(on("6.1.1"), broken)
    assert [(it.version, it.status) for it in found.unproven] == [("6.12.1", Status.BROKEN)]
