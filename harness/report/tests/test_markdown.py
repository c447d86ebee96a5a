"""What others wrote is shown as they wrote it, whatever Markdown would make of it."""

from __future__ import annotations

import pytest

from harness.report.markdown import anchor, bar, cell, linked, target, text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("plain, words", "plain, words"),
        ("two\nlines   and blanks", "two lines and blanks"),
        ("a `b` *c* [d] <e> \\", "a \\`b\\` \\*c\\* \\[d\\] \\<e\\> \\\\"),
        (42, "42"),
    ],
)
def test_letters_of_markdown_are_escaped_in_text(words: object, shown: str) -> None:
    assert text(words) == shown


def test_a_bar_cannot_end_a_cell_and_a_line_not_its_row() -> None:
    assert bar("`a|b`\nc") == "`a\\|b` c"
    assert cell("*a*|b") == "\\*a\\*\\|b"


def test_brackets_cannot_end_a_link() -> None:
    assert target("../raw/a/b[x=1,y=2]/") == "../raw/a/b%5Bx=1,y=2%5D/"


def test_without_a_target_words_are_no_link() -> None:
    assert linked("**FAIL**", "../a/") == "[**FAIL**](../a/)"
    assert linked("yes", "") == "yes"


def test_a_heading_is_called_as_github_calls_it() -> None:
    assert anchor("tw-reuse/over_a-wire") == "tw-reuseover_a-wire"
    assert anchor("C1") == "c1"
