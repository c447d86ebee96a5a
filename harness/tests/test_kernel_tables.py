"""Where kernels differ, from records made up."""

from __future__ import annotations

from typing import Any

from harness.kernel_tables import (
    UNEXPLAINED,
    agreements,
    columns_of,
    diff_lines,
    difference_lines,
    differences,
    find_column,
    render_kernels,
)
from harness.tests.verdicts import verdict
from harness.verdict import Status, Verdict


KERNELS = (("5.10.1", "ok"), ("6.1.1", "EINVAL"))


def on(version: str, *, text: str = "ok", case: str = "a/b[x=1]", **more: Any) -> Verdict:
    """A verdict on a kernel, with what it observed."""
    seen = {"restart": {"outcome": text.split(" in ")[0], "value": None, "text": text, "ms": 1.0}}
    plain: dict[str, Any] = {
        "version": version,
        "kernel": f"{version}-x",
        "backend": "qemu",
        "observed": seen,
    }
    return verdict(case, **{**plain, **more})


def test_kernels_come_from_old_to_new_whatever_their_names_sort_like() -> None:
    columns = columns_of([[on("6.12.4")], [on("5.10.9")], [on("6.1.170")]])
    assert [column.version for column in columns] == ["5.10.9", "6.1.170", "6.12.4"]


def test_a_kernel_on_which_nothing_ran_is_no_column() -> None:
    assert columns_of([[on("6.1.1", status=Status.MISS)], []]) == []


def test_kernels_that_answer_alike_share_a_range() -> None:
    columns = columns_of(
        [[on("5.10.1", text="ok")], [on("6.1.1", text="ok")], [on("6.12.1", text="EADDRINUSE")]]
    )
    (found,) = differences(columns)
    assert found.ranges == ("5.10.1 to 6.1.1", "6.12.1")
    assert [row.answers for row in found.rows] == [("ok", "EADDRINUSE")]


def test_how_long_it_took_is_no_difference() -> None:
    columns = columns_of([[on("5.10.1", text="ok in 60.1s")], [on("6.1.1", text="ok in 61.9s")]])
    assert differences(columns) == []


def test_what_came_by_chance_is_no_difference() -> None:
    either: dict[str, Any] = {"expected": {"restart": "ok | EADDRINUSE in 0s..2s"}}
    always: dict[str, Any] = {"expected": {"restart": "EADDRINUSE"}}
    columns = columns_of(
        [
            [on("5.10.1", text="ok in 0.1s", **either)],
            [on("6.1.1", text="EADDRINUSE in 0.1s", **either)],
            [on("6.14.1", text="EADDRINUSE", **always)],
        ]
    )
    (found,) = differences(columns)
    assert found.ranges == ("5.10.1 to 6.1.1", "6.14.1")
    assert found.rows[0].answers == ("ok or EADDRINUSE", "EADDRINUSE")


def test_being_out_of_time_is_one() -> None:
    slow = on("6.1.1", text="ok in 70.0s", status=Status.FAIL)
    (found,) = differences(columns_of([[on("5.10.1", text="ok in 60.1s")], [slow]]))
    assert found.rows[0].answers == ("ok", "ok (FAIL)")


def test_a_kernel_that_could_not_be_asked_makes_no_difference_but_is_named() -> None:
    skipped = on("5.10.1", status=Status.SKIP, reason="sysctl x: not there", observed={})
    columns = columns_of([[skipped], [on("6.1.1")], [on("6.12.1")]])
    assert differences(columns) == []
    (agreement,) = agreements(columns)
    assert agreement.skipped == ("5.10.1: sysctl x: not there",)
    assert agreement.same == agreement.cases == 1


def test_a_difference_has_the_reason_that_the_scenario_gives() -> None:
    because = {"restart": "commit abc"}
    columns = columns_of(
        [[on("5.10.1", text="ok")], [on("6.1.1", text="EADDRINUSE", because=because)]]
    )
    assert differences(columns)[0].rows[0].reasons == ("commit abc",)


def test_a_difference_without_a_reason_is_called_unexplained() -> None:
    columns = columns_of([[on("5.10.1", text="ok")], [on("6.1.1", text="EADDRINUSE")]])
    assert differences(columns)[0].rows[0].reasons == (UNEXPLAINED,)
    assert f"**{UNEXPLAINED}**" in render_kernels(columns, {})


