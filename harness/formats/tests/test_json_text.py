"""JSON is read strictly, and whatever it is made of ends in a value or one line."""

from __future__ import annotations

import pytest

from harness.formats.field_readers import FormatError
from harness.formats.json_text import DEEPEST, parse_json, parse_object

NOT_JSON = "cut short or not JSON"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"a": 1', NOT_JSON),
        ("", NOT_JSON),
        ("{} {}", NOT_JSON),
        ("{'a': 1}", NOT_JSON),
        ('{"a": "\x01"}', NOT_JSON),
        (b"\xff", NOT_JSON),
        ('{"a": 1}'.encode("utf-16"), NOT_JSON),
        (b"\xef\xbb\xbf{}", NOT_JSON),
        (r'{"a": "\ud800"}', NOT_JSON),
        (r'{"\udfff": 1}', NOT_JSON),
        ('{"a": NaN}', "NaN is no JSON"),
        ('{"a": -Infinity}', "-Infinity is no JSON"),
        ('{"a": 1e999}', "1e999: a number that is too large"),
        ('{"a": 18446744073709551616}', "18446744073709551616: a number that is too large"),
        ('{"a": ' + "9" * 100_000 + "}", "a number that is too large"),
        ('{"a": 1, "b": 2, "a": 1}', "'a': the key is there twice"),
        ("[" * 100_000, "nested more than 32 deep"),
        ('{"a":' * 100_000, "nested more than 32 deep"),
        ("[" * 33 + "]" * 33, "nested more than 32 deep"),
        ("[]", "not a JSON object"),
        ("1", "not a JSON object"),
    ],
)
def test_what_is_no_object_is_one_line(text: str | bytes, complaint: str) -> None:
    with pytest.raises(FormatError) as found:
        parse_object(text)
    assert complaint in str(found.value)
    assert len(str(found.value)) < 100


def test_what_is_json_is_read() -> None:
    assert parse_object('{"a": [1, -0.5, 1e3, true, null, "\\u00e9\\ud83d\\ude00"]}') == {
        "a": [1, -0.5, 1000.0, True, None, "é😀"]
    }
    assert parse_json("18446744073709551615") == 2**64 - 1


def test_brackets_in_strings_do_not_count() -> None:
    words = "[" * 100 + r"\"[{" * 100
    assert parse_json(f'"{words}"') == words.replace("\\", "")


def test_the_deepest_nesting_that_is_allowed_is_read() -> None:
    assert parse_json("[" * DEEPEST + "]" * DEEPEST) is not None
