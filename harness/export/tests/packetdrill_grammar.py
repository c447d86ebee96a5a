"""What packetdrill reads of a script, of the part of its language that exports are written in.

Written from its lexer.l, parser.y, tcp_packet.c and run_packet.c (github.com/google/packetdrill):
the order of a script, the words of each line, and what is only found when a segment is made or
mapped: options that fill whole words, a window on each segment that is injected, an echoed
timestamp that was seen. Behind that, whether the numbers of each segment follow from those before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NUMBERS = 2**32
_CALLS = {"socket": 3, "bind": 3, "listen": 2, "accept": 3, "close": 1, "read": 3}
"""by name, how many arguments each takes"""
_ARGUMENT = r"\.\.\.|\d+|[A-Z_]+(?: \| [A-Z_]+)*"
_TIME = r"\+(?:\d+(?:\.\d+)?|\.\d+)"
_EVENT = re.compile(rf"({_TIME}) +(\S.*)")
_OPTION = re.compile(r"--[a-zA-Z0-9_]+(=[a-zA-Z0-9_.]+)?")
_COMMAND = re.compile(r"`[^`]+`")
# The words of a note are WORDs of the lexer: letters, digits and _, none of them one of its own.
_CALL = re.compile(
    rf"([a-z]+)\(((?:{_ARGUMENT})(?:, (?:{_ARGUMENT}))*)\) = (\d+|-1 (E[A-Z0-9]+) \(([A-Za-z ]+)\))"
)
_RESERVED = {
    "ack",
    "eol",
    "ecr",
    "mss",
    "nop",
    "val",
    "win",
    "urg",
    "off",
    "raw",
    "none",
    "ip",
    "id",
}
_SEGMENT = re.compile(
    r"([<>]) (\.|[FSRPU]+\.?) (\d+):(\d+)\((\d+)\)(?: ack (\d+))?(?: win (\d+))?(?: <([^<>]+)>)?"
)
_SIZES = {"nop": 1, "mss": 4, "TS": 10}
_TCP_OPTION = re.compile(r"nop|mss (\d+)|TS val (\d+) ecr (\d+)")


class Unreadable(AssertionError):
    """A line that packetdrill does not take, or a segment that does not fit."""


@dataclass(slots=True)
class Connection:
    """The one connection that a script has, as its lines have it: numbers from the first SYNs."""

    stamps: set[int] = field(default_factory=set)
    """those that the kernel was said to have sent"""
    injected: int = 0
    """what the kernel has received, all but what it did not take"""
    expected: int = 0
    """what it has sent"""
    began: bool = False

    def take(self, line: str) -> None:
        """A segment. Raises Unreadable."""
        found = _SEGMENT.fullmatch(line)
        _must(found is not None, line, "no segment")
        assert found is not None
        way, flags, first, last, size, ack, window, options = found.groups()
        injected = way == "<"
        start, end = int(first), int(last)
        _must(end == start + int(size) < _NUMBERS, line, "numbers and payload do not agree")
        _must(int(size) < 2**16 and int(window or 0) < 2**16, line, "out of range")
        _must(window is not None or not injected, line, "no window of what is injected")
        _must(("." in flags) == (ack is not None), line, "ack without its flag, or the other way")
        _must(options != "..." or not injected, line, "<...> of what is injected")
        self._options(line, injected, "." in flags, options)
        if injected:
            self._receive(line, flags, start, end, ack)
        else:
            self._send(line, flags, start, end, ack)

    def _options(self, line: str, injected: bool, acks: bool, options: str | None) -> None:
        if options in (None, "..."):
            return
        assert options is not None
        size = 0
        for text in options.split(","):
            found = _TCP_OPTION.fullmatch(text)
            _must(found is not None, line, f"no option: {text}")
            assert found is not None
            size += _SIZES[text.split()[0]]
            if found[2] is not None and not injected:
                self.stamps.add(int(found[2]))
            if found[3] is not None and injected and acks:
                _must(int(found[3]) in self.stamps, line, "echoes a timestamp that nobody sent")
        _must(size % 4 == 0 and size <= 40, line, "options that do not fill whole words")

    def _receive(self, line: str, flags: str, start: int, end: int, ack: str | None) -> None:
        if ack is not None:
            _must(int(ack) == self.expected, line, "acknowledges what was not sent")
        if "S" in flags and not self.began:
            _must(start == 0, line, "the first SYN is not number 0")
            self.injected, self.began = 1, True
        elif "S" not in flags and "R" not in flags and start == self.injected:
            self.injected = end + ("F" in flags)
        elif "S" not in flags and "R" not in flags:
            again = end + ("F" in flags) == self.injected
            _must(again, line, "neither what is due nor the last again")

    def _send(self, line: str, flags: str, start: int, end: int, ack: str | None) -> None:
        _must(start == self.expected, line, "not the next number of the kernel's")
        if ack is not None:
            _must(int(ack) == self.injected, line, "acknowledges what was not received")
        if "R" not in flags:
            self.expected = end + ("S" in flags) + ("F" in flags)


def read_script(text: str) -> int:
    """Read a script; how many events it has. Raises Unreadable."""
    connection, files, place, events = Connection(), {0, 1, 2}, 0, 0
    for line in text.splitlines():
        if not line.strip() or line.startswith("//"):
            continue
        event = _EVENT.fullmatch(line)
        if event is None:  # options come first, then one command, and from then on events
            kind = 1 if _OPTION.fullmatch(line) else 2 if _COMMAND.fullmatch(line) else 0
            _must(bool(kind) and (place < kind or place == kind == 1), line, "not at its place")
            place = kind
            continue
        place, events = 3, events + 1
        if event[2][0] in "<>":
            connection.take(event[2])
        else:
            _call(event[2], files)
    _must(events > 0, text, "no event")
    return events


def _call(line: str, files: set[int]) -> None:
    found = _CALL.fullmatch(line)
    _must(found is not None, line, "no call")
    assert found is not None
    name, arguments = found[1], found[2].split(", ")
    _must(len(arguments) == _CALLS.get(name), line, "not the arguments of a call that is known")
    if name != "socket":
        _must(arguments[0].isdigit() and int(arguments[0]) in files, line, "no open descriptor")
    if found[4] is not None:
        _must(not _RESERVED & set(found[5].split()), line, "a note with a word of the language")
        return
    if name in ("socket", "accept"):
        _must(int(found[3]) not in files, line, "a descriptor that is open")
        files.add(int(found[3]))
    if name == "close":
        files.remove(int(arguments[0]))


def _must(is_so: bool, line: str, what: str) -> None:
    if not is_so:
        raise Unreadable(f"{line}: {what}")
