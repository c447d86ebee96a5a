"""Columns are as wide as their widest cell."""

from __future__ import annotations

from harness.report.aligned import aligned


def test_each_column_is_as_wide_as_its_widest_cell() -> None:
    assert list(aligned([("a", "bbb", "c"), ("aa", "b", "")])) == ["a   bbb  c", "aa  b"]


def test_what_a_terminal_would_obey_is_shown() -> None:
    (line,) = aligned([("\x1b[2J",)])
    assert "\x1b" not in line
