"""The first row that applies to a case says what came of it, and no row is idle."""

from __future__ import annotations

from itertools import product

from hypothesis import given, strategies as st

from harness.analysis.decision_rows import DecisionRow, decision_rows
from harness.formats.verdict import Verdict
from harness.tests.verdicts import verdict

CASES = [f"a/b[x={x},y={y},z={z}]" for x, y, z in product("123", "12", "12")]


def first_that_applies(rows: list[DecisionRow], case: Verdict) -> str:
    return next(
        row.answer
        for row in rows
        if all(case.params[name] in values for name, values in row.settings.items())
    )


@given(st.lists(st.sampled_from(["ok", "EINVAL", "EAGAIN"]), min_size=12, max_size=12))
def test_the_rows_say_of_each_case_what_came(answers: list[str]) -> None:
    verdicts = [verdict(case) for case in CASES]
    came = dict(zip(CASES, answers, strict=True))
    rows = decision_rows(verdicts, came)
    assert {it.case: first_that_applies(rows, it) for it in verdicts} == came
    assert len(rows) <= len(CASES)
    assert all(row.cases for row in rows)


def test_one_answer_is_one_row_without_a_condition() -> None:
    verdicts = [verdict(case) for case in CASES]
    assert decision_rows(verdicts, dict.fromkeys(CASES, "ok")) == [
        DecisionRow({}, "ok", tuple(CASES))
    ]


def test_what_does_not_matter_is_in_no_condition() -> None:
    verdicts = [verdict(case) for case in CASES]
    came = {case: "EINVAL" if "y=2" in case else "ok" for case in CASES}
    settings = [row.settings for row in decision_rows(verdicts, came)]
    assert settings in ([{"y": ("2",)}, {}], [{"y": ("1",)}, {}])


def test_a_cell_that_is_not_there_makes_no_further_row() -> None:
    there = [case for case in CASES if "x=3,y=2" not in case]
    came = {case: "EINVAL" if "x=3" in case else "ok" for case in there}
    rows = decision_rows([verdict(case) for case in there], came)
    assert [row.settings for row in rows] == [{"x": ("3",)}, {}]
