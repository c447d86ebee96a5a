"""Kernels come from old to new, and are found by the words that people use."""

from __future__ import annotations

from harness.analysis.kernel_column import cells_of, columns_of, find_column, one_of_each_case
from harness.formats.status import Status
from harness.tests.kernels import on


def test_kernels_come_from_old_to_new_whatever_their_names_sort_like() -> None:
    columns = columns_of([[on("6.12.4")], [on("5.10.9")], [on("6.1.170")], [on("unknown")]])
    assert [column.version for column in columns] == ["unknown", "5.10.9", "6.1.170", "6.12.4"]


def test_a_kernel_on_which_nothing_ran_is_no_column() -> None:
    assert columns_of([[on("6.1.1", status=Status.MISS)], []]) == []


def test_a_word_means_the_newest_kernel_of_a_line() -> None:
    columns = columns_of([[on("6.1.170")], [on("6.1.192")], [on("6.12.1")]])
    for word, meant in (("6.1", "6.1.192"), ("6.1.170", "6.1.170"), ("6.12.1-x", "6.12.1")):
        column = find_column(columns, word)
        assert column is not None and column.version == meant
    assert find_column(columns, "7.0") is None


def test_what_never_ran_is_counted_and_what_went_wrong_is_listed() -> None:
    verdicts = [
        on("6.1.1", case=f"a/b[x={s.value}]", status=s)
        for s in (Status.PASS, Status.MISS, Status.BROKEN, Status.FAIL)
    ]
    (column,) = columns_of([verdicts])
    assert column.missing == 1
    assert {it.verdict for it in column.troubled} == {Status.BROKEN, Status.FAIL}
    assert column.overview.cases == 4
    assert not column.is_host


def test_a_case_is_answered_by_those_that_were_asked() -> None:
    columns = columns_of(
        [[on("5.10.1")], [on("6.1.1", "EINVAL"), on("6.1.1", case="a/c", status=Status.SKIP)]]
    )
    assert sorted(verdict.case for verdict in one_of_each_case(columns)) == ["a/b[x=1]", "a/c"]
    assert len(set(cells_of(columns, "a/b[x=1]"))) == 2
    assert cells_of(columns, "a/c") == [None, None]
