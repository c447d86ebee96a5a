"""The table of times: when a port is free again, on which kernels."""

from __future__ import annotations

from typing import Any

from harness.analysis.holding_times import FREE
from harness.analysis.kernel_column import columns_of
from harness.formats.status import Status
from harness.formats.verdict import Holder, Observed, Verdict
from harness.report.time_table import time_table
from harness.tests.kernels import expected, on


def held(version: str, ms: float, **more: Any) -> Verdict:
    holder = Holder("tcp", "TIME_WAIT", "10.0.0.1:80", "10.0.0.2:9", 0, 0)
    observed = {
        "restart": Observed("EADDRINUSE", in_the_way=(holder,)),
        FREE: Observed("ok", None, ms),
    }
    wanted = {
        "restart": expected("EADDRINUSE"),
        FREE: expected("ok", in_ms=(55000, 66000)),
    }
    return on(version, case="a/b[x=1]", observed=observed, expected=wanted, **more)


def table(*verdicts: Verdict, experiments: bool = True) -> str:
    return time_table(columns_of([[it] for it in verdicts]), experiments=experiments) or ""


def test_without_a_time_there_is_no_table() -> None:
    assert table(on("6.1.1")) == ""


def test_a_row_says_what_was_in_the_way_what_was_expected_and_what_came() -> None:
    text = table(held("5.10.1", 60010.0), held("6.12.1", 61990.0))
    assert "On 2 kernels, 5.10.1 to 6.12.1" in text
    assert "[a/b](experiments-a.md#ab) |" in text
    assert "| TIME_WAIT | ok in 55s..66s | 60.01s..61.99s |" in text


def test_without_the_other_tables_nothing_leads_there() -> None:
    assert "experiments-a.md" not in table(held("6.1.1", 6e4), experiments=False)


def test_kernels_that_differ_and_those_without_a_time_are_named() -> None:
    text = table(
        held("5.10.1", 60e3), held("6.1.1", 3e3), held("6.12.1", 60e3, status=Status.BROKEN)
    )
    assert "| 5.10.1: 60.00s; 6.1.1: 3.00s (unknown on 6.12.1) |" in text
