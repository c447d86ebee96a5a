"""harness/language/words.py: the words of a line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.language.diagnostics import LineError
from harness.language.vocabulary import vocabulary
from harness.language.words import Word, Words, is_name, looks_like_a_name, split_words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("bind  10.0.0.1:80", [Word("bind"), Word("10.0.0.1:80")]),
        ('send "a b"', [Word("send"), Word("a b", True)]),
        (r'send "\n\t\\\"\x41"', [Word("send"), Word('\n\t\\"A', True)]),
        (r'send "\xc3\xbc"', [Word("send"), Word("ü", True, True)]),
        (r'send "\xff"', [Word("send"), Word("\ufffd", True, True)]),
        ("listen # five", [Word("listen")]),
        ('send "#"', [Word("send"), Word("#", True)]),
        ("", []),
    ],
)
def test_a_line_is_split_at_blanks_outside_quotes(line: str, words: list[Word]) -> None:
    assert list(split_words(line)) == words


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('send "a', "has no end"),
        (r'send "\q"', r"unknown escape '\\q'"),
        (r'send "\x4"', r"unknown escape '\\x'"),
        ('send "a"b', "put a blank before and after quoted text"),
        ('send a"b"', "put a blank before and after quoted text"),
    ],
)
def test_a_badly_quoted_line_is_refused(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message):
        split_words(line)


def test_a_text_without_end_is_told_what_yaml_may_have_to_do_with_it() -> None:
    with pytest.raises(LineError, match="put the whole line in single quotes, or YAML ends it"):
        split_words('send "a')


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_can_be_quoted(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert split_words(f'send "{quoted}"')[1] == Word(text, True)


def test_a_name_is_none_of_the_languages_own_words() -> None:
    assert is_name("conn_2")
    assert not any(is_name(word) for word in vocabulary().reserved)
    assert all(looks_like_a_name(word) for word in vocabulary().reserved)
    assert not any(is_name(word) for word in ("", "2nd", "Conn", "_a", "a-b", "conn\n"))


def test_words_are_handed_out_from_the_left() -> None:
    words = Words(split_words('conn dontwait as c2 RD "text"'))
    assert words.take_name() == "conn"
    assert words.take_name() is None, "dontwait is a word of the language"
    assert not words.take_if("as")
    assert words.take_if("dontwait")
    assert words.take_new_name() == "c2"
    assert words.take_new_name() is None
    assert words.take_word("HOW") == "RD"
    assert words.peek() == "", "text is no word"
    assert words.take_text("TEXT") == "text"
    assert words.at_end
    words.finish()


def test_the_words_looked_at_last_are_the_one_taken_and_the_next() -> None:
    words = Words(split_words('conn "text" as'))
    assert words.last_seen == ("conn",)
    assert words.take_name() == "conn"
    assert words.last_seen == ("conn",)
    assert words.take_text("TEXT") == "text"
    assert words.last_seen == ("as",)


def test_a_word_that_is_not_there_is_named() -> None:
    with pytest.raises(LineError, match="^HOW is missing$"):
        Words(()).take_word("HOW")
    with pytest.raises(LineError, match="^HOW is expected here, not quoted text$"):
        Words(split_words('"RD"')).take_word("HOW")
    with pytest.raises(LineError, match="^'now' is one word too many$"):
        Words(split_words("now")).finish()
