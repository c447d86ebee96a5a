"""harness/language/outcome_count.py: lines under `exactly:`."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import LineError
from harness.language.outcome_count import OutcomeCount, parse_outcome_count


@pytest.mark.parametrize(
    ("line", "parsed"),
    [
        ("1 ok of a, b", OutcomeCount(1, "ok", ("a", "b"))),
        ("0 EADDRINUSE of a,b , c", OutcomeCount(0, "EADDRINUSE", ("a", "b", "c"))),
        ("2 blocks of a[1..2], b", OutcomeCount(2, "blocks", ("a[1]", "a[2]", "b"))),
    ],
)
def test_a_line_says_how_many_of_which_steps(line: str, parsed: OutcomeCount) -> None:
    assert parse_outcome_count(line) == parsed


def test_a_label_that_is_none_is_told_before_their_number() -> None:
    with pytest.raises(LineError, match="unknown label 'bnd': did you mean 'bind'"):
        parse_outcome_count("1 ok of bnd", ["bind", "listen"])
    with pytest.raises(LineError, match="'exactly' is about several steps"):
        parse_outcome_count("1 ok of bind", ["bind", "listen"])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1 ok", "bad line '1 ok' under 'exactly' "),
        ("one ok of a, b", "bad number 'one'"),
        ("1 okay of a, b", "unknown outcome 'okay': did you mean 'ok'"),
        ("1 EADRINUSE of a, b", "did you mean 'EADDRINUSE'"),
        ("1 ok of a", "'exactly' is about several steps"),
        ("1 ok of a, a", "a label stands twice"),
        ("1 ok of a, , b", "a label is missing beside ','"),
        ("3 ok of a, b", "3 of 2 steps cannot be"),
        ("1 ok of a\\[3..1\\]", "bad range"),
        ("1 ok of a\\[1..99\\]", "bad range"),
    ],
)
def test_a_wrong_line_is_refused(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message):
        parse_outcome_count(line.replace("\\", ""))
