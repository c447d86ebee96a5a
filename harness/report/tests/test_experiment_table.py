"""The tables of the experiments say what the records say, and nothing else."""

from __future__ import annotations

import re

import pytest

from harness.formats.verdict import Holder, Observed, Status, Verdict
from harness.records.layout import AREA, EXPERIMENTS
from harness.report.experiment_table import experiment_tables
from harness.tests.kernels import expected
from harness.tests.verdicts import verdict


def table(name: str, *verdicts: Verdict) -> str:
    return experiment_tables(verdicts, "6.1.0")[name]


CASES = AREA.format("a")


def test_the_same_records_give_the_same_tables_in_any_order() -> None:
    some = [verdict(f"a/b[x={x}]") for x in (3, 1, 2)]
    assert experiment_tables(some, "6.1.0") == experiment_tables(reversed(some), "6.1.0")


@pytest.mark.parametrize("name", [EXPERIMENTS, CASES])
def test_the_head_names_what_it_was_measured_on(name: str) -> None:
    text = table(name, verdict())
    assert "| 6.1.0 | x86_64 | host | abc1234 | 2026-11-23 |" in text


def test_a_case_is_a_row_with_its_parameters_and_a_link() -> None:
    text = table(CASES, verdict("a/b[x=1,y=two]"))
    assert "| x | y | expected | observed | verdict | seconds | evidence |" in text
    link = "[folder](../raw/6.1.0/a/b%5Bx=1,y=two%5D/)"
    assert f"| 1 | two | ok | ok | PASS | 0.2 | {link} |" in text


def test_what_is_not_good_stands_out_with_its_reason() -> None:
    some = [verdict(), verdict("a/b[x=2]", Status.BROKEN, seconds=None)]
    text = table(CASES, *some)
    assert "| 2 | ok | ok | **BROKEN** |  | " in text
    assert "- **BROKEN** `a/b[x=2]`: because of BROKEN" in text
    text = table(EXPERIMENTS, *some)
    assert "| PASS | BROKEN | cases |\n|---|---|---|\n| 1 | 1 | 2 |" in text
    assert "| [a/b](experiments-a.md#ab) | Is it so? | 2 | **1 PASS, 1 BROKEN** |" in text


def test_every_area_has_a_page() -> None:
    some = [verdict(f"{area}/x") for area in ("b", "a", "a-b")]
    pages = {AREA.format(area) for area in ("b", "a", "a-b")}
    assert experiment_tables(some, "6.1.0").keys() == {EXPERIMENTS, *pages}


def test_words_of_others_cannot_break_a_table() -> None:
    seen = {"restart": Observed("ok", "a|b\n<script>")}
    wanted = {"restart": expected("A", '"B"')}
    text = table(CASES, verdict(observed=seen, expected=wanted))
    assert '| A \\| "B" | "a\\|b \\<script\\>" |' in text


def test_what_stood_in_the_way_has_a_column_where_something_did() -> None:
    holder = Holder("tcp", "TIME_WAIT", "10.0.0.1:1", "10.0.0.2:2", 0, 0)
    seen = {"restart": Observed("EADDRINUSE", in_the_way=(holder,))}
    text = table(CASES, verdict("a/b[x=1]"), verdict("a/b[x=2]", observed=seen))
    assert "| x | expected | observed | in the way | verdict | seconds | evidence |" in text
    assert "| 1 | ok | ok |  | PASS |" in text
    assert "| 2 | ok | EADDRINUSE | TIME_WAIT 10.0.0.1:1 | PASS |" in text


def test_every_row_has_as_many_cells_as_its_head() -> None:
    verdicts = [verdict("a/b[x=1]"), verdict("a/c", Status.MISS)]
    for text in experiment_tables(verdicts, "6.1.0").values():
        cells = 0
        for line in text.splitlines():
            count = len(re.findall(r"(?<!\\)\|", line))
            if not line.startswith("|"):
                cells = 0
            elif cells == 0:
                cells = count
            assert cells in (0, count), line
