"""What the grids say in words: nothing that has no cause is passed over."""

from __future__ import annotations

from harness.grid.coordinate_patterns import Pattern
from harness.grid.findings import Answers, Count, Findings, Group
from harness.grid.grid_causes import GridCause
from harness.grid.sample_check import SampleCheck
from harness.report.grid_words import (
    answer_text,
    count_text,
    findings_lines,
    idle_line,
    pattern_text,
    patterns_text,
    reasons_text,
    sample_lines,
)

RESULTS = ("bind result", "listen result")
PATTERN = Pattern({"first options": ("addr", "port"), "protocol": ("udp",)})
GROUP = Group(
    3, (PATTERN,), ("udp", "addr"), (Answers("5.10.1", "6.1.2", ("ok", "-")),), ("listener",), True
)
UNEXPLAINED = Group(1, (Pattern({}),), ("udp", "addr"), GROUP.answers, (), False)
COUNTS = (
    Count("5.10.1", "5.10.1-x", 9, 0, 9, 0, 0),
    Count("6.1.2", "6.1.2-x", 9, 0, 9, 0, 0),
    Count("6.2.1", "6.2.1-x", 9, 1, 5, 3, 1),
)
FOUND = Findings("pairs", ("protocol",), RESULTS, COUNTS, (UNEXPLAINED,), (GROUP,), ())


def test_patterns_are_told_by_axis_and_not_too_many_of_them() -> None:
    assert patterns_text(GROUP) == ["first options: addr, port; protocol: udp"]
    many = Group(9, (PATTERN,) * 5, (), (), (), True, more_patterns=4)
    assert patterns_text(many)[2:] == ["and 7 more patterns"]
    assert patterns_text(UNEXPLAINED) == ["all of them"]


def test_numbers_that_follow_each_other_are_a_range() -> None:
    assert pattern_text(Pattern({"count": ("11", "12", "13")})) == "count: 11 to 13"
    assert pattern_text(Pattern({"count": ("11", "13", "14")})) == "count: 11, 13, 14"
    assert pattern_text(Pattern({"tcp_timestamps": ("0", "1")})) == "tcp_timestamps: 0, 1"


def test_a_call_that_was_not_made_is_not_told() -> None:
    assert answer_text(GROUP.answers[0], RESULTS) == "5.10.1 to 6.1.2: bind ok"
    assert (
        answer_text(Answers("6.1", "6.1", ("ok", "EPERM")), RESULTS) == "6.1: bind ok, listen EPERM"
    )


def test_what_has_no_cause_or_not_enough_says_so() -> None:
    assert reasons_text(GROUP) == "listener" and reasons_text(UNEXPLAINED) == "unexplained"
    half = Group(1, (), (), (), ("listener",), False)
    assert reasons_text(half) == "unexplained (listener alone)"


def test_counts_say_what_they_are_held_against() -> None:
    assert count_text(COUNTS[2]) == (
        "6.2.1: 9 cells, 1 BROKEN, 5 as the rules say, 3 not, 1 of them unexplained"
    )


def test_all_of_it_is_told() -> None:
    lines = list(findings_lines([FOUND]))
    assert lines[0] == "grid pairs:" and len([it for it in lines if "cells," in it]) == 3
    assert "  not as the rules say: 1 cells: unexplained" in lines
    assert "  kernels differ: 3 cells: listener" in lines
    assert "      5.10.1 to 6.1.2: bind ok" in lines


def test_an_idle_entry_is_named_with_its_line() -> None:
    cause = GridCause("why", 7, "pairs", None, (), 2, "So.", ("ip(7)",))
    said = idle_line("grid-causes.yaml", cause, "explains 2 cells, and 1 there need it")
    assert said.startswith("grid-causes.yaml:7: why: explains 2 cells")


def test_a_sample_says_how_it_came_out_and_not_too_much() -> None:
    good = SampleCheck(5, (), ())
    assert list(sample_lines("pairs", "6.1.2", 5, good)) == [
        "pairs on 6.1.2: 5 cells: 5 as published"
    ]
    bad = SampleCheck(20, tuple("abcdefghijkl"), ("z",))
    lines = list(sample_lines("pairs", "6.1.2", 20, bad))
    assert lines[0].endswith("7 as published") and "  otherwise: 2 more" in lines
    assert lines[-1] == "  not published: z"
    (line,) = sample_lines("pairs", "6.1.2", 5, None)
    assert "nothing is published of this kernel" in line
