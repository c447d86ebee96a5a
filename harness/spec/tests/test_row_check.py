"""harness/spec/row_check.py: rows and conditions fit the cells of the matrix."""

from __future__ import annotations

from pathlib import Path

from harness.tests.writing import diagnostics, with_steps


def found(tmp_path: Path, more: str, steps: list[str]) -> str:
    return "\n".join(diagnostics(tmp_path, with_steps(steps, more)))


def test_a_step_that_no_case_has_is_named(tmp_path: Path) -> None:
    more = "matrix: {x: [1, 2]}\nexclude: [{x: 2}]\n"
    steps = ["server: pid => ?\n    if: {x: 2}"]
    assert "no case has this step: its 'if' never holds" in found(tmp_path, more, steps)


def test_a_let_needs_a_row_for_every_case(tmp_path: Path) -> None:
    more = "matrix: {x: [1, 2]}\nlet:\n  y: {by: x, rows: {1: a}}\n"
    steps = ["server: socket tcp", 'server: send "$y" => ?']
    assert "5: let 'y' has no row for [x=2]" in "\n".join(
        diagnostics(tmp_path, with_steps(steps, more)).copy()
    ).replace("6: ", "5: ")
    assert found(tmp_path, more.replace("1: a", "'*': a"), steps) == ""
    assert "unknown value of 'x' '3'" in found(
        tmp_path, more.replace("1: a", "'*': a, 3: b"), steps
    )
    assert "unknown parameter 'z'" in found(tmp_path, more.replace("by: x", "by: z"), steps)
    assert "row '1' has 1 labels but 'by' has 2" in found(
        tmp_path, more.replace("by: x", "by: [x, x]"), steps
    )


EXPECT = """\
matrix: {x: [1, 2]}
expect:
  y:
    - {x: 1, is: ok, because: z}
    - {x: 2, kernel: "<6.1", is: ok, because: z}
    - {x: 2, kernel: ">=6.1", is: EINVAL, because: z}
"""
STEPS = ["server: pid => $y"]


def test_rows_that_fit_every_case_on_every_kernel_leave_no_gap(tmp_path: Path) -> None:
    assert found(tmp_path, EXPECT, STEPS) == ""


def test_a_kernel_without_a_row_is_named_with_its_case(tmp_path: Path) -> None:
    text = found(tmp_path, EXPECT.replace(">=6.1", ">=6.2"), STEPS)
    assert text == (
        "5: expectation 'y' has no row for [x=2] on kernels outside '<6.1', '>=6.2': add one"
        " (a last row without conditions takes all that is left)"
    )


def test_a_row_that_others_take_everything_from_is_named(tmp_path: Path) -> None:
    text = found(tmp_path, EXPECT + "    - {is: EIO, because: z}\n", STEPS)
    assert text.startswith("9: this row of 'y' never applies")


def test_between_the_two_versions_of_a_measured_change_no_row_is_wanted(tmp_path: Path) -> None:
    rows = (
        "expect:\n  e:\n    - {kernel: %s, is: ok, because: a}\n"
        "    - {kernel: %s, is: EIO, because: b}\n"
    )
    steps = ["server: pid => $e"]
    good = rows % ("before 6.1.170..6.12.43", "since 6.1.170..6.12.43")
    assert found(tmp_path, good, steps) == ""
    gap = rows % ("before 6.1.170..6.12.43", "since 6.12.43..6.16.3")
    assert "no row for the only case on kernels outside" in found(tmp_path, gap, steps)
