"""Times as scenarios write them: `500ms`, `61s`, `2min`, and ranges `55s..65s`. In milliseconds."""

from __future__ import annotations

import re

from harness.language.diagnostics import LineError

_DURATION = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,3})?)(ms|s|min)")
_UNITS = {"ms": 1, "s": 1000, "min": 60_000}
_LONGEST = 24 * 60 * 60_000


def parse_duration(text: str) -> int:
    """Milliseconds of `61s`; raises LineError."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise LineError(f"bad time '{text}': write for example 500ms, 61s or 2min")
    milliseconds = round(float(found.group(1)) * _UNITS[found.group(2)])
    if milliseconds > _LONGEST:
        raise LineError(f"bad time '{text}': it is longer than a day")
    return milliseconds


def parse_duration_range(text: str) -> tuple[int, int]:
    """Milliseconds of `55s..65s`, both ends included; raises LineError."""
    low_text, dots, high_text = text.partition("..")
    if not dots:
        raise LineError(f"bad time '{text}': a time is never exact, write a range such as 55s..65s")
    low, high = parse_duration(low_text), parse_duration(high_text)
    if low > high:
        raise LineError(f"bad time '{text}': the first end is above the second")
    return low, high


def format_duration(milliseconds: int) -> str:
    """`61 s` or `500 ms`, for people."""
    if milliseconds >= 1000 and milliseconds % 100 == 0:
        return f"{milliseconds / 1000:g} s"
    return f"{milliseconds} ms"
