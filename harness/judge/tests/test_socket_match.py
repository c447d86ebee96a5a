"""What a pattern matches in a recorded table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats.observations import Socket
from harness.judge.socket_match import matches, matches_one, table_protocol
from harness.language.socket_pattern import Pattern, parse_look

TIME_WAIT = Socket(
    protocol="tcp",
    family="ipv4",
    state="TIME_WAIT",
    local="10.0.0.1:9527",
    remote="10.0.0.2:40000",
    timer="timewait",
    timer_ms=59_990,
    inode=0,
    uid=0,
    rqueue=0,
    wqueue=0,
    interface=0,
)
LISTEN = replace(
    TIME_WAIT,
    state="LISTEN",
    local="0.0.0.0:9527",
    remote="0.0.0.0:0",
    timer="off",
    timer_ms=0,
    inode=4711,
    uid=1001,
)


def pattern(line: str) -> Pattern:
    return parse_look(f"server {line}").pattern


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
    entry = replace(TIME_WAIT, local="[::ffff:10.0.0.1]:9527", remote="[fe80::1%eth0]:1")
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


@settings(deadline=None)
@given(st.lists(st.sampled_from([TIME_WAIT, LISTEN]), max_size=6), st.integers(0, 6))
def test_a_count_is_the_number_of_sockets_that_match(table: list[Socket], count: int) -> None:
    number = sum(entry.state == "LISTEN" for entry in table)
    assert matches(pattern(f"*:9527 LISTEN count {count}"), table) is (number == count)


@pytest.mark.parametrize(
    ("kind", "protocol"),
    [("tcp6", "tcp"), ("udp", "udp"), ("mptcp", "tcp"), ("mptcp6", "tcp"), ("sctp6", "sctp")],
)
def test_an_mptcp_socket_stands_in_the_table_as_a_tcp_one(kind: str, protocol: str) -> None:
    assert table_protocol(kind) == protocol
