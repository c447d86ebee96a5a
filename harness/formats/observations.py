"""The lines of observations.ndjson: what the engine saw of one case.

A promise between two languages: the engine writes them (cpp_servers/engine/record/), the harness
reads them. Each line is numbered (`seq`) and of a known kind; the end line counts the lines and
bytes before it and has the hashes of all files, so that nothing can be taken away or altered
unnoticed. Times are seconds since
the case began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from harness.formats.observed_set_up import (
    ActorStarted,
    CaptureBegun,
    HostMade,
    InterfaceSeen,
    NeedLooked,
    SysctlRead,
    SysctlSet,
)
from harness.formats.observed_step import (
    Answer,
    CounterRead,
    Inquiry,
    NotDone,
    OpenSocket,
    Refusal,
    Socket,
    StepDone,
    Table,
)

FORMAT = 2
"""Raised whenever a reader of the old form would misread the new one."""
FILE = "observations.ndjson"


@dataclass(frozen=True, slots=True)
class Kernel:
    """What uname(2) says."""

    release: str
    version: str
    machine: str


@dataclass(frozen=True, slots=True)
class Begin:
    """The first line: what ran where, and how long the plan is that the engine wrote."""

    kind: ClassVar[str] = "begin"
    seq: int
    format: int
    case: str
    backend: str
    accelerator: str
    kernel: Kernel
    engine: str
    """its version"""
    commit: str
    """that it was built from"""
    executable: str
    """the engine's own file, of which the actors are forks"""
    wall_time: str
    """UTC, in microseconds: 2024-01-31T12:00:00.000123Z; older lines have whole seconds"""
    monotonic: float
    plan_bytes: int


@dataclass(frozen=True, slots=True)
class CaptureEnded:
    """What the capturer and the interface counted."""

    kind: ClassVar[str] = "capture-end"
    seq: int
    file: str
    captured: int
    received: int
    whole: int
    """of those received, as many as when the capturer last had taken all"""
    dropped: int
    interface_packets: int
    bytes: int
    ok: bool
    detail: str | None


TORN_DOWN = "torn down"
"""how a process ends that is still there when its case is over"""


@dataclass(frozen=True, slots=True)
class ActorEnded:
    """How a process came to its end, and whether a step or the end of the case asked for it."""

    OMIT_DEFAULTS: ClassVar = True
    kind: ClassVar[str] = "actor-end"
    seq: int
    name: str
    how: str
    expected: bool
    printed: str = ""
    """by a program, on standard output and error: the last 16 KiB; older evidence has none"""


@dataclass(frozen=True, slots=True)
class EngineFault:
    """What the engine could not do."""

    kind: ClassVar[str] = "fault"
    seq: int
    what: str
    where: str | None
    todo: str | None


@dataclass(frozen=True, slots=True)
class Aborted:
    """The step at which the engine broke the case off."""

    step: int
    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """The last line. `records` counts all lines, `bytes` those before this one."""

    kind: ClassVar[str] = "end"
    seq: int
    complete: bool
    skipped: str | None
    """the need that was missing"""
    aborted: Aborted | None
    steps: int
    records: int
    bytes: int
    sha256: Mapping[str, str]
    """of the plan, of each capture, and of the lines before this one"""
    seconds: float


Observation = (
    Begin
    | NeedLooked
    | HostMade
    | CaptureBegun
    | ActorStarted
    | StepDone
    | CaptureEnded
    | ActorEnded
    | EngineFault
    | End
)

__all__ = [
    "FILE",
    "FORMAT",
    "Aborted",
    "ActorEnded",
    "ActorStarted",
    "Answer",
    "Begin",
    "CaptureBegun",
    "CaptureEnded",
    "CounterRead",
    "End",
    "EngineFault",
    "HostMade",
    "Inquiry",
    "InterfaceSeen",
    "Kernel",
    "NeedLooked",
    "NotDone",
    "Observation",
    "OpenSocket",
    "Refusal",
    "Socket",
    "StepDone",
    "SysctlRead",
    "SysctlSet",
    "Table",
]
