"""harness/language/duration.py: times and ranges of times."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import LineError
from harness.language.duration import format_duration, parse_duration, parse_duration_range


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("500ms", 500), ("61s", 61_000), ("1.5s", 1_500), ("2min", 120_000), ("0s", 0)],
)
def test_a_time_has_a_unit(text: str, milliseconds: int) -> None:
    assert parse_duration(text) == milliseconds


@pytest.mark.parametrize("text", ["61", "s", "1 s", "-1s", "1h", "1e3s", "", "25000min", "٣s"])
def test_a_bad_time_is_refused(text: str) -> None:
    with pytest.raises(LineError, match="bad time"):
        parse_duration(text)


def test_a_time_that_is_too_long_is_told_as_such() -> None:
    with pytest.raises(LineError, match="bad time '100000000s': it is longer than a day"):
        parse_duration("100000000s")


def test_a_range_has_two_ends_in_order() -> None:
    assert parse_duration_range("55s..65s") == (55_000, 65_000)
    for text in ("60s", "65s..55s", "..65s", "55s.."):
        with pytest.raises(LineError, match="bad time"):
            parse_duration_range(text)


def test_a_time_is_shown_in_the_unit_that_suits_it() -> None:
    assert format_duration(61_000) == "61 s"
    assert format_duration(1_500) == "1.5 s"
    assert format_duration(250) == "250 ms"
