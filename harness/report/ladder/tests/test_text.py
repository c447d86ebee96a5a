"""Every moment has its line, in words that a terminal may show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.report.ladder.tests.made_up import call, ladder, packet, span
from harness.report.ladder.text import (
    ladder_text,
    outcome_in_words,
    packet_in_words,
    seconds_in_words,
    socket_in_words,
)


def test_each_mark_has_its_line() -> None:
    told = ladder_text(ladder(call(1, 0.0, 0.1, "EADDRINUSE"), packet(1, 0.2), span(0, 0.3, 0.4)))
    assert "server, first: bind a:1 = EADDRINUSE [step 1]\n" in told
    assert "server > client: SYN seq 0 (a:1 > b:2)\n" in told
    assert "server: tcp a:1 is LISTEN\n" in told and "server: tcp a:1 is gone\n" in told


def test_what_goes_to_nobody_goes_to_all() -> None:
    assert packet_in_words(packet(1, 0.0, None)).startswith("server > all: SYN")


def test_an_outcome_is_its_value_or_its_errno() -> None:
    one = call(1, 0.0, 0.1)
    assert outcome_in_words(replace(one, value="b:2")) == '"b:2"'
    assert outcome_in_words(replace(one, outcome="EAGAIN")) == "EAGAIN"
    assert outcome_in_words(replace(one, outcome="EINTR", value="x")) == 'EINTR "x"'


def test_the_other_end_is_told_where_there_is_one() -> None:
    assert socket_in_words(replace(span(0, 0, 1), remote="b:2")) == "tcp a:1 - b:2"


@pytest.mark.parametrize(("seconds", "words"), [(60.42, "60.4 s"), (0.314, "0.31 s")])
def test_seconds_are_told_as_exactly_as_matters(seconds: float, words: str) -> None:
    assert seconds_in_words(seconds) == words
