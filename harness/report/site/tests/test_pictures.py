"""A run has the picture of its ports, and that of TCP's states if there was any TCP."""

from __future__ import annotations

from dataclasses import replace

from harness.report.ladder.tests.made_up import ladder, span
from harness.report.site.pictures import pictures_of

SOCKET = replace(span(0, 0.0, 1.0), local="10.0.0.1:80")


def test_each_picture_has_an_anchor_a_title_and_a_text() -> None:
    ports, states = pictures_of(ladder(SOCKET))
    assert (ports.name, states.name) == ("ports", "states")
    for it in (ports, states):
        assert it.drawn.startswith("<svg") and "10.0.0.1:80" in it.text and it.title


def test_a_case_without_tcp_has_no_states() -> None:
    assert [it.name for it in pictures_of(ladder(replace(SOCKET, protocol="udp")))] == ["ports"]


def test_titles_can_be_translated() -> None:
    (ports, _) = pictures_of(ladder(SOCKET), lambda it: {"Who had which port": "谁"}.get(it, it))
    assert ports.title == "谁"
