"""harness/mistakes.py: one line per mistake, with what would be right."""

from __future__ import annotations

from harness.mistakes import Mistake, ScenarioError, unknown


def test_a_mistake_is_file_line_and_words() -> None:
    assert str(Mistake("a.yaml", 3, "unknown verb")) == "a.yaml:3: unknown verb"


def test_an_error_lists_each_mistake_once_in_order_of_lines() -> None:
    error = ScenarioError([Mistake("a", 10, "y"), Mistake("a", 9, "x"), Mistake("a", 10, "y")])
    assert str(error) == "a:9: x\na:10: y"


def test_the_nearest_known_word_is_suggested() -> None:
    text = unknown("verb", "bnd", ["listen", "bind"])
    assert text == "unknown verb 'bnd': did you mean 'bind'? (verbs: bind, listen)"


def test_a_word_in_the_wrong_case_is_recognised() -> None:
    assert "did you mean 'EADDRINUSE'?" in unknown("errno", "eaddrinuse", ["EADDRINUSE"])


def test_a_word_like_no_other_gets_the_list_only() -> None:
    assert unknown("host", "zzz", ["client"]) == "unknown host 'zzz' (hosts: client)"


def test_a_list_of_hundreds_is_left_out_when_there_is_a_suggestion() -> None:
    words = [f"word{number}" for number in range(300)]
    assert unknown("word", "word7x", words) == "unknown word 'word7x': did you mean 'word7'?"


def test_an_empty_list_is_said_in_words() -> None:
    assert unknown("label", "x", []) == "unknown label 'x': there are no labels here"
