"""YAML's syntax in words: what a parser's complaint means and what to do about it.

Owns the wording, and the look at a text before it is parsed. Parsing is left to
harness.spec.yaml_reader.
"""

from __future__ import annotations

import re

from harness.language.diagnostics import Diagnostics

_HALF_LETTER = re.compile("[\ud800-\udfff]")
_LONGEST_WORD = 60
_HINTS = {
    "mapping values are not allowed here": "a second ': ' on the line: put the text that has it in"
    " quotes, or mend the indentation",
    "could not find expected ':'": "a key without ':', or a line indented too little",
    "found unexpected end of stream": "a quote is opened and never closed",
    "expected <block end>, but found '-'": "the list is indented differently from the line above",
    "expected <block end>, but found '<block mapping start>'": "this line is indented differently"
    " from its neighbours",
    "expected <block end>, but found '?'": "this line is indented differently from its neighbours",
    "expected ',' or ']', but found '['": "text in a list that has brackets itself, as bind[1..3]"
    " has, wants quotes around all of it",
    "expected <block end>, but found '<scalar>'": "text after a closing quote: put the whole value"
    " in single quotes",
}


def syntax_text(problem: object, context: object) -> str:
    """What a parser says (its problem and, if any, the context) and what to do about it."""
    text = str(problem or context or "not YAML").replace("but got", "but found")
    if "'\\t'" in text:
        return "a tab outside quotes: use blanks, or quotes around it all if it belongs to the text"
    hint = _HINTS.get(text)
    if hint is None and "cannot start any token" in text:
        hint = "put the value in quotes"
    where = f" {context}" if context else ""
    return f"YAML syntax:{where} {text}" + (f": {hint}" if hint else "")


def say_unreadable(text: str, error: Exception, diagnostics: Diagnostics) -> None:
    """A character that YAML forbids, or an escape of one that does not exist."""
    position = getattr(error, "position", None)
    if isinstance(position, int):
        line = text.count("\n", 0, position) + 1
        diagnostics.say(line, "a control character, which YAML does not allow: remove it")
    elif isinstance(error, (ValueError, OverflowError)):
        text = "a number of an escape or of %YAML is out of range: write the letter itself"
        diagnostics.say(1, text)
    else:
        first_line = str(error).split("\n", maxsplit=1)[0]
        diagnostics.say(1, f"cannot be parsed as YAML: {first_line}")


def tabbed_lines(text: str) -> list[int]:
    """The lines, counted from 1, that have a tab in their indentation."""
    return [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip() and "\t" in line[: len(line) - len(line.lstrip())]
    ]


def shorten(word: str) -> str:
    """A word of the file, cut if it would not fit on a line."""
    return word if len(word) <= _LONGEST_WORD else word[:_LONGEST_WORD] + "…"


def is_half_letter(text: str) -> bool:
    """Whether an escape made half of a surrogate pair, which no file can be written with."""
    return _HALF_LETTER.search(text) is not None
