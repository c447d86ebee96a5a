"""The length of a line of C."""

from __future__ import annotations

WIDTH = 100
TAB = 8


def wrapped(line: str, indent: int = TAB) -> list[str]:
    """A statement in lines of at most WIDTH, broken at commas, below the parenthesis it is in."""
    depth = len(line) - len(line.lstrip("\t"))
    indent += depth * (TAB - 1)
    if indent + len(line) <= WIDTH:
        return [line]
    at = line.rindex(", ", 0, WIDTH - indent) + 1
    opened = [place for place, letter in enumerate(line[:at]) if letter == "("]
    for place, letter in enumerate(line[:at]):
        if letter == ")":
            opened.remove(max(it for it in opened if it < place))
    column = indent - TAB + opened[-1] + 1
    aligned = "\t" * (column // TAB) + " " * (column % TAB)
    return [line[:at], aligned + line[at + 1 :]]
