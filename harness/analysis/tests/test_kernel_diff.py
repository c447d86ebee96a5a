"""Kernels that answer alike share a column, and cases that differ alike a row."""

from __future__ import annotations

import pytest

from harness.analysis.answer import Answer, Cell
from harness.analysis.kernel_column import columns_of
from harness.analysis.kernel_diff import KernelRange, Tally, differences, tally
from harness.analysis.reasons import Because, Reasons
from harness.formats.status import Status
from harness.formats.verdict import Observed, Verdict
from harness.tests.kernels import expected, on, run_of


def outcomes(cells: tuple[Cell, ...]) -> list[str | None]:
    return [cell.steps[0].outcome if isinstance(cell, Answer) else cell for cell in cells]


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
    assert tally(one, other) == Tally(differ=1, answered=2, unproven=0)


def test_what_came_is_compared_whatever_the_scenario_allows() -> None:
    either = {"restart": expected("ok", "EADDRINUSE")}
    columns = columns_of(
        [[on("6.1.1", "ok", expected=either)], [on("6.12.1", "EADDRINUSE", expected=either)]]
    )
    (found,) = differences(columns)
    assert [outcomes(row.answers) for row in found.rows] == [["ok", "EADDRINUSE"]]
    assert found.rows[0].reasons == Reasons((), ())


def test_a_step_without_a_label_is_compared_too() -> None:
    def kernel(version: str, said: str) -> list[Verdict]:
        seen = {"restart": Observed("ok"), "client.recv": Observed(said)}
        either = {"restart": expected("ok"), "client.recv": expected("ok", "EAGAIN")}
        return [on(version, observed=seen, expected=either)]

    (found,) = differences(columns_of([kernel("6.1.1", "ok"), kernel("6.12.1", "EAGAIN")]))
    assert found.rows[0].contrast.outcomes == ("client.recv",)


@pytest.mark.parametrize("status", [Status.BROKEN, Status.MISS])
def test_a_case_that_proves_nothing_on_one_kernel_stands_beside_the_differences(
    status: Status,
) -> None:
    silent = on("6.12.1", status=status, observed={})
    columns = columns_of([[on("6.1.1")], [silent, on("6.12.1", case="a/c")], [on("6.18.1")]])
    (found,) = differences(columns)
    assert (found.cases, found.unproven) == (0, 1)
    assert [outcomes(row.answers) for row in found.rows] == [["ok", status, "ok"]]
    assert found.rows[0].reasons.unproven[0].version == "6.12.1"
    assert tally(columns[0], columns[1]) == Tally(differ=0, answered=0, unproven=1)


def test_what_never_ran_on_any_kernel_is_no_difference() -> None:
    missed = [[on(v, status=Status.MISS), on(v, case="a/c")] for v in ("6.1.1", "6.12.1")]
    assert differences(columns_of(missed)) == []


def test_a_time_is_compared_by_its_resolution() -> None:
    def kernel(version: str, ms: float) -> list[Verdict]:
        return [on(version, ms=ms, expected={"restart": expected("ok", in_ms=(0, 65000))})]

    (found,) = differences(columns_of([kernel("6.1.1", 15_500), kernel("6.12.1", 19_500)]))
    assert found.rows[0].contrast.times == ("restart",)
    assert differences(columns_of([kernel("6.1.1", 60_003), kernel("6.12.1", 62_046)])) == []


def test_a_row_has_the_times_of_all_its_kernels_and_cases() -> None:
    def kernel(version: str, ms: float) -> list[Verdict]:
        return [on(version, case=f"a/b[x={x}]", ms=ms + x) for x in (1, 2)]

    columns = columns_of([kernel("5.10.1", 2000), kernel("6.1.1", 2010), kernel("6.12.1", 3000)])
    (row,) = differences(columns)[0].rows
    cell = row.answers[0]
    assert isinstance(cell, Answer) and cell.steps[0].ms == (2001, 2002, 2011, 2012)


def repeated(version: str, said: str, chance: str | None = "hash of the boot") -> list[Verdict]:
    """A kernel with a case whose runs came out so: `a` for ok, `b` for EAGAIN."""
    either = {"restart": expected("ok", "EAGAIN", chance=chance)}
    names = {"a": "ok", "b": "EAGAIN"}
    return [
        run_of(version, number, len(said), names[one], expected=either)
        for number, one in enumerate(said, start=1)
    ]


def test_counts_that_chance_may_well_give_are_no_difference() -> None:
    columns = [repeated("6.1.1", "a" * 13 + "b" * 7), repeated("6.12.1", "b" * 13 + "a" * 7)]
    assert differences(columns_of(columns)) == []


@pytest.mark.parametrize("chance", ["hash of the boot", None])
def test_counts_that_no_chance_gives_are_one(chance: str | None) -> None:
    columns = columns_of(
        [repeated("6.1.1", "a" * 20, chance), repeated("6.12.1", "b" * 20, chance)]
    )
    (found,) = differences(columns)
    assert found.rows[0].contrast.outcomes == ("restart",)


def test_a_single_run_of_what_chance_decides_shows_nothing() -> None:
    either = {"restart": expected("ok", "EAGAIN", chance="hash of the boot")}
    columns = [[on("6.1.1", "ok", expected=either)], [on("6.12.1", "EAGAIN", expected=either)]]
    assert differences(columns_of(columns)) == []


def test_what_comes_of_every_run_alike_is_compared_as_such_however_few_there_are() -> None:
    columns = columns_of([repeated("6.1.1", "aa", None), repeated("6.12.1", "bb", None)])
    (found,) = differences(columns)
    assert found.rows[0].contrast.p is None


def test_a_number_of_chance_is_not_compared() -> None:
    def kernel(version: str, port: int) -> list[Verdict]:
        seen = {"restart": Observed("ok", f"10.0.0.2:{port}")}
        wanted = {"restart": expected("?", chance="ephemeral port")}
        return [on(version, observed=seen, expected=wanted, status=Status.NEW)]

    assert differences(columns_of([kernel("6.1.1", 40001), kernel("6.12.1", 40003)])) == []


def test_a_run_that_fails_makes_the_case_fail() -> None:
    bad = repeated("6.12.1", "a" * 20)
    bad[3] = run_of("6.12.1", 4, 20, "EINVAL", status=Status.FAIL)
    (found,) = differences(columns_of([repeated("6.1.1", "a" * 20), bad]))
    assert found.rows[0].contrast.statuses
