"""Kernels that answer alike share a column, and cases that differ alike a row."""

from __future__ import annotations

from harness.analysis.answer import Answer
from harness.analysis.kernel_column import columns_of
from harness.analysis.kernel_diff import KernelRange, differences, differing
from harness.analysis.reasons import Because, Reasons
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.tests.kernels import on


def outcomes(answers: tuple[Answer | None, ...]) -> list[str | None]:
    return [None if answer is None else answer.steps[0].outcome for answer in answers]


def test_kernels_that_answer_alike_share_a_range() -> None:
    columns = columns_of([[on("5.10.1")], [on("6.1.1")], [on("6.12.1", "EADDRINUSE")]])
    (found,) = differences(columns)
    assert found.ranges == (KernelRange("5.10.1", "6.1.1"), KernelRange("6.12.1", "6.12.1"))
    assert [outcomes(row.answers) for row in found.rows] == [["ok", "EADDRINUSE"]]


def test_kernels_apart_that_answer_alike_do_not() -> None:
    columns = columns_of([[on("5.10.1")], [on("6.1.1", "EINVAL")], [on("6.12.1")]])
    assert [kernels.first for kernels in differences(columns)[0].ranges] == [
        "5.10.1",
        "6.1.1",
        "6.12.1",
    ]


def test_a_kernel_that_could_not_be_asked_makes_no_difference() -> None:
    skipped = on("5.10.1", status=Status.SKIP, observed={})
    assert differences(columns_of([[skipped], [on("6.1.1")], [on("6.12.1")]])) == []


def test_one_that_could_not_be_asked_beside_some_that_differ_has_no_answer() -> None:
    skipped = on("5.10.1", status=Status.SKIP, observed={})
    columns = columns_of([[skipped], [on("6.1.1")], [on("6.12.1", "EINVAL")]])
    assert outcomes(differences(columns)[0].rows[0].answers) == [None, "ok", "EINVAL"]


def test_cases_with_other_reasons_are_other_rows() -> None:
    columns = columns_of(
        [
            [on("5.10.1", case="a/b[x=1]"), on("5.10.1", case="a/b[x=2]")],
            [on("6.1.1", "EINVAL", "a/b[x=1]", because="abc"), on("6.1.1", "EINVAL", "a/b[x=2]")],
        ]
    )
    (found,) = differences(columns)
    assert [(row.group.cases, row.reasons) for row in found.rows] == [
        (("a/b[x=1]",), Reasons((Because("abc"),), ())),
        (("a/b[x=2]",), Reasons((), ())),
    ]


def test_the_scenario_with_the_most_cases_comes_first() -> None:
    def kernel(version: str, outcome: str) -> list[Verdict]:
        return [on(version, outcome, case) for case in ("a/b", "z/y[x=1]", "z/y[x=2]")]

    found = differences(columns_of([kernel("5.10.1", "ok"), kernel("6.1.1", "EINVAL")]))
    assert [(it.scenario, it.cases) for it in found] == [("z/y", 2), ("a/b", 1)]


def test_two_kernels_are_compared_in_the_cases_that_both_were_asked() -> None:
    a = [on("6.1.1"), on("6.1.1", case="a/c"), on("6.1.1", case="a/d", status=Status.SKIP)]
    b = [on("6.12.1", "EINVAL"), on("6.12.1", case="a/c"), on("6.12.1", case="a/d")]
    one, other = columns_of([a, b])
    assert differing(one, other) == (1, 2)
