"""harness/plan/selection.py: which cases a pattern means."""

from __future__ import annotations

import pytest

from harness.plan.selection import (
    LECTURE,
    check_lectures,
    may_select,
    patterns_of,
    selects,
    words_of,
)
from harness.spec.claims import Claim


def claim(*lecture: str) -> Claim:
    return Claim("C1", 7, "c", "s", "s", lecture, "holds", None)


@pytest.mark.parametrize(
    ("only", "yes"),
    [
        ("restart/x[family=ipv4,reuse=1]", True),
        ("restart/x", True),
        ("scenarios/restart/x.yaml", True),
        ("restart", True),
        ("restart/", True),
        ("restart/*", True),
        ("*reuse=1*", True),
        ("*/x", True),
        ("restart/?", True),
        ("restart/x[family=ipv4,reuse=0]", False),
        ("restart/y", False),
        ("rest", False),
        ("x", False),
    ],
)
def test_a_selection_means_a_case_or_not(only: str, yes: bool) -> None:
    assert selects(only, "restart/x", "restart/x[family=ipv4,reuse=1]") is yes


@pytest.mark.parametrize(
    ("only", "yes"),
    [
        ("a/one", True),
        ("a", True),
        ("a/one[family=ipv4]", True),
        ("*ipv4*", True),
        ("scenarios/a/one.yaml", True),
        ("a/o?e", True),
        ("a/two", False),
        ("b*", False),
        ("a/onemore", False),
    ],
)
def test_a_file_is_read_if_the_pattern_might_mean_one_of_its_cases(only: str, yes: bool) -> None:
    assert may_select(only, "a/one") is yes


def test_the_lecture_is_what_the_claims_name() -> None:
    claims = {"C1": claim("a", "b/*"), "C2": claim("c")}
    assert patterns_of(LECTURE, claims) == ["a", "b/*", "c"]
    assert patterns_of("x", claims) == ["x"]
    assert patterns_of("x @lecture y", claims) == ["x", "a", "b/*", "c", "y"]
    assert patterns_of(None, claims) is None


@pytest.mark.parametrize(
    ("only", "words"),
    [
        ("udp/* ipv6/*", ["udp/*", "ipv6/*"]),
        ("  a\n b\t", ["a", "b"]),
        ("a/x[how=by hand,b=1] c", ["a/x[how=by hand,b=1]", "c"]),
        ("a/x[how=by* c", ["a/x[how=by*", "c"]),
        (" ", []),
    ],
)
def test_a_selection_may_have_several_words(only: str, words: list[str]) -> None:
    assert words_of(only) == words


def test_a_lecture_that_selects_nothing_is_named() -> None:
    (found,) = check_lectures("claims.yaml", {"C1": claim("a")}, [])
    assert str(found) == "claims.yaml:7: C1: lecture: 'a': no such case"


@pytest.mark.parametrize("only", ["restart/x[a=1]", "restart/x[a=1]/12", "restart/x", "*a=1]"])
def test_a_selection_means_the_runs_of_a_case(only: str) -> None:
    assert selects(only, "restart/x", "restart/x[a=1]/12")
    assert not selects("restart/x[a=1]/13", "restart/x", "restart/x[a=1]/12")
