"""Words fit where they are put, and every state has a colour and letters of its own."""

from __future__ import annotations

from harness.report.ladder.svg_parts import STATES, look_of, name_in_strip, several_lines, short
from harness.report.ladder.svg_parts import text as text_at


def test_a_state_is_named_where_there_is_room_else_by_letters() -> None:
    assert ">TIME_WAIT<" in name_in_strip(9, 0, 200, "TIME_WAIT")
    assert ">TW<" in name_in_strip(9, 0, 20, "TIME_WAIT")


def test_no_two_states_have_the_same_letters() -> None:
    letters = [it for _, it in STATES.values()]
    assert len(letters) == len(set(letters))
    assert look_of("UNHEARD_OF")[1] not in letters


def test_words_are_cut_with_a_sign() -> None:
    assert short("x" * 20) == "x" * 20
    assert short("x" * 200).endswith("…") and len(short("x" * 200)) < 60


def test_words_are_no_markup_and_lines_stay_lines() -> None:
    assert "&lt;b&gt;" in text_at(1, 2, "<b>")
    assert several_lines("<a>\n\x1b") == "&lt;a&gt;\n\\x1b"
