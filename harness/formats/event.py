"""The events that the engine and a guest tell while they run, a line each.

A promise between two languages: cpp_servers/engine/ and cpp_servers/guest/ write them, `run` and
`guests` read them. Times are seconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from harness.formats.codec import FormatError, parse_object, read_one_of, to_json

FORMAT = 2
"""Raised whenever a reader of the old form would misread the new one."""


@dataclass(frozen=True, slots=True)
class RunBegun:
    """The first: how many cases there are, on what kernel, how many at once."""

    kind: ClassVar[str] = "run"
    format: int
    cases: int
    kernel: str
    machine: str
    jobs: int
    engine: str
    """its version"""
    commit: str
    """that it was built from"""


@dataclass(frozen=True, slots=True)
class CaseStarted:
    """A case has begun."""

    kind: ClassVar[str] = "started"
    case: str


@dataclass(frozen=True, slots=True)
class CaseWaiting:
    """A case waits, for so many seconds at most, and needs no place meanwhile."""

    kind: ClassVar[str] = "waiting"
    case: str
    seconds: float


@dataclass(frozen=True, slots=True)
class CaseResumed:
    """A case's wait is over."""

    kind: ClassVar[str] = "resumed"
    case: str


@dataclass(frozen=True, slots=True)
class CaseFinished:
    """A case's folder is as it will be."""

    kind: ClassVar[str] = "finished"
    case: str
    complete: bool
    skipped: str | None
    reason: str | None
    """why it was not completed"""
    seconds: float


@dataclass(frozen=True, slots=True)
class EngineAlive:
    """A sign of life, at the intervals that were asked for."""

    kind: ClassVar[str] = "alive"


@dataclass(frozen=True, slots=True)
class RunOver:
    """The last: how many cases have finished."""

    kind: ClassVar[str] = "over"
    finished: int


@dataclass(frozen=True, slots=True)
class RunTrouble:
    """Written by the process that owns the engine, for those that follow its events in a file."""

    kind: ClassVar[str] = "trouble"
    reason: str


@dataclass(frozen=True, slots=True)
class GuestBooted:
    """A guest's first: its kernel, when it was up, what it lacks and which modules it refused."""

    kind: ClassVar[str] = "guest"
    kernel: str
    version: str
    machine: str
    seconds: float
    refused: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file of a case's folder; its bytes follow the line."""

    kind: ClassVar[str] = "file"
    case: str
    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class ProgramSaid:
    """A line that a guest's program has written, where that is not the engine."""

    kind: ClassVar[str] = "said"
    line: str


@dataclass(frozen=True, slots=True)
class FilePiece:
    """The next part of a file that such a program has left; its bytes follow the line."""

    kind: ClassVar[str] = "piece"
    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class TimersHeld:
    """How far a guest's timers have fallen behind its clock."""

    kind: ClassVar[str] = "timers"
    lag: float


@dataclass(frozen=True, slots=True)
class GuestEnded:
    """A guest's last: the exit code of its program and what that wrote to standard error."""

    kind: ClassVar[str] = "exit"
    code: int
    words: str
    seconds: float
    timer_lag: float


Event = (
    RunBegun
    | CaseStarted
    | CaseWaiting
    | CaseResumed
    | CaseFinished
    | EngineAlive
    | RunOver
    | RunTrouble
    | GuestBooted
    | EvidenceFile
    | ProgramSaid
    | FilePiece
    | TimersHeld
    | GuestEnded
)


def parse_event(line: str | bytes) -> Event:
    """The event of one line. Raises FormatError for anything else."""
    record = parse_object(line)
    # In the file the kind stands under `event`.
    tagged = {"kind" if key == "event" else key: value for key, value in record.items()}
    if tagged.get("kind") == RunBegun.kind and tagged.get("format") != FORMAT:
        raise FormatError(f"format {tagged.get('format')}, known is {FORMAT}")
    event: Event = read_one_of(Event, tagged)
    return event


def write_event(event: Event) -> str:
    """The line of an event, its end included."""
    record = {"event" if key == "kind" else key: part for key, part in to_json(event).items()}
    return json.dumps(record) + "\n"
