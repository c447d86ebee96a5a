"""Words of others are shown as they are, and do nothing."""

from __future__ import annotations

import pytest

from harness.language.escape import for_markdown, for_markup, for_terminal


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("plain: é ü €", "plain: é ü €"),
        ("\x1b[2J", r"\x1b[2J"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\x9b31m", r"\x9b31m"),
        ("a\u202eb\u2066c\u200e\u200f\u061c", r"a\u202eb\u2066c\u200e\u200f\u061c"),
        ("line\u2028end", r"line\u2028end"),
        ("half \udc80", r"half \udc80"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_a_terminal_gets_one_line_without_control_characters(words: str, shown: str) -> None:
    assert for_terminal(words) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("sk_reuse is 0", "sk_reuse is 0"),
        ("a `b` *c* [d](e) <f>", r"a \`b\` \*c\* \[d\](e) \<f\>"),
        ("two\n\n# lines", "two # lines"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("-1", "-1"),
        ("1.5 s", "1.5 s"),
        ("---", r"\---"),
        ("~~~", r"\~\~~"),
        ("__inet_bind (6.12)", "__inet_bind (6.12)"),
        ("_all_ of it", r"\_all\_ of it"),
        ("&lt;b&gt; & more", "&amp;lt;b&amp;gt; & more"),
        ("\x1b[0m", r"\\x1b\[0m"),
    ],
)
def test_markdown_shows_the_words_alone(words: str, shown: str) -> None:
    assert for_markdown(words) == shown


def test_markup_has_no_element_and_no_end_of_an_attribute() -> None:
    assert for_markup('<b a="\'">&\x00') == "&lt;b a=&quot;&#x27;&quot;&gt;&amp;\\x00"
