"""The table of the kernels: what each was run with, where they differ, and why."""

from __future__ import annotations

from collections.abc import Mapping

from harness.analysis.kernel_column import columns_of
from harness.formats.verdict import Status, Verdict
from harness.report.kernel_table import kernel_table
from harness.tests.kernels import on


def table(*verdicts: Verdict, listed: Mapping[str, str] | None = None) -> str:
    return kernel_table(columns_of([[verdict] for verdict in verdicts]), listed or {})


def test_it_says_what_each_kernel_was_run_with_and_what_is_not_as_it_should_be() -> None:
    text = table(on("6.1.1", status=Status.BROKEN, accelerator="tcg,icount"))
    for word in ("6.1.1-x", "x86_64", "qemu (tcg,icount)", "abc1234", "**BROKEN**", "Nowhere."):
        assert word in text


def test_cases_that_never_ran_are_counted_not_listed() -> None:
    missed = [on("6.1.1", case=f"a/b[x={x}]", status=Status.MISS) for x in range(3)]
    text = kernel_table(columns_of([[on("6.1.1", case="a/b[x=9]"), *missed]]), {})
    assert "**3 cases never ran on 6.1.1.**" in text
    assert "a/b[x=1]" not in text


def test_kernels_of_the_list_are_named_with_where_they_come_from_or_as_not_run() -> None:
    listed = {"6.1.1-x": "Debian bookworm, 6.1.1-1", "7.3.4-x": "Debian sid, 7.3.4-1"}
    text = table(on("6.1.1"), listed=listed)
    assert "| 6.1.1 | 6.1.1-x | Debian bookworm, 6.1.1-1 |" in text
    assert "without records here: 7.3.4-x" in text


def test_a_difference_is_a_row_with_settings_answers_and_the_reason() -> None:
    text = table(on("5.10.1"), on("6.1.1"), on("6.12.1", "EINVAL", because="commit abc"))
    assert "| setting | 5.10.1 to 6.1.1 | 6.12.1 | reason |" in text
    assert "| x: 1 | ok | EINVAL | commit abc |" in text


def test_a_difference_without_a_reason_is_called_unexplained() -> None:
    assert "| ok | EINVAL | **unexplained** |" in table(on("5.10.1"), on("6.1.1", "EINVAL"))


def test_words_of_others_cannot_break_a_row() -> None:
    text = table(on("5.10.1"), on("6.1.1", "EINVAL", because="a | b <c>"))
    assert "| EINVAL | a \\| b \\<c\\> |" in text


def test_every_scenario_says_who_agrees_and_who_could_not_be_asked() -> None:
    skipped = on("5.10.1", status=Status.SKIP, reason="sysctl x: not there", observed={})
    text = table(skipped, on("6.1.1"))
    assert "| a/b | Is it so? | 1 | 1 | 5.10.1: sysctl x: not there |" in text
