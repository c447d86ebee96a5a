"""Kernels side by side are told on a terminal in ranges, with settings and reasons."""

from __future__ import annotations

from harness.analysis.kernel_column import Column, columns_of
from harness.analysis.kernel_diff import Tally, differences
from harness.analysis.recorded import recorded
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.report.kernel_lines import (
    diff_lines,
    difference_lines,
    differences_text,
    recorded_lines,
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


def new(version: str, case: str, outcome: str) -> Verdict:
    return on(version, outcome, case, status=Status.NEW, expected=UNKNOWN)


def test_what_nothing_is_expected_of_is_told_once_by_the_settings_that_matter() -> None:
    said = {"10": "ok", "9": "ok", "8": "EAGAIN"}
    verdicts = [
        new("6.1.1", f"a/b[family={family},port={port}]", outcome)
        for port, outcome in said.items()
        for family in ("ipv4", "ipv6")
    ]
    assert recorded_lines(recorded(columns_of([verdicts]))) == [
        "a/b: Is it so?",
        "  port: 10, 9: ok",
        "  port: 8: EAGAIN",
    ]


def test_it_is_told_where_all_kernels_agree_too() -> None:
    columns = columns_of([[new("6.1.1", "a/b[x=1]", "ok")], [new("6.12.1", "a/b[x=1]", "ok")]])
    assert recorded_lines(recorded(columns)) == ["a/b: Is it so?", "  always: ok"]
    assert "  always: ok" in of_two(columns)


def test_kernels_that_do_not_agree_are_told_in_ranges() -> None:
    columns = columns_of([[new("6.1.1", "a/b", "ok")], [new("6.12.1", "a/b", "EINVAL")]])
    assert recorded_lines(recorded(columns))[1] == "  always: 6.1.1: ok   6.12.1: EINVAL"
