"""What the wire must show: the lines under `wire:`, parsed. Evaluating a capture is left to
harness.judge.wire."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from harness.language.address import parse_port
from harness.language.diagnostics import LineError, unknown
from harness.language.duration import parse_duration_range
from harness.language.vocabulary import vocabulary

FORMS = {
    "first FLAG from HOST": "the first segment with this flag in the capture comes from this host",
    "no FLAG [from HOST]": "there is no such segment (of this host)",
    "N FLAG [from HOST]": "there are exactly N such segments; one sent again counts once",
    "at least N FLAG [from HOST]": "there are N such segments or more; one sent again counts"
    " once",
    "SYN K from HOST[:PORT] answered FLAG|nothing": "the K-th SYN of this host (to this port) got"
    " this answer first",
    "FLAG K [from HOST[:PORT]] to FLAG L from HOST[:PORT] in LO..HI": (
        "so much time lies between the K-th segment with the one flag and the L-th with the other;"
        " each that was sent counts, those sent again, too"
        " ('SYN 1 to SYN 2 from client in 0.9s..1.3s' is the first repetition)"
    ),
}
_BEGINS = ("first", "no")


@dataclass(frozen=True, slots=True)
class Mark:
    """One segment: the nth of all that were sent with a flag, by a host, from a port."""

    flag: str
    nth: int
    host: str
    port: int | None = None


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
    to: Mark | None = None
    in_ms: tuple[int, int] | None = None


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
    if words[:2] == ["at", "least"]:
        if not words[2:] or not (words[2].isascii() and words[2].isdigit()):
            raise LineError(
                "a number is missing after 'at least' (form: at least N FLAG from HOST)"
            )
        flag, rest = _flag(words[3:])
        host, rest = _from(rest)
        _end(rest)
        count = _number(words[2])
        if count == 0:
            raise LineError("at least 0 is always so: leave the check out, or say 'no FLAG'")
        return WireCheck("least", flag, host, count=count)
    if words and words[0].isascii() and words[0].isdigit():
        flag, rest = _flag(words[1:])
        host, rest = _from(rest)
        _end(rest)
        return WireCheck("count", flag, host, count=_number(words[0]))
    if len(words) > 1 and words[0] in vocabulary().flags and words[1].isdigit():
        return _time(words) if "to" in words else _answer(words)
    raise LineError(_not_understood(line, words))


def _not_understood(line: str, words: list[str]) -> str:
    """What is wrong with a line that has none of the forms, by the word that is nearly one."""
    flags = vocabulary().flags
    is_numbered = len(words) > 1 and words[1].isascii() and words[1].isdigit()
    if is_numbered and words[0] not in flags and words[0] not in _BEGINS:
        return unknown("flag", words[0], flags)
    near = difflib.get_close_matches(" ".join(words[:2]), ["at least"])
    near = near or difflib.get_close_matches("".join(words[:1]), _BEGINS)
    hint = f": did you mean '{near[0]}'?" if near else ""
    return f"unknown wire check '{line}'{hint} (forms: {'; '.join(FORMS)})"


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


def _time(words: list[str]) -> WireCheck:
    form = "form: FLAG K to FLAG L from HOST in LO..HI"
    at = words.index("to")
    first, rest = _mark(words[:at], form)
    second, after = _mark(words[at + 1 :], form)
    _end(rest)
    if second.host == "":
        raise LineError(f"'from HOST' is missing before 'in' ({form})")
    if after[:1] != ["in"] or len(after) < 2:
        raise LineError(f"'in LO..HI' is missing ({form})")
    _end(after[2:])
    host, port = (first.host, first.port) if first.host else (second.host, second.port)
    if (first.flag, first.nth, host, port) == (
        second.flag,
        second.nth,
        second.host,
        second.port,
    ):
        raise LineError(f"the time is between two segments, and both are the same ({form})")
    in_ms = parse_duration_range(after[1])
    return WireCheck("time", first.flag, host, port, first.nth, to=second, in_ms=in_ms)


def _mark(words: list[str], form: str) -> tuple[Mark, list[str]]:
    """`SYN 2 from client:40000`; the host is "" where it is left out."""
    flag, rest = _flag(words)
    if not rest or not (rest[0].isascii() and rest[0].isdigit()):
        raise LineError(f"a number is missing after '{flag}' ({form})")
    nth = _number(rest[0])
    if nth == 0:
        raise LineError(f"segments are counted from 1 ({form})")
    source, rest = _from(rest[1:])
    host, colon, port = (source or "").partition(":")
    return Mark(flag, nth, host, parse_port(port) if colon else None), rest


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
