"""A line of an actor: `bind conn 10.0.0.1:9527`. Splits it, checks it, says what it works on.

Owns the lexical rules (the same as the actor's own) and what words each verb wants, as the
vocabulary's usage has them. Whether a socket of that name exists at that moment is left to
harness.scope, what comes of the call to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from harness.addresses import Endpoint, canonical, parse_endpoint
from harness.mistakes import LineError, unknown
from harness.vocabulary import Verb, vocabulary

NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = frozenset("ack as auto dontwait isn last nonblock seq ts tsecr win".split())
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", '"': '"'}
_HEX = re.compile(r"[0-9a-fA-F]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,10}")
_NUMBERS = {"BACKLOG": 2**31 - 1, "UID": 65535, "CODE": 255}
_DEVICE = re.compile(r"[A-Za-z0-9_.@-]{1,15}")
_FLAGS = "SFRPAU"
_FIELDS = frozenset(("seq", "isn", "ack", "ts", "tsecr", "win"))
_RECKONING = re.compile(r"(?:[0-9]{1,10}|auto|last)(?:[+-][0-9]{1,10})?|[+-][0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line, its quotes and escapes resolved."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """What one line asks of an actor."""

    verb: str
    uses: str | None = None
    """the socket or flow it works on"""
    makes: str | None = None
    """the socket or flow there will be if it succeeds"""
    kind: str | None = None
    """of a `socket` line: tcp, tcp6, udp or udp6"""
    option: str | None = None
    endpoints: tuple[Endpoint, ...] = ()
    value: bool = False
    """whether an outcome of this call carries a value"""


def split_words(line: str) -> tuple[Word, ...]:
    """Words by blanks; quotes with escapes; `#` starts a comment. Raises LineError."""
    words: list[Word] = []
    at = 0
    while True:
        while at < len(line) and line[at] in " \t\r\n":
            at += 1
        if at == len(line) or line[at] == "#":
            return tuple(words)
        if line[at] == '"':
            text, at = _take_quoted(line, at + 1)
            words.append(Word(text, True))
        else:
            end = at
            while end < len(line) and line[end] not in ' \t\r\n#"':
                end += 1
            words.append(Word(line[at:end]))
            at = end
        if at < len(line) and line[at] not in " \t\r\n#":
            raise LineError("put a blank before and after quoted text")


def _take_quoted(line: str, at: int) -> tuple[str, int]:
    text = ""
    while at < len(line) and line[at] != '"':
        if line[at] != "\\":
            text += line[at]
            at += 1
            continue
        kind = line[at + 1 : at + 2]
        if kind in _ESCAPES:
            text += _ESCAPES[kind]
            at += 2
        elif kind == "x" and _HEX.fullmatch(line[at + 2 : at + 4]):
            text += chr(int(line[at + 2 : at + 4], 16))
            at += 4
        else:
            raise LineError(f"unknown escape '\\{kind}': write \\n, \\t, \\\\, \\\" or \\xHH")
    if at >= len(line):
        raise LineError(
            "the quoted text has no end: close it with \" (and if it has ' #' or ': ' in it,"
            " put the whole line in single quotes, or YAML ends it there)"
        )
    return text, at + 1


@lru_cache(maxsize=4096)
def parse_call(line: str) -> Call:
    """The call a line asks for; raises LineError with what is wrong and what would be right."""
    words = split_words(line)
    known = vocabulary()
    if not words:
        raise LineError(f"a verb is missing (verbs: {', '.join(sorted(known.verbs))})")
    name = words[0].text
    if words[0].quoted or name not in known.verbs:
        raise LineError(unknown("verb", name, [*known.verbs, *known.process], "verbs"))
    taker = _Taker(known.verbs[name], words[1:])
    call = _SPECIAL.get(name, _Taker.by_usage)(taker)
    taker.finish()
    return call


class _Taker:
    """The words after the verb, taken from the left."""

    def __init__(self, verb: Verb, words: tuple[Word, ...]) -> None:
        self.verb = verb
        self.words = words
        self.at = 0
        self.usage = f"usage: {verb.name} {verb.usage}".strip()

    def by_usage(self) -> Call:
        """Take the words in the order of the verb's usage."""
        verb = self.verb
        uses = verb.default if verb.name not in ("socket", "flow") else None
        makes = verb.new
        kind = None
        endpoints: list[Endpoint] = []
        for item in re.findall(r"\[[^\]]*\]|\S+", verb.usage):
            optional = item.startswith("[")
            want = item.strip("[]")
            if want == "NAME":
                uses = self.take_name() or uses
            elif want == "as NEW":
                makes = self.take_as() or makes
            elif optional and self.at == len(self.words):
                continue
            elif want == "ENDPOINT":
                endpoints.append(self.take_endpoint())
            elif want == "TEXT":
                self.take_text()
            elif want in _NUMBERS:
                self.take_number(0, _NUMBERS[want])
            elif optional:
                self.take_if(want)
            else:
                kind = self.take_one_of(want.split("|"))
        kind = kind if verb.name == "socket" else None
        return Call(verb.name, uses, makes, kind, None, tuple(endpoints), verb.value)

    def setsockopt(self) -> Call:
        """`[NAME] OPTION VALUE...`, the values as the option wants them."""
        uses, option = self.take_option()
        row = vocabulary().options[option]
        if not row.settable:
            raise LineError(f"{option} can only be read: use getsockopt")
        self.usage = f"usage: setsockopt [NAME] {option} {' '.join(row.values)}"
        for want in row.values:
            if want == "NUMBER":
                self.take_number()
            elif want == "ADDRESS":
                self.take_address(option)
            else:
                device = self.take_word("a device")
                if not _DEVICE.fullmatch(device):
                    raise LineError(f"bad device '{device}': write for example eth0")
        return Call("setsockopt", uses, option=option)

    def getsockopt(self) -> Call:
        """`[NAME] OPTION`."""
        uses, option = self.take_option()
        if not vocabulary().options[option].readable:
            raise LineError(f"{option} can only be set: use setsockopt")
        return Call("getsockopt", uses, option=option, value=True)

    def segment(self) -> Call:
        """`[NAME] FLAGS` and then fields in any order, and text at the end."""
        uses = self.take_name() or self.verb.default
        flags = self.take_word("FLAGS")
        if not flags or len(set(flags)) < len(flags) or not set(flags) <= set(_FLAGS):
            raise LineError(f"bad flags '{flags}': write letters of S F R P A U joined, such as SA")
        seen: set[str] = set()
        while self.at < len(self.words) and not self.words[self.at].quoted:
            field = self.take_word("a field")
            if field not in _FIELDS:
                raise LineError(unknown("field", field, _FIELDS))
            if field in seen or {field, *seen} >= {"seq", "isn"}:
                raise LineError(f"'{field}' is given twice")
            seen.add(field)
            self.take_reckoning(field)
        if "ack" in seen and "A" not in flags:
            raise LineError("'ack' goes with the flag A: add it to the flags")
        if "isn" in seen and "S" not in flags:
            raise LineError("'isn' is for a segment with S")
        if self.at < len(self.words):
            self.take_text()
        return Call("segment", uses)

    def take_reckoning(self, field: str) -> None:
        """The number of a segment's field, as it may be written."""
        value = self.take_word(f"a value after '{field}'")
        if field == "win":
            if not value.isascii() or not value.isdigit() or int(value[:9]) > 65535:
                raise LineError(f"bad win '{value}': it is a number from 0 to 65535")
        elif not _RECKONING.fullmatch(value) and (field, value) != ("ts", "none"):
            none = " or none" if field == "ts" else ""
            raise LineError(f"bad {field} '{value}': it is N, N+K, +K, -K, auto, last+K{none}")

    def take_option(self) -> tuple[str | None, str]:
        """The optional NAME and the OPTION."""
        uses = self.take_name() or self.verb.default
        option = self.take_word("OPTION")
        if option not in vocabulary().options:
            raise LineError(unknown("option", option, vocabulary().options))
        return uses, option

    def take_name(self) -> str | None:
        """A NAME if one stands here."""
        if self.at < len(self.words):
            word = self.words[self.at]
            if not word.quoted and is_name(word.text):
                self.at += 1
                return word.text
        return None

    def take_as(self) -> str | None:
        """`as NEW` if it stands here."""
        if not self.take_if("as"):
            return None
        name = self.take_word("a name after 'as'")
        if not is_name(name):
            raise LineError(
                f"bad name '{name}': a name is small letters, digits and _, beginning with a"
                f" letter, and none of {', '.join(sorted(_RESERVED))}"
            )
        return name

    def take_if(self, keyword: str) -> bool:
        """The keyword if it stands here."""
        if self.at < len(self.words) and self.words[self.at] == Word(keyword):
            self.at += 1
            return True
        return False

    def take_word(self, what: str) -> str:
        """A bare word."""
        if self.at == len(self.words):
            raise LineError(f"{what} is missing ({self.usage})")
        word = self.words[self.at]
        if word.quoted:
            raise LineError(f"{what} is expected, not quoted text ({self.usage})")
        self.at += 1
        return word.text

    def take_one_of(self, words: list[str]) -> str:
        """One of several keywords."""
        word = self.take_word(" or ".join(words))
        if word not in words:
            raise LineError(unknown("word", word, words))
        return word

    def take_text(self) -> str:
        """Text in double quotes."""
        if self.at == len(self.words) or not self.words[self.at].quoted:
            raise LineError(f"text in double quotes is missing ({self.usage})")
        self.at += 1
        return self.words[self.at - 1].text

    def take_number(self, lowest: int = -(2**31), highest: int = 2**31 - 1) -> None:
        """A decimal number within limits."""
        word = self.take_word("a number")
        if not _NUMBER.fullmatch(word) or not lowest <= int(word) <= highest:
            raise LineError(f"bad number '{word}': it is from {lowest} to {highest} ({self.usage})")

    def take_address(self, option: str) -> None:
        """An address of the family that the option is of."""
        address = canonical(self.take_word("an address"))
        family = "IPv6" if option.startswith("IPV6_") else "IPv4"
        if (":" in address) != (family == "IPv6"):
            raise LineError(f"{option} wants an {family} address, not {address}")

    def take_endpoint(self) -> Endpoint:
        """ADDRESS:PORT."""
        return parse_endpoint(self.take_word("an address with a port"))

    def finish(self) -> None:
        """Complain about words that are left."""
        if self.at < len(self.words):
            raise LineError(f"'{self.words[self.at].text}' is too much ({self.usage})")


_SPECIAL: dict[str, Callable[[_Taker], Call]] = {
    "setsockopt": _Taker.setsockopt,
    "getsockopt": _Taker.getsockopt,
    "segment": _Taker.segment,
}


def is_name(text: str) -> bool:
    """Whether a socket can be called so."""
    return NAME.fullmatch(text) is not None and text not in _RESERVED