def test_cases_that_differ_alike_are_one_row_if_they_are_a_product() -> None:
    def kernel(version: str, text: str) -> list[Verdict]:
        cases = [f"a/b[x={x},y={y}]" for x in (1, 2) for y in (3, 4)]
        return [on(version, text=text, case=case) for case in cases]

    (found,) = differences(columns_of([kernel("5.10.1", "ok"), kernel("6.1.1", "EINVAL")]))
    assert [row.settings for row in found.rows] == ["x: 1, 2; y: 3, 4"]
    assert found.cases == 4


def test_cases_that_are_no_product_have_a_row_each() -> None:
    def kernel(version: str, text: str) -> list[Verdict]:
        cases = ["a/b[x=1,y=3]", "a/b[x=2,y=4]"]
        return [on(version, text=text, case=case) for case in cases]

    (found,) = differences(columns_of([kernel("5.10.1", "ok"), kernel("6.1.1", "EINVAL")]))
    assert [row.settings for row in found.rows] == ["x: 1; y: 3", "x: 2; y: 4"]


def test_what_is_no_product_is_split_into_as_few_as_possible() -> None:
    cases = [f"a/b[f={f},w={w}]" for f in (4, 6) for w in ("x1", "x2", "y1")]
    cases = [case for case in cases if case != "a/b[f=6,w=y1]"]
    columns = columns_of(
        [[on(version, text=text, case=case) for case in cases] for version, text in KERNELS]
    )
    (found,) = differences(columns)
    assert [row.settings for row in found.rows] == ["f: 4; w: x1, x2, y1", "f: 6; w: x1, x2"]


def test_a_word_means_the_newest_kernel_of_a_line() -> None:
    columns = columns_of([[on("6.1.170")], [on("6.1.192")], [on("6.12.1")]])
    for word, meant in (("6.1", "6.1.192"), ("6.1.170", "6.1.170"), ("6.12.1-x", "6.12.1")):
        column = find_column(columns, word)
        assert column is not None and column.version == meant
    assert find_column(columns, "7.0") is None


def test_two_kernels_are_compared_in_words() -> None:
    columns = columns_of([[on("6.1.1", text="ok")], [on("6.12.1", text="EINVAL")]])
    text = "\n".join(diff_lines(columns))
    assert "6.1.1: ok   6.12.1: EINVAL" in text
    assert "differ in 1 of 1 cases" in text


def test_a_kernel_that_fails_its_expectation_is_not_explained_by_it() -> None:
    because = {"restart": "commit abc"}
    columns = columns_of(
        [
            [on("5.10.1", text="ok")],
            [on("6.1.1", text="EADDRINUSE", because=because)],
            [on("6.12.1", text="ok", because=because, status=Status.FAIL)],
        ]
    )
    assert differences(columns)[0].rows[0].reasons == ("commit abc", "unexplained: 6.12.1")


def test_many_kernels_are_compared_in_ranges_with_settings_and_reasons() -> None:
    records = [[on(v, params={"x": "1"})] for v in ("5.10.1", "6.1.1")]
    because = {"restart": "commit abc"}
    records.append([on("6.12.1", text="EINVAL", because=because, params={"x": "1"})])
    assert difference_lines(differences(columns_of(records)))[1:] == [
        "  x: 1",
        "    5.10.1 to 6.1.1: ok   6.12.1: EINVAL",
        "    because: commit abc",
    ]


def test_the_table_says_what_each_kernel_was_run_with_and_what_is_not_as_it_should_be() -> None:
    bad = on("6.1.1", status=Status.BROKEN, accelerator="tcg,icount")
    text = render_kernels(columns_of([[bad]]), {})
    for word in ("6.1.1-x", "x86_64", "qemu (tcg,icount)", "abc1234", "**BROKEN**", "Nowhere."):
        assert word in text


def test_cases_that_never_ran_are_counted_not_listed() -> None:
    missed = [on("6.1.1", case=f"a/b[x={x}]", status=Status.MISS) for x in range(3)]
    text = render_kernels(columns_of([[on("6.1.1", case="a/b[x=9]"), *missed]]), {})
    assert "**3 cases never ran on 6.1.1.**" in text
    assert "a/b[x=1]" not in text


def test_kernels_of_the_list_are_named_with_where_they_come_from_or_as_not_run() -> None:
    listed = {"6.1.1-x": "Debian bookworm, 6.1.1-1", "7.3.4-x": "Debian sid, 7.3.4-1"}
    text = render_kernels(columns_of([[on("6.1.1")]]), listed)
    assert "| 6.1.1 | 6.1.1-x | Debian bookworm, 6.1.1-1 |" in text
    assert "without records here: 7.3.4-x" in text
