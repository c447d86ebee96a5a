"""harness/patterns.py: the lines of `await:` and `table:`, and what they match."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.mistakes import LineError
from harness.patterns import describe, matches, matches_one, parse_look

TIME_WAIT: dict[str, Any] = {
    "protocol": "tcp",
    "family": "ipv4",
    "state": "TIME_WAIT",
    "local": "10.0.0.1:9527",
    "remote": "10.0.0.2:40000",
    "timer": "timewait",
    "timer_ms": 59_990,
    "inode": 0,
    "uid": 0,
    "rqueue": 0,
    "wqueue": 0,
    "interface": 0,
}
LISTEN: dict[str, Any] = {
    **TIME_WAIT,
    "state": "LISTEN",
    "local": "0.0.0.0:9527",
    "remote": "0.0.0.0:0",
    "timer": "off",
    "timer_ms": 0,
    "inode": 4711,
    "uid": 1001,
}


def pattern(line: str) -> dict[str, Any]:
    return parse_look(f"server {line}").pattern.to_json()


def test_a_whole_line_is_read() -> None:
    look = parse_look(
        "server absent tcp 10.0.0.1:9527 -> 10.0.0.2:* TIME_WAIT owner no uid 0"
        " timer timewait 55s..60s within 2s"
    )
    assert (look.host, look.absent, look.within_ms) == ("server", True, 2_000)
    assert look.pattern.to_json() == {
        "protocol": "tcp",
        "local": {"address": "10.0.0.1", "port": 9527},
        "remote": {"address": "10.0.0.2", "port": None},
        "state": "TIME_WAIT",
        "owner": False,
        "uid": 0,
        "timer": "timewait",
        "timer_ms": [55_000, 60_000],
        "count": None,
    }


def test_what_is_not_said_does_not_matter() -> None:
    assert pattern("*:9527") == {
        "protocol": None,
        "local": {"address": "*", "port": 9527},
        "remote": None,
        "state": None,
        "owner": None,
        "uid": None,
        "timer": None,
        "timer_ms": None,
        "count": None,
    }


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


@pytest.mark.parametrize(
    ("line", "yes"),
    [
        ("10.0.0.1:9527", True),
        ("tcp *:9527 -> *:40000 TIME_WAIT owner no", True),
        ("*", True),
        ("udp *:9527", False),
        ("10.0.0.1:9528", False),
        ("10.0.0.3:9527", False),
        ("*:9527 -> 10.0.0.2:40001", False),
        ("*:9527 -> 10.0.0.4:*", False),
        ("*:9527 LISTEN", False),
        ("*:9527 owner yes", False),
        ("*:9527 uid 1", False),
        ("*:9527 timer 55s..60s", True),
        ("*:9527 timer timewait 55s..60s", True),
        ("*:9527 timer keepalive", False),
        ("*:9527 timer 1s..2s", False),
    ],
)
def test_a_socket_matches_or_not(line: str, yes: bool) -> None:
    assert matches_one(pattern(line), TIME_WAIT) is yes


def test_a_wildcard_address_is_an_address_and_a_star_is_any() -> None:
    assert matches(pattern("0.0.0.0:9527 LISTEN owner yes uid 1001"), [TIME_WAIT, LISTEN])
    assert not matches(pattern("0.0.0.0:9527 TIME_WAIT"), [TIME_WAIT, LISTEN])


def test_an_ipv6_address_matches_in_any_of_its_forms() -> None:
    entry = {**TIME_WAIT, "local": "[::ffff:10.0.0.1]:9527", "remote": "[fe80::1%eth0]:1"}
    assert matches_one(pattern("[::ffff:a00:1]:9527"), entry)
    assert not matches_one(pattern("10.0.0.1:9527"), entry)


def test_without_a_count_one_is_enough_and_with_one_it_is_exact() -> None:
    both = [TIME_WAIT, LISTEN]
    assert matches(pattern("*:9527"), both)
    assert matches(pattern("*:9527 count 2"), both)
    assert not matches(pattern("*:9527 count 1"), both)
    assert matches(pattern("*:1 count 0"), both)
    assert not matches(pattern("*:1"), both)
    assert not matches(pattern("*:9527"), [])


def test_a_pattern_is_told_in_words() -> None:
    text = describe(pattern("tcp 10.0.0.1:9527 -> 10.0.0.2:* TIME_WAIT owner no timer 55s..60s"))
    assert text == (
        "a TCP socket 10.0.0.1:9527 -> 10.0.0.2:* in state TIME_WAIT that no process owns"
        " with the timer at 55 to 60 s"
    )
    assert describe(pattern("*:80 count 3")) == "exactly 3 sockets *:80"
    assert describe(pattern("udp *:80 uid 5"), absent=True) == "no UDP socket *:80 of user 5"


@settings(deadline=None)
@given(st.text(alphabet="server *:80->[]LISTENabcount0123.ms", max_size=40))
def test_any_line_is_a_pattern_or_a_refusal(line: str) -> None:
    try:
        parse_look(line)
    except LineError as error:
        assert "\n" not in str(error)


@settings(deadline=None)
@given(st.lists(st.sampled_from([TIME_WAIT, LISTEN]), max_size=6), st.integers(0, 6))
def test_a_count_is_the_number_of_sockets_that_match(
    table: list[dict[str, Any]], count: int
) -> None:
    number = sum(entry["state"] == "LISTEN" for entry in table)
    assert matches(pattern(f"*:9527 LISTEN count {count}"), table) is (number == count)
