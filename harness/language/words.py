"""The words of a line: blanks, double quotes with escapes, `#` for a comment.

Owns the lexical rules, the same as the actor's own: escapes, each a byte, reserved words and what a
name looks like come from the vocabulary, as does the wording of what is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from harness.language.diagnostics import LineError
from harness.language.vocabulary import vocabulary

_BLANKS = " \t\r\n"
_HEX = re.compile(r"[0-9a-fA-F]{2}")
_NO_CHARACTER = re.compile("[\udc80-\udcff]")
_YAML_HINT = (
    " (and if it has ' #' or ': ' in it,"
    " put the whole line in single quotes, or YAML ends it there)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line, its quotes and escapes resolved."""

    text: str
    """a byte that belongs to no character is U+FFFD in it, as in an actor's answers"""
    quoted: bool = False
    has_bytes: bool = False
    """whether an escape wrote a byte beyond ASCII"""


def message(name: str, *words: str) -> str:
    """What the actor says about a line that is wrong, by the name of the pattern."""
    return vocabulary().messages[name].format(*words)


def split_words(line: str) -> tuple[Word, ...]:
    """Words by blanks; quotes with escapes; `#` starts a comment. Raises LineError."""
    words: list[Word] = []
    at = 0
    while True:
        while at < len(line) and line[at] in _BLANKS:
            at += 1
        if at == len(line) or line[at] == "#":
            return tuple(words)
        if line[at] == '"':
            word, at = _take_quoted(line, at + 1)
            words.append(word)
        else:
            end = at
            while end < len(line) and line[end] not in _BLANKS + '#"':
                end += 1
            words.append(Word(line[at:end]))
            at = end
        if at < len(line) and line[at] not in _BLANKS + "#":
            raise LineError(message("blank"))


def _take_quoted(line: str, at: int) -> tuple[Word, int]:
    escapes = vocabulary().escapes
    data = b""
    has_bytes = False
    while at < len(line) and line[at] != '"':
        if line[at] != "\\":
            data += line[at].encode("utf-8", "surrogatepass")
            at += 1
            continue
        kind = line[at + 1 : at + 2]
        if kind in escapes:
            data += escapes[kind].encode()
            at += 2
        elif kind == "x" and _HEX.fullmatch(line[at + 2 : at + 4]):
            byte = bytes.fromhex(line[at + 2 : at + 4])
            data, has_bytes = data + byte, has_bytes or not byte.isascii()
            at += 4
        else:
            raise LineError(message("escape", kind))
    if at >= len(line):
        raise LineError(message("no_end") + _YAML_HINT)
    return Word(_shown(data), True, has_bytes), at + 1


def _shown(data: bytes) -> str:
    """Each byte that belongs to no character as U+FFFD (cpp_servers/actor/utf8.hpp)."""
    return _NO_CHARACTER.sub("\ufffd", data.decode("utf-8", "surrogateescape"))


@cache
def _name() -> re.Pattern[str]:
    return re.compile(vocabulary().name)


def looks_like_a_name(text: str) -> bool:
    """Whether it is made of a name's letters, reserved or not."""
    return _name().fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether a socket can be called so."""
    return looks_like_a_name(text) and text not in vocabulary().reserved


class Words:
    """The words of a line, handed out from the left; every take_ raises LineError."""

    def __init__(self, words: tuple[Word, ...]) -> None:
        self._words = words
        self._next = 0

    @property
    def at_end(self) -> bool:
        """Whether no word is left."""
        return self._next == len(self._words)

    @property
    def only(self) -> str | None:
        """The bare word that is all there is."""
        alone = len(self._words) == 1 and not self._words[0].quoted
        return self._words[0].text if alone else None

    @property
    def last_seen(self) -> tuple[str, ...]:
        """The bare words that were looked at last: one of them is what is wrong with a line."""
        here = self._words[max(self._next - 1, 0) : self._next + 1]
        return tuple(word.text for word in here if not word.quoted)

    def peek(self) -> str:
        """The next word without taking it; empty for quoted text and at the end."""
        word = None if self.at_end else self._words[self._next]
        return "" if word is None or word.quoted else word.text

    def take_if(self, keyword: str) -> bool:
        """The keyword if it stands here."""
        found = keyword != "" and self.peek() == keyword
        self._next += 1 if found else 0
        return found

    def take_name(self) -> str | None:
        """A NAME if one stands here."""
        return self.take_word("NAME") if is_name(self.peek()) else None

    def take_new_name(self) -> str | None:
        """`as NEW` if it stands here."""
        if not self.take_if("as"):
            return None
        return self._take_name_after("as")

    def take_other(self, keyword: str, label: str) -> str:
        """`keyword NAME`, which must be there."""
        if not self.take_if(keyword):
            raise LineError(message("missing", f"{keyword} {label}"))
        return self._take_name_after(keyword)

    def take_word(self, what: str) -> str:
        """A bare word."""
        word = self._take(what)
        if word.quoted:
            raise LineError(message("quoted", what))
        return word.text

    def take_text(self, what: str) -> str:
        """Text in double quotes."""
        word = self._take(what)
        if not word.quoted:
            raise LineError(message("unquoted", what, word.text))
        return word.text

    def finish(self) -> None:
        """Complain about words that are left."""
        if not self.at_end:
            raise LineError(message("too_many", self._words[self._next].text))

    def _take_name_after(self, keyword: str) -> str:
        name = self.take_word(message("after", keyword))
        if not is_name(name):
            raise LineError(message("no_name", name))
        return name

    def _take(self, what: str) -> Word:
        if self.at_end:
            raise LineError(message("missing", what))
        self._next += 1
        return self._words[self._next - 1]
