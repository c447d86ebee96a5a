"""Which sockets a line of `await:` or `table:` means.

Owns the grammar of that line. What a pattern matches in a recorded socket table is left to the
judge and, while a case runs, to the engine; telling it to people, to harness.report.pattern_words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from harness.language.address import Endpoint, parse_wanted_endpoint
from harness.language.diagnostics import LineError, unknown
from harness.language.duration import parse_duration, parse_duration_range
from harness.language.vocabulary import vocabulary

USAGE = (
    "HOST [absent] [tcp|udp] LOCAL [-> REMOTE] [STATE] [owner yes|no] [uid N]"
    " [timer [NAME] LO..HI] [count N]"
)
_WORDS = ("owner", "uid", "timer", "count", "within")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a socket must be like; None means that it does not matter."""

    ORDER: ClassVar = ("protocol", "local", "remote")
    """the keys that come first in a plan"""
    local: Endpoint
    protocol: str | None = None
    remote: Endpoint | None = None
    state: str | None = None
    owner: bool | None = None
    uid: int | None = None
    timer: str | None = None
    timer_ms: tuple[int, int] | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One whole line: where to look, what for, whether it must be absent, how long to wait."""

    host: str
    pattern: Pattern
    absent: bool
    within_ms: int | None


@lru_cache(maxsize=4096)
def parse_look(line: str) -> Look:
    """A line of `await:` or `table:`, its variables filled in; raises LineError."""
    words = line.split()
    if not words:
        raise LineError(f"a host is missing (usage: {USAGE})")
    host = words.pop(0)
    absent = bool(words) and words[0] == "absent"
    if absent:
        words.pop(0)
    protocol = words.pop(0) if words and words[0] in ("tcp", "udp") else None
    if not words:
        raise LineError(f"the socket's local address is missing (usage: {USAGE})")
    local = parse_wanted_endpoint(words.pop(0))
    remote = None
    if words and words[0] == "->":
        if len(words) < 2:
            raise LineError("an address is missing after '->'")
        remote = parse_wanted_endpoint(words[1])
        del words[:2]
    state = _take_state(words)
    fields = _take_fields(words)
    if absent and "count" in fields:
        raise LineError("'absent' and 'count' contradict each other: use one of them")
    timer, timer_ms = _timer(fields.get("timer", []))
    within = fields.get("within")
    return Look(
        host,
        Pattern(
            local,
            protocol,
            remote,
            state,
            _yes_or_no(fields["owner"][0]) if "owner" in fields else None,
            _number("uid", fields["uid"][0]) if "uid" in fields else None,
            timer,
            timer_ms,
            _number("count", fields["count"][0]) if "count" in fields else None,
        ),
        absent,
        None if within is None else parse_duration(within[0]),
    )


def _take_state(words: list[str]) -> str | None:
    if not words or words[0] in _WORDS:
        return None
    state = words.pop(0)
    if state not in vocabulary().states:
        if state.islower():
            raise LineError(unknown("word", state, ["->", *_WORDS]))
        raise LineError(unknown("state", state, vocabulary().states))
    return state


def _take_fields(words: list[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    while words:
        field = words.pop(0)
        if field not in _WORDS:
            raise LineError(unknown("word", field, _WORDS))
        if field in fields:
            raise LineError(f"'{field}' is given twice")
        if not words:
            raise LineError(f"a value is missing after '{field}'")
        fields[field] = [words.pop(0)]
        if field == "timer" and words and ".." in words[0]:
            fields[field].append(words.pop(0))
    return fields


def _timer(values: list[str]) -> tuple[str | None, tuple[int, int] | None]:
    name = None
    if values and ".." not in values[0]:
        name = values[0]
        if name not in vocabulary().timers:
            raise LineError(unknown("timer", name, vocabulary().timers))
        values = values[1:]
    return name, parse_duration_range(values[0]) if values else None


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise LineError(f"bad owner '{text}': write owner yes or owner no")
    return text == "yes"


def _number(what: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise LineError(f"bad {what} '{text}': it is a number")
    return int(text)
