"""The starts of a guest, as another machine may have written them down."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from harness.formats.attempt import Attempt, read_attempts
from harness.formats.codec import FormatError


def test_attempts_are_read_back_as_they_were() -> None:
    made = [Attempt("6.1", "it hangs", 3, wall_seconds=1.5), Attempt("6.1")]
    assert read_attempts(json.dumps([asdict(one) for one in made])) == made


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("{}", "not a list"), ("[1]", "[0]: not an object"), ('[{"kernel": 1}]', "[0].kernel: ")],
)
def test_what_is_none_is_named_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(FormatError) as found:
        read_attempts(text)
    assert str(found.value).startswith(complaint)
