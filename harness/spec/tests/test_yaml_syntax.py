"""harness/spec/yaml_syntax.py: a parser's complaint in words that help."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import Diagnostics
from harness.spec.yaml_syntax import (
    is_half_letter,
    say_unreadable,
    shorten,
    syntax_text,
    tabbed_lines,
)


@pytest.mark.parametrize(
    ("problem", "context", "text"),
    [
        ("odd", None, "YAML syntax: odd"),
        ("odd", "while scanning", "YAML syntax: while scanning odd"),
        (None, None, "YAML syntax: not YAML"),
        ("found unexpected end of stream", None, ": a quote is opened and never closed"),
        ("expected ',' or ']', but got '['", None, "wants quotes around all of it"),
        ("found '`' that cannot start any token", None, ": put the value in quotes"),
        ("found character '\\t' that cannot start any token", None, "a tab outside quotes"),
    ],
)
def test_a_complaint_is_followed_by_what_to_do(
    problem: str | None, context: str | None, text: str
) -> None:
    assert text in syntax_text(problem, context)


def test_only_a_tab_before_the_first_word_is_in_the_indentation() -> None:
    assert tabbed_lines("a\n\tb\n  \tc\nd\te\n\t\n") == [2, 3]


def test_a_long_word_is_cut() -> None:
    assert shorten("a" * 60) == "a" * 60
    assert shorten("a" * 61) == "a" * 60 + "…"


def test_half_of_a_surrogate_pair_is_no_letter() -> None:
    assert is_half_letter("a\ud83d")
    assert not is_half_letter("a😀é")


def test_what_is_no_syntax_error_is_one_line_too() -> None:
    diagnostics = Diagnostics("x")
    say_unreadable("a", OverflowError("too large"), diagnostics)
    say_unreadable("a", Exception("two\nlines"), diagnostics)
    first, second = (str(found) for found in diagnostics.found)
    assert first.startswith("x:1: a number of an escape or of %YAML is out of range")
    assert second == "x:1: cannot be parsed as YAML: two"
