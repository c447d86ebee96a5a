"""The length of a line of C."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

WIDTH = 100
TAB = 8


def wrapped(line: str, indent: int = TAB) -> list[str]:
    """A statement in lines of at most WIDTH, broken at commas, below the parenthesis it is in.

    Of the places for a break it is the last that leaves what fits, or else the first of all.
    """
    depth = len(line) - len(line.lstrip("\t"))
    indent += depth * (TAB - 1)
    if indent + len(line) <= WIDTH:
        return [line]
    places = [it.end() - 1 for it in re.finditer(", ", line) if indent + it.end() - 1 <= WIDTH]
    fitting = [at for at in places if indent + _below(line, at) + len(line) - at - 1 <= WIDTH]
    at = fitting[-1] if fitting else places[0]
    column = indent - TAB + _below(line, at)
    aligned = "\t" * (column // TAB) + " " * (column % TAB)
    return [line[:at], aligned + line[at + 1 :]]


def _below(line: str, at: int) -> int:
    """The column behind the innermost parenthesis that is open there."""
    opened: list[int] = []
    for place, letter in enumerate(line[:at]):
        if letter == "(":
            opened.append(place)
        elif letter == ")":
            opened.pop()
    return opened[-1] + 1


def declared(names: Iterable[str]) -> list[str]:
    """Variables as one declaration of ints, in lines of at most WIDTH behind a tab."""
    words = textwrap.wrap(f"int {', '.join(names)};", WIDTH - 2 * TAB, break_long_words=False)
    return [words[0], *(f"\t{line}" for line in words[1:])]


def listed(words: Iterable[str], column: int) -> str:
    """`{ 0, EAGAIN }`, that begins at a column, in lines of at most WIDTH that stand below."""
    column += len("{ ")
    lines = textwrap.wrap(", ".join(words), WIDTH - column - len(" },"))
    aligned = "\t" * (column // TAB) + " " * (column % TAB)
    return "{ " + f"\n{aligned}".join(lines) + " }"
