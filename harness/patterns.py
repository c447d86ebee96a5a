"""Which sockets a line of `await:` or `table:` means.

Owns the grammar of that line and what a pattern matches in a recorded socket table (the engine's
C++ has the same meaning; the judge evaluates its verdicts again with this one). Reading the
kernel's tables is left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harness.addresses import Endpoint, canonical, parse_endpoint, parse_wanted_endpoint
from harness.duration import parse_duration, parse_duration_range
from harness.mistakes import LineError, unknown
from harness.vocabulary import vocabulary

USAGE = (
    "HOST [absent] [tcp|udp] LOCAL [-> REMOTE] [STATE] [owner yes|no] [uid N]"
    " [timer [NAME] LO..HI] [count N]"
)
_SCOPE = re.compile(r"%[^\]]*")
_WORDS = ("owner", "uid", "timer", "count", "within")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a socket must be like; None means that it does not matter."""

    local: Endpoint
    protocol: str | None = None
    remote: Endpoint | None = None
    state: str | None = None
    owner: bool | None = None
    uid: int | None = None
    timer: str | None = None
    timer_ms: tuple[int, int] | None = None
    count: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The form a plan has it in."""
        return {
            "protocol": self.protocol,
            "local": _endpoint_json(self.local),
            "remote": None if self.remote is None else _endpoint_json(self.remote),
            "state": self.state,
            "owner": self.owner,
            "uid": self.uid,
            "timer": self.timer,
            "timer_ms": None if self.timer_ms is None else list(self.timer_ms),
            "count": self.count,
        }


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


def matches(pattern: Mapping[str, Any], sockets: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a recorded table has what a plan's pattern wants: at least one, or exactly `count`.

    A step with `absent` is right when this is false.
    """
    number = sum(1 for entry in sockets if matches_one(pattern, entry))
    count = pattern.get("count")
    return number >= 1 if count is None else bool(number == count)


def matches_one(pattern: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether one recorded socket is as a plan's pattern says (its `count` is left aside)."""
    for key, of_entry in (("protocol", "protocol"), ("state", "state"), ("timer", "timer")):
        if pattern.get(key) is not None and pattern[key] != entry.get(of_entry):
            return False
    if pattern.get("uid") is not None and pattern["uid"] != entry.get("uid"):
        return False
    if pattern.get("owner") is not None and pattern["owner"] != (entry.get("inode", 0) != 0):
        return False
    bounds = pattern.get("timer_ms")
    if bounds is not None and not bounds[0] <= entry.get("timer_ms", -1) <= bounds[1]:
        return False
    remote = pattern.get("remote")
    return _matches_endpoint(pattern["local"], entry["local"]) and (
        remote is None or _matches_endpoint(remote, entry["remote"])
    )


def describe(pattern: Mapping[str, Any], absent: bool = False) -> str:
    """The pattern of a plan in words, for people."""
    text = f"{_endpoint_text(pattern['local'])}"
    if pattern["remote"] is not None:
        text += f" -> {_endpoint_text(pattern['remote'])}"
    if pattern["state"] is not None:
        text += f" in state {pattern['state']}"
    if pattern["owner"] is not None:
        text += " that a process owns" if pattern["owner"] else " that no process owns"
    if pattern["uid"] is not None:
        text += f" of user {pattern['uid']}"
    if pattern["timer"] is not None or pattern["timer_ms"] is not None:
        text += f" with the timer {pattern['timer'] or ''}".rstrip()
        if pattern["timer_ms"] is not None:
            low, high = pattern["timer_ms"]
            text += f" at {low / 1000:g} to {high / 1000:g} s"
    noun = {"tcp": "TCP socket", "udp": "UDP socket", None: "socket"}[pattern["protocol"]]
    if pattern["count"] is not None:
        return f"exactly {pattern['count']} {noun}{'s' if pattern['count'] != 1 else ''} {text}"
    return f"{'no' if absent else 'a'} {noun} {text}"


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


def _endpoint_json(endpoint: Endpoint) -> dict[str, Any]:
    return {"address": endpoint.address, "port": endpoint.port}


def _endpoint_text(wanted: Mapping[str, Any]) -> str:
    return str(Endpoint(wanted["address"], wanted["port"]))


def _matches_endpoint(wanted: Mapping[str, Any], recorded: str) -> bool:
    address, port = _parse_recorded(recorded)
    if wanted.get("port") is not None and wanted["port"] != port:
        return False
    return bool(wanted["address"] == "*" or canonical(wanted["address"]) == address)


@lru_cache(maxsize=65536)
def _parse_recorded(recorded: str) -> tuple[str, int | None]:
    endpoint = parse_endpoint(_SCOPE.sub("", recorded))
    return endpoint.address, endpoint.port
