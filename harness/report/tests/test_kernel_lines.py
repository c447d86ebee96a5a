"""Kernels side by side are told on a terminal in ranges, with settings and reasons."""

from __future__ import annotations

from harness.analysis.kernel_column import Column, columns_of
from harness.analysis.kernel_diff import Tally, differences
from harness.formats.status import Status
from harness.report.kernel_lines import (
    diff_lines,
    difference_lines,
    differences_text,
    tally_text,
)
from harness.tests.kernels import expected, on


def of_two(columns: list[Column]) -> list[str]:
    one, other = columns
    return diff_lines(one, other)


UNKNOWN = {"restart": expected("?")}


def test_many_kernels_are_compared_in_ranges_with_settings_and_reasons() -> None:
    records = [[on("5.10.1")], [on("6.1.1")], [on("6.12.1", "EINVAL", because="commit abc")]]
    assert difference_lines(differences(columns_of(records))) == [
        "a/b: Is it so?",
        "  x: 1",
        "    5.10.1 to 6.1.1: ok   6.12.1: EINVAL",
        "    because: commit abc",
    ]


def test_a_case_without_settings_differs_always() -> None:
    records = [[on(version, said, "a/b")] for version, said in (("5.1.1", "ok"), ("6.1.1", "E"))]
    assert difference_lines(differences(columns_of(records)))[1] == "  always"


def test_two_kernels_are_compared_in_words() -> None:
    text = "\n".join(of_two(columns_of([[on("6.1.1")], [on("6.12.1", "EINVAL")]])))
    assert "6.1.1: ok   6.12.1: EINVAL" in text
    assert "6.1.1 and 6.12.1 differ in 1 of 1 cases" in text


def test_a_case_that_proves_nothing_is_never_none_that_differs() -> None:
    broken = on("6.12.1", status=Status.BROKEN, observed={}, reason="a hole")
    columns = columns_of([[on("6.1.1")], [broken]])
    lines = of_two(columns)
    assert "    6.1.1: ok   6.12.1: BROKEN" in lines
    assert "    because: BROKEN on 6.12.1: a hole" in lines
    assert lines[-1] == (
        "6.1.1 and 6.12.1: 1 proves nothing, BROKEN or MISS on one of them; the other 0 are alike"
    )
    assert "0 cases" not in differences_text(2, differences(columns))


def test_cases_that_differ_and_cases_that_prove_nothing_are_both_counted() -> None:
    assert tally_text("6.1.1", "6.12.1", Tally(3, 9, 2)) == (
        "6.1.1 and 6.12.1 differ in 3 of 9 cases; 2 prove nothing, BROKEN or MISS on one of them"
    )


def test_what_nothing_is_expected_of_is_told_of_two_kernels_too() -> None:
    records = [[on(v, status=Status.NEW, expected=UNKNOWN)] for v in ("6.1.1", "6.12.1")]
    assert of_two(columns_of(records))[:3] == ["a/b: Is it so?", "  what came", "  ok"]
