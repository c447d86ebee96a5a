"""Words of others on their way out: to a terminal, into Markdown, into HTML and XML.

Owns what must not get through: control characters and what turns the direction of writing, which
change what a reader sees; line ends, which would make one line two; and each layout's own marks.
Whoever prints or writes what came from a file, a kernel or a program takes one of these functions.
"""

from __future__ import annotations

import html
import re

# A mark that makes a block only where a line begins: a heading, a list, a rule, a fence.
_BLOCK = re.compile(r"(#{1,6}|[-+]|\d{1,9}[.)])(?=\s|$)|[-=_](?=[-=_ ]*$)|~{3}")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_EMPHASIS = re.compile(r"(?<!\w)_|_(?!\w)|~(?=~)")
# It takes two: `__inet_bind` alone is shown as it is.
_EMPHASISED = re.compile(r"(?<!\w)_\S.*_(?!\w)|~~")
_MARKS = re.compile(r"[\\`*\[\]<>]")


def for_terminal(value: object) -> str:
    """One line in which nothing moves the cursor: `\\x1b`, `\\n`, `\\u202e` are written out."""
    words = str(value)
    if words.isprintable():
        return words
    return "".join(map(_shown, words))


def for_markdown(value: object) -> str:
    """Markdown that shows just these words, in one line."""
    words = for_terminal(" ".join(str(value).split()))
    words = _MARKS.sub(r"\\\g<0>", _ENTITY.sub("&amp;", words))
    if _EMPHASISED.search(words):
        words = _EMPHASIS.sub(r"\\\g<0>", words)
    block = _BLOCK.match(words)
    if block is None:
        return words
    at = block.end() - 1 if block[0][0].isdigit() else 0
    return f"{words[:at]}\\{words[at:]}"


def for_markup(value: object) -> str:
    """The text of an element or an attribute of HTML and XML."""
    return html.escape(for_terminal(value))


def _shown(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode()
