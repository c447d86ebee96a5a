"""Words fit where they are put, and every state has its colour, pattern and name."""

from __future__ import annotations

from dataclasses import replace

from harness.report.ladder.svg_parts import label_of, short, strip
from harness.report.ladder.tests.made_up import packet


def test_a_state_is_named_where_there_is_room_else_by_letters() -> None:
    assert ">TIME_WAIT<" in "".join(strip(9, 0, 26, 200, "TIME_WAIT"))
    assert ">TW<" in "".join(strip(9, 0, 26, 20, "TIME_WAIT"))


def test_a_state_has_its_colour_and_its_pattern() -> None:
    drawn = "".join(strip(9, 0, 26, 200, "TIME_WAIT"))
    assert 'class="st-time-wait"' in drawn and 'fill="url(#ladder-st-time-wait)"' in drawn


def test_a_packet_is_told_in_short() -> None:
    syn = packet(1, 0.0)
    assert label_of(syn) == "SYN seq 0"
    assert label_of(replace(syn, length=5, value=12)) == "SYN seq 0 len 5 TS 12"
    assert label_of(replace(syn, value=12, echo=-1)) == "SYN seq 0 TS 12/-1"


def test_words_are_cut_with_a_sign() -> None:
    assert short("x" * 20) == "x" * 20
    assert short("x" * 200).endswith("…") and len(short("x" * 200)) < 60
