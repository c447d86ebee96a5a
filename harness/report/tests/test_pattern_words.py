"""harness/report/pattern_words.py: a pattern as a person would say it."""

from __future__ import annotations

from harness.language.socket_pattern import Pattern, parse_look
from harness.report.pattern_words import describe


def pattern(line: str) -> Pattern:
    return parse_look(f"server {line}").pattern


def test_a_pattern_is_told_in_words() -> None:
    text = describe(pattern("tcp 10.0.0.1:9527 -> 10.0.0.2:* TIME_WAIT owner no timer 55s..60s"))
    assert text == (
        "a TCP socket 10.0.0.1:9527 -> 10.0.0.2:* in state TIME_WAIT that no process owns"
        " with the timer at 55 to 60 s"
    )
    assert describe(pattern("*:80 count 3")) == "exactly 3 sockets *:80"
    assert describe(pattern("udp *:80 uid 5"), absent=True) == "no UDP socket *:80 of user 5"
