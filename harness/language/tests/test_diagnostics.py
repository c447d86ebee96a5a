"""harness/language/diagnostics.py: one line for what is wrong, with what would be right."""

from __future__ import annotations

from harness.language.diagnostics import Diagnostic, Diagnostics, LineError, ScenarioError, unknown


def test_a_diagnostic_is_file_line_and_words() -> None:
    assert str(Diagnostic("a.yaml", 3, "unknown verb")) == "a.yaml:3: unknown verb"


def test_an_error_lists_each_diagnostic_once_in_order_of_lines() -> None:
    error = ScenarioError(
        [Diagnostic("a", 10, "y"), Diagnostic("a", 9, "x"), Diagnostic("a", 10, "y")]
    )
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


def test_what_is_found_twice_is_said_once_in_the_order_found() -> None:
    diagnostics = Diagnostics("a")
    for line, text in ((9, "x"), (3, "y"), (9, "x")):
        diagnostics.say(line, text)
    assert [str(found) for found in diagnostics.found] == ["a:9: x", "a:3: y"]


def test_a_line_that_cannot_be_understood_is_noted_with_its_number() -> None:
    def parse(text: str) -> int:
        if not text.isdigit():
            raise LineError(f"bad number '{text}'")
        return int(text)

    diagnostics = Diagnostics("a")
    assert diagnostics.attempt(1, parse, "5") == 5
    assert diagnostics.attempt(2, parse, "five") is None
    assert [str(found) for found in diagnostics.found] == ["a:2: bad number 'five'"]
