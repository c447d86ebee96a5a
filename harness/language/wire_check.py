"""What the wire must show: the lines under `wire:`, parsed. Evaluating a capture is left to
harness.judge.wire."""

from __future__ import annotations

from dataclasses import dataclass

from harness.language.address import parse_port
from harness.language.diagnostics import LineError, unknown
from harness.language.vocabulary import vocabulary

FORMS = {
    "first FLAG from HOST": "the first segment with this flag in the capture comes from this host",
    "no FLAG [from HOST]": "there is no such segment (of this host)",
    "N FLAG [from HOST]": "there are exactly N such segments; one sent again counts once",
    "SYN K from HOST[:PORT] answered FLAG|nothing": "the K-th SYN of this host (to this port) got"
    " this answer first",
}


@dataclass(frozen=True, slots=True)
class WireCheck:
    """One demand on the capture."""

    form: str
    flag: str
    host: str | None = None
    port: int | None = None
    nth: int | None = None
    count: int | None = None
    answer: str | None = None


def parse_check(line: str) -> WireCheck:
    """One line under `wire:`, its variables filled in; raises LineError."""
    words = line.split()
    if words[:1] == ["first"]:
        flag, rest = _flag(words[1:])
        host, rest = _from(rest)
        if host is None:
            raise LineError("'from HOST' is missing (form: first FLAG from HOST)")
        _end(rest)
        return WireCheck("first", flag, host)
    if words[:1] == ["no"]:
        flag, rest = _flag(words[1:])
        host, rest = _from(rest)
        _end(rest)
        return WireCheck("none", flag, host)
    if words and words[0].isascii() and words[0].isdigit():
        flag, rest = _flag(words[1:])
        host, rest = _from(rest)
        _end(rest)
        return WireCheck("count", flag, host, count=_number(words[0]))
    if len(words) > 1 and words[0] in vocabulary().flags and words[1].isdigit():
        return _answer(words)
    raise LineError(f"unknown wire check '{line}' (forms: {'; '.join(FORMS)})")


def _answer(words: list[str]) -> WireCheck:
    form = "form: SYN K from HOST[:PORT] answered FLAG|nothing"
    if words[0] != "SYN":
        raise LineError(f"only a SYN's answer can be asked for, not a {words[0]}'s ({form})")
    nth = _number(words[1])
    if nth == 0:
        raise LineError(f"SYNs are counted from 1 ({form})")
    source, rest = _from(words[2:])
    if source is None or rest[:1] != ["answered"] or len(rest) < 2:
        raise LineError(f"'from HOST answered FLAG' is missing ({form})")
    host, colon, port = source.partition(":")
    answer = rest[1]
    if answer != "nothing":
        answer, _ = _flag([answer])
    _end(rest[2:])
    return WireCheck("answer", "SYN", host, parse_port(port) if colon else None, nth, None, answer)


def _flag(words: list[str]) -> tuple[str, list[str]]:
    flags = vocabulary().flags
    if not words:
        raise LineError(f"a flag is missing (flags: {', '.join(sorted(flags))})")
    if words[0] not in flags:
        raise LineError(unknown("flag", words[0], flags))
    return words[0], words[1:]


def _from(words: list[str]) -> tuple[str | None, list[str]]:
    if words[:1] != ["from"]:
        return None, words
    if len(words) < 2:
        raise LineError("a host is missing after 'from'")
    return words[1], words[2:]


def _end(words: list[str]) -> None:
    if words:
        raise LineError(f"'{words[0]}' is too much in a wire check (forms: {'; '.join(FORMS)})")


def _number(text: str) -> int:
    if len(text) > 6:
        raise LineError(f"bad number '{text}' in a wire check")
    return int(text)
