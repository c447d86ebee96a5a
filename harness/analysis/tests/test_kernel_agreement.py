"""Every scenario says in how many cases kernels agree, and which could not ask it."""

from __future__ import annotations

from harness.analysis.kernel_agreement import agreements
from harness.analysis.kernel_column import columns_of
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.tests.kernels import on


def test_the_cases_in_which_all_agree_are_counted() -> None:
    columns = columns_of(
        [
            [on("5.10.1", case="a/b[x=1]"), on("5.10.1", case="a/b[x=2]")],
            [on("6.1.1", case="a/b[x=1]"), on("6.1.1", "EINVAL", case="a/b[x=2]")],
        ]
    )
    (found,) = agreements(columns)
    assert (found.scenario, found.same, found.cases, found.skipped) == ("a/b", 1, 2, ())


def test_kernels_that_could_not_ask_it_are_named_together_if_for_one_reason() -> None:
    def skipped(version: str, reason: str) -> list[Verdict]:
        return [
            on(version, case=f"a/b[x={x}]", status=Status.SKIP, reason=reason, observed={})
            for x in (1, 2)
        ]

    records = [skipped("5.10.1", "no x"), skipped("6.1.1", "no x"), skipped("6.12.1", "no y")]
    (found,) = agreements(columns_of(records))
    assert [it.versions for it in found.skipped] == [("5.10.1", "6.1.1"), ("6.12.1",)]
    assert found.same == found.cases == 2
