"""Cases that are run often are listed with every kernel's counts, alike or not."""

from __future__ import annotations

from harness.analysis.exact_test import FALSE_ALARMS
from harness.analysis.kernel_column import columns_of
from harness.analysis.repeated_cases import repeated_scenarios, threshold_of
from harness.formats.verdict import Verdict
from harness.tests.kernels import on, run_of


def test_the_threshold_is_that_of_all_repeated_cases_on_all_pairs_of_kernels() -> None:
    def kernel(version: str) -> list[Verdict]:
        runs = [run_of(version, n, 2, case=f"a/b[x={x}]") for x in (1, 2) for n in (1, 2)]
        return [*runs, on(version, case="a/c")]

    columns = columns_of([kernel(v) for v in ("5.10.1", "6.1.1", "6.12.1")])
    assert threshold_of(columns) == FALSE_ALARMS / (2 * 3)
    (found,) = repeated_scenarios(columns)
    assert [case.group.cases for case in found.cases] == [("a/b[x=1]",), ("a/b[x=2]",)]
    assert len(found.cases[0].cells) == 3


def test_where_nothing_is_repeated_nothing_is_listed() -> None:
    assert repeated_scenarios(columns_of([[on("6.1.1")]])) == []
