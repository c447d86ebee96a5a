"""A bind is about the port that it names, a listen about its socket's; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.report.ladder.call_mark import CallMark
from harness.report.ladder.tests.made_up import call, ladder, span
from harness.report.occupancy.attempt import attempts_of, port_of


def calls(*told: tuple[str, str]) -> list[CallMark]:
    """Calls of one process, each with its outcome; the number of its record is its place."""
    return [
        replace(call(n, float(n), n + 0.5, outcome), what=what)
        for n, (what, outcome) in enumerate(told, start=1)
    ]


def ports(*marks: object) -> list[int | None]:
    return [it.port for it in attempts_of(ladder(*marks))]  # type: ignore[arg-type]


MADE = ("socket tcp", "ok")


def test_a_listen_is_about_the_port_that_its_socket_was_bound_to() -> None:
    told = calls(MADE, ("bind 10.0.0.1:80", "ok"), ("listen", "ok"), ("connect 10.0.0.2:9", "ok"))
    assert ports(*told) == [80, 80, 80]
    assert {it.protocol for it in attempts_of(ladder(*told))} == {"tcp"}


def test_a_bind_that_fails_gives_its_socket_no_port() -> None:
    assert ports(*calls(MADE, ("bind 10.0.0.1:80", "EADDRINUSE"), ("listen", "ok"))) == [80, None]


def test_a_call_that_was_left_out_is_no_attempt() -> None:
    left_out = ("listen", "not done (bind: EADDRINUSE)")
    told = calls(MADE, ("bind 10.0.0.1:80", "EADDRINUSE"), left_out)
    assert ports(*told) == [80] and not told[2].was_made and told[1].was_made


def test_sockets_have_names() -> None:
    told = calls(
        ("socket tcp as a", "ok"),
        ("socket udp6 as b", "ok"),
        ("bind a 10.0.0.1:80", "ok"),
        ("bind b [::]:90", "ok"),
        ("listen a", "ok"),
    )
    seen = [(it.protocol, it.port) for it in attempts_of(ladder(*told))]
    assert seen == [("tcp", 80), ("udp", 90), ("tcp", 80)]


def test_a_port_that_the_kernel_chose_is_that_of_the_socket_since_then() -> None:
    told = calls(MADE, ("bind 10.0.0.1:0", "ok"), ("listen", "ok"))
    chosen = replace(span(0, 2.5, 9.0), local="10.0.0.1:40000", seq=2)
    assert ports(*told, chosen) == [40000, 40000]
    another = replace(chosen, strip=1, local="10.0.0.1:40001")
    assert ports(*told, chosen, another) == [None, None]


def test_a_connect_is_about_the_port_that_it_goes_out_from() -> None:
    told = calls(MADE, ("connect 10.0.0.2:80", "EINPROGRESS"))
    going = replace(span(0, 2.5, 9.0), local="10.0.0.1:40000", remote="10.0.0.2:80", seq=2)
    assert ports(*told, going, replace(going, strip=1, remote="10.0.0.9:80", local="a:7")) == [
        40000
    ]


def test_getsockname_tells_a_port_for_what_came_about_before() -> None:
    told = calls(MADE, ("connect 10.0.0.2:80", "ECONNREFUSED"), ("bind 10.0.0.1:0", "ok"))
    asked = replace(call(4, 4.0, 4.5), what="getsockname", value="10.0.0.1:40000")
    assert ports(*told, asked) == [None, 40000]


def test_what_is_no_call_of_the_language_is_an_attempt_without_a_port() -> None:
    assert ports(*calls(("bind nonsense", "ok"), ("bindery", "ok"))) == [None]


@pytest.mark.parametrize(
    ("end", "port"), [("[fd00::1]:80", 80), ("10.0.0.1:0", None), ("nonsense", None)]
)
def test_a_port_is_what_is_behind_an_address(end: str, port: int | None) -> None:
    assert port_of(end) == port


def test_a_path_is_no_port() -> None:
    path = [("socket unix", "ok"), ("bind unix:/tmp/x.sock", "ok"), ("listen", "ok")]
    port = [("socket tcp as other", "ok"), ("bind other 10.0.0.1:80", "ok")]
    assert ports(*calls(*path, *port)) == [80]
