"""The one place where words become Markdown: nothing of theirs is taken for layout.

Owns escaping for running text, for a cell of a table, and for the target of a link. Whoever writes
Markdown, by template or by hand, puts what others wrote through one of these.
"""

from __future__ import annotations

from urllib.parse import quote


def text(value: object) -> str:
    """Words of others as Markdown that shows just them, in one line."""
    words = " ".join(str(value).split())
    for letter in "\\`*[]<>":
        words = words.replace(letter, f"\\{letter}")
    return words


def bar(value: object) -> str:
    """Markdown inside a table's cell, code too: one line, no bar."""
    return " ".join(str(value).split()).replace("|", "\\|")


def cell(value: object) -> str:
    """Words of others inside a table's cell."""
    return bar(text(value))


def target(path: str) -> str:
    """A path as the target of a link, which brackets would end."""
    return quote(path, safe="/=,.+-_~")


def anchor(heading: str) -> str:
    """How GitHub calls a heading: small letters, digits, - and _ of it."""
    return "".join(letter for letter in heading.lower() if letter.isalnum() or letter in "-_")
