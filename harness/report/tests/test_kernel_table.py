"""The table of the kernels: what each was run with, where they differ, and why."""

from __future__ import annotations

from collections.abc import Mapping

from harness.analysis.kernel_column import columns_of
from harness.formats.verdict import Status, Verdict
from harness.report.kernel_table import kernel_table
from harness.tests.kernels import expected, on, run_of


def table(*verdicts: Verdict, listed: Mapping[str, str] | None = None) -> str:
    return kernel_table(columns_of([[verdict] for verdict in verdicts]), listed or {})


def test_counts_that_differ_are_told_with_the_probability() -> None:
    def kernel(version: str, said: str) -> list[Verdict]:
        wanted = {"restart": expected("ok", "EAGAIN", chance="hash of the boot")}
        runs = range(1, 21)
        return [run_of(version, n, 20, said, expected=wanted) for n in runs]

    columns = columns_of([kernel("6.1.1", "ok"), kernel("6.12.1", "EAGAIN")])
    text = kernel_table(columns, {})
    assert "below 1.0e-06: one in a million for all that is compared here, 1 pairs" in text
    assert "| x: 1 | ok 20 | EAGAIN 20 | **unexplained**; p = 1.5e-11 |" in text


def test_counts_that_do_not_differ_are_told_together() -> None:
    def kernel(version: str, oks: int) -> list[Verdict]:
        wanted = {"restart": expected("ok", "EAGAIN", chance="hash of the boot")}
        said = ["ok"] * oks + ["EAGAIN"] * (20 - oks)
        return [run_of(version, n, 20, it, expected=wanted) for n, it in enumerate(said, 1)]

    text = kernel_table(columns_of([kernel("6.1.1", 12), kernel("6.12.1", 9)]), {})
    assert "| scenario | setting | all 2 kernels together | smallest p |" in text
    assert "| a/b | x: 1 | ok 21, EAGAIN 19 | p = 0.53 |" in text


def test_what_all_kernels_were_run_with_is_told_once() -> None:
    text = table(on("6.1.1"), on("6.12.1", accelerator="tcg"))
    assert "| version | release | backend | verdicts |" in text
    same = "architecture x86_64; revision abc1234; date 2026-11-23; cases 1."
    assert f"The same on all 2: {same}" in text


def test_without_the_other_tables_nothing_leads_there() -> None:
    columns = columns_of([[on("6.1.1")]])
    assert "](experiments.md)" in kernel_table(columns, {})
    assert "](experiments.md)" not in kernel_table(columns, {}, experiments=False)


def test_what_nothing_is_expected_of_has_a_table() -> None:
    unknown = {"restart": expected("?")}
    text = table(on("6.1.1", status=Status.NEW, expected=unknown))
    assert "### a/b: recorded" in text
    assert "|  | ok |" in text


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


def test_a_kernel_on_request_may_be_without_records() -> None:
    listed = {"6.1.1-x": "here", "7.2.1-x": "there", "7.3.4-x": "there"}
    text = kernel_table(columns_of([[on("6.1.1")]]), listed, {"7.2.1-x"})
    assert "without records here: 7.3.4-x." in text


def test_a_difference_is_a_row_with_settings_answers_and_the_reason() -> None:
    text = table(on("5.10.1"), on("6.1.1"), on("6.12.1", "EINVAL", because="commit abc"))
    assert "| setting | 5.10.1 to 6.1.1 | 6.12.1 | reason |" in text
    assert "| x: 1 | ok | EINVAL | commit abc |" in text


def test_a_difference_without_a_reason_is_called_unexplained() -> None:
    assert "| ok | EINVAL | **unexplained** |" in table(on("5.10.1"), on("6.1.1", "EINVAL"))


def test_words_of_others_cannot_break_a_row() -> None:
    text = table(on("5.10.1"), on("6.1.1", "EINVAL", because="a | b <c>"))
    assert "| EINVAL | a \\| b \\<c\\> |" in text


def test_questions_that_all_answer_alike_are_named_in_one_line() -> None:
    pairs = [[on(v, case="a/b"), on(v, case="a/c")] for v in ("5.10.1", "6.1.1")]
    pairs[1][1] = on("6.1.1", "EINVAL", case="a/c")
    text = kernel_table(columns_of(pairs), {})
    told = "1 of 2 questions, with 1 cases, are answered alike on every kernel:\na/b.\n"
    assert told in text
    assert "| a/c | Is it so? | 1 | 0 |  |" in text


def test_every_scenario_says_who_agrees_and_who_could_not_be_asked() -> None:
    skipped = on("5.10.1", status=Status.SKIP, reason="sysctl x: not there", observed={})
    text = table(skipped, on("6.1.1"))
    assert "| a/b | Is it so? | 1 | 1 | 5.10.1: sysctl x: not there |" in text
