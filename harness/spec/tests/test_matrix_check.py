"""harness/spec/matrix_check.py: a matrix has cells, and not too many."""

from __future__ import annotations

from pathlib import Path

from harness.tests.writing import diagnostics, with_steps


def found(tmp_path: Path, more: str, steps: list[str]) -> str:
    return "\n".join(diagnostics(tmp_path, with_steps(steps, more)))


def test_excludes_may_overlap(tmp_path: Path) -> None:
    more = "matrix: {x: [1, 2], y: [1, 2]}\nexclude: [{x: 1, y: [1, 2]}, {x: 2, y: 1}]\n"
    steps = ["server: pid => ?"]
    assert found(tmp_path, more, steps) == ""
    with_third = more.replace("{x: 2, y: 1}", "{x: 2, y: 1}, {x: 1, y: 1}")
    assert found(tmp_path, with_third, steps) == ""


def test_a_matrix_too_large_is_refused(tmp_path: Path) -> None:
    rows = "".join(f"  p{n}: [{', '.join(map(str, range(20)))}]\n" for n in range(3))
    steps = ['server: run x "$p0$p1$p2" => ?']
    assert "the matrix has 8000 cells" in found(tmp_path, "matrix:\n" + rows, steps)


def test_a_matrix_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    steps = ["server: pid => ?\n    if: {x: 1}"]
    text = found(tmp_path, "matrix: {x: [1]}\nexclude: [{x: 1}]\n", steps)
    assert "the matrix is empty: every case is excluded" in text
