"""What a look found instead stands in one compact block."""

from __future__ import annotations

from typing import Any

from harness.formats.codec import read
from harness.formats.observations import Socket
from harness.language.socket_pattern import parse_look
from harness.report.socket_lines import OTHERS, TOLD, table_lines
from harness.tests.evidence_parts import socket


def entry(
    local: str, remote: str | None = None, state: str = "LISTEN", inode: int = 0, **more: Any
) -> Socket:
    return read(Socket, socket(local, remote, state, inode, **more))


def told(line: str, *entries: Socket) -> list[str]:
    return list(table_lines("server", parse_look(f"server {line}").pattern, entries))


def test_the_sockets_of_that_port_are_told_and_no_others() -> None:
    remnant = entry(
        "[::ffff:10.0.0.1]:80",
        "[::ffff:10.0.0.2]:5",
        "TIME_WAIT",
        timer="timewait",
        timer_ms=59900,
    )
    assert told("10.0.0.1:80 TIME_WAIT", entry("10.0.0.1:81", inode=1), remnant) == [
        "server has of port 80:",
        "  tcp [::ffff:10.0.0.1]:80 -> [::ffff:10.0.0.2]:5 TIME_WAIT owner no uid 0"
        " timer timewait 59.9s",
    ]


def test_without_a_port_all_are_told() -> None:
    assert told("*:*", entry("10.0.0.1:81", inode=1))[1:] == [
        "  tcp 10.0.0.1:81 LISTEN owner yes uid 0"
    ]


def test_a_table_with_nothing_of_it_says_so() -> None:
    assert told("*:80") == ["server has no socket of port 80"]


def test_where_none_has_the_port_some_others_are_told() -> None:
    others = [entry(f"10.0.0.1:{port}", inode=1) for port in range(81, 81 + OTHERS + 2)]
    lines = told("*:80", *others)
    assert lines[:2] == [
        "server has no socket of port 80, but",
        "  tcp 10.0.0.1:81 LISTEN owner yes uid 0",
    ]
    assert len(lines) == OTHERS + 2
    assert lines[-1] == "  and 2 more"


def test_of_many_only_the_first_are_told() -> None:
    many = [entry("10.0.0.1:80", f"10.0.0.2:{n}", "TIME_WAIT") for n in range(1, TOLD + 4)]
    lines = told("*:80", *many)
    assert len(lines) == TOLD + 2
    assert lines[-1] == "  and 3 more"
