"""Words in the places that Markdown has: running text, a cell of a table, code, a link's target.

Whoever writes Markdown, by template or by hand, puts what others wrote through one of these. What
has to be escaped in running text is `language.escape`'s.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from harness.language.escape import for_markdown, for_terminal


def text(value: object) -> str:
    """Words of others as Markdown that shows just them, in one line."""
    return for_markdown(value)


def bar(value: object) -> str:
    """Markdown inside a table's cell, code too: one line, no bar."""
    return " ".join(str(value).split()).replace("|", "\\|")


def cell(value: object) -> str:
    """Words of others inside a table's cell."""
    return bar(text(value))


def code(value: object) -> str:
    """Words of others as code, in a table's cell too."""
    words = for_terminal(" ".join(str(value).split()))
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1)
    # A backtick at an end would join the fence; one blank on both sides is taken off again.
    room = " " if words[:1] == "`" or words[-1:] == "`" else ""
    return bar(f"{fence}{room}{words}{room}{fence}")


def target(path: str) -> str:
    """A path as the target of a link, which brackets would end."""
    return quote(path, safe="/=,.+-_~")


def linked(words: str, path: str) -> str:
    """Markdown as a link to a target; as it is if there is none."""
    return f"[{words}]({path})" if path else words


def anchor(heading: str) -> str:
    """How GitHub calls a heading: small letters, digits, - and _ of it."""
    return "".join(letter for letter in heading.lower() if letter.isalnum() or letter in "-_")
