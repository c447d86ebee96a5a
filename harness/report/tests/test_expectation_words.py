"""What is expected is told in words, with the time, the kernels and the reason."""

from __future__ import annotations

import pytest

from harness.formats.plan_step import Outcomes, Row
from harness.report.expectation_words import (
    outcome_in_words,
    outcomes_in_words,
    row_in_words,
    time_in_words,
)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("ok", "it succeeds"),
        ("EADDRINUSE", "it fails with EADDRINUSE"),
        ("42", "it yields 42"),
        ('""', 'it yields "" (the end of the stream)'),
        ("?", "whatever comes is recorded"),
    ],
)
def test_an_outcome_is_told(outcome: str, words: str) -> None:
    assert outcome_in_words(outcome) == words


def test_several_outcomes_are_joined_and_their_time_follows() -> None:
    wanted = Outcomes(outcomes=("ok", "EAGAIN"), in_ms=(0, 1500))
    assert outcomes_in_words(wanted) == "it succeeds or it fails with EAGAIN"
    assert time_in_words(wanted) == " after 0 to 1.5 s"
    assert time_in_words(Outcomes(outcomes=("ok",), in_ms=None)) == ""


def test_a_row_says_on_which_kernels_and_why() -> None:
    row = Row(outcomes=("ok",), in_ms=None, kernel="<6.1", because="it was\n  old")
    assert row_in_words(row) == "expected: it succeeds, on kernels <6.1, because: it was old"
