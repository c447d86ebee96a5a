"""harness/language/socket_pattern.py: the lines of `await:` and `table:`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.language.address import Endpoint
from harness.language.diagnostics import LineError
from harness.language.socket_pattern import Pattern, parse_look


def pattern(line: str) -> Pattern:
    return parse_look(f"server {line}").pattern


def test_a_whole_line_is_read() -> None:
    look = parse_look(
        "server absent tcp 10.0.0.1:9527 -> 10.0.0.2:* TIME_WAIT owner no uid 0"
        " timer timewait 55s..60s within 2s"
    )
    assert (look.host, look.absent, look.within_ms) == ("server", True, 2_000)
    assert look.pattern == Pattern(
        local=Endpoint("10.0.0.1", 9527),
        protocol="tcp",
        remote=Endpoint("10.0.0.2", None),
        state="TIME_WAIT",
        owner=False,
        uid=0,
        timer="timewait",
        timer_ms=(55_000, 60_000),
    )


def test_what_is_not_said_does_not_matter() -> None:
    assert pattern("*:9527") == Pattern(Endpoint("*", 9527))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "a host is missing"),
        ("server", "local address is missing"),
        ("server absent", "local address is missing"),
        ("server 10.0.0.1", "bad address '10.0.0.1'"),
        ("server *:80 ->", "an address is missing after '->'"),
        ("server *:80 TIMEWAIT", "unknown state 'TIMEWAIT': did you mean 'TIME_WAIT'?"),
        ("server *:80 time_wait", "unknown word 'time_wait'"),
        ("server *:80 ownr no", "unknown word 'ownr'"),
        ("server *:80 LISTEN LISTEN", "unknown word 'LISTEN'"),
        ("server *:80 owner maybe", "bad owner 'maybe'"),
        ("server *:80 uid root", "bad uid 'root'"),
        ("server *:80 count", "a value is missing after 'count'"),
        ("server *:80 count 1 count 1", "'count' is given twice"),
        ("server absent *:80 count 1", "contradict each other"),
        ("server *:80 timer 60s", "unknown timer '60s'"),
        ("server *:80 timer sleep 1s..2s", "unknown timer 'sleep'"),
        ("server *:80 within 1", "bad time '1'"),
    ],
)
def test_a_wrong_line_is_refused(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message.replace("?", r"\?")):
        parse_look(line)


@settings(deadline=None)
@given(st.text(alphabet="server *:80->[]LISTENabcount0123.ms", max_size=40))
def test_any_line_is_a_pattern_or_a_refusal(line: str) -> None:
    try:
        parse_look(line)
    except LineError as error:
        assert "\n" not in str(error)
