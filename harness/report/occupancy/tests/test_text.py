"""Every attempt and every state of every socket has its line."""

from __future__ import annotations

from dataclasses import replace

from harness.report.ladder.tests.made_up import call, ladder, span
from harness.report.occupancy.text import occupancy_text


def test_who_asked_and_who_had_it_are_told() -> None:
    tried = replace(call(1, 0.0, 0.1, "EADDRINUSE"), what="bind 10.0.0.1:80", expected="ok")
    made = replace(call(2, 0.1, 0.2), what="socket tcp")
    had = replace(span(0, 0.2, 0.3), local="10.0.0.1:80")
    then = replace(had, begin=0.3, end=9.0, state="ESTABLISHED", remote="10.0.0.2:5", stays=True)
    assert occupancy_text(ladder(tried, made, had, then)) == (
        "server:  port 80\n"
        "    0.0000  ✗ first: bind 10.0.0.1:80 = EADDRINUSE (expected ok)\n"
        "server: tcp port 80\n"
        "    10.0.0.1:80, 10.0.0.1:80 - 10.0.0.2:5\n"
        "        0.2000 to 0.3000 LISTEN\n"
        "        0.3000 to 9.0000 ESTABLISHED, still there\n"
    )


def test_a_port_that_nobody_saw_is_said_to_be_that() -> None:
    tried = [
        replace(call(1, 0.0, 0.1), what="socket tcp"),
        replace(call(2, 0.2, 0.3, "EADDRNOTAVAIL"), what="connect 10.0.0.1:80"),
    ]
    assert "server: tcp, a port that was not seen\n" in occupancy_text(ladder(*tried))


def test_words_of_others_move_no_cursor_and_its_own_can_be_translated() -> None:
    had = replace(span(0, 0.2, 0.3), local="10.0.0.1:80", state="\x1b[2J")
    assert "\x1b" not in occupancy_text(ladder(had))
    assert "PORT 80" in occupancy_text(ladder(had), lambda it: it.replace(" port ", " PORT "))
