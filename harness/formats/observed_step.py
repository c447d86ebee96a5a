"""What the engine tells of a step: the answer, and the socket tables on both sides of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Socket:
    """One entry of a socket table (sock_diag(7)), in the words of `ss`."""

    protocol: str
    family: str
    state: str
    local: str
    remote: str
    timer: str
    timer_ms: int
    inode: int
    """0 when no process has it"""
    uid: int
    rqueue: int
    wqueue: int
    interface: int
    """the device that it is bound to, 0 for none"""


Table = tuple[Socket, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call of an actor returned (cpp_servers/actor/README.md)."""

    call: str
    ret: int
    errno: str | None
    error: str | None
    """strerror(3)"""
    value: str | None
    seconds: float
    """what the system call alone took"""
    more: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that an actor could not carry out; no call was made."""

    call: str
    fault: str


@dataclass(frozen=True, slots=True)
class OpenSocket:
    """A socket that an actor has open, as the engine found it with its options."""

    actor: str
    descriptor: int
    inode: int
    reuse_address: bool
    """SO_REUSEADDR"""
    reuse_port: bool
    """SO_REUSEPORT"""
    v6only: bool | None
    """IPV6_V6ONLY, of an IPv6 socket"""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the engine asked on a host right after a call was refused there."""

    sockets: tuple[OpenSocket, ...]
    """of the host's actors"""
    port_range: str | None
    """net.ipv4.ip_local_port_range"""
    addresses: tuple[str, ...]
    """that its devices have"""
    tentative: tuple[str, ...]
    """that they have, and that cannot be bound yet"""


@dataclass(frozen=True, slots=True)
class NotDone:
    """Why a step was left out: what came of an earlier one that it depends on."""

    step: int
    """the number of the earlier one"""
    outcome: str
    """of that one"""


@dataclass(frozen=True, slots=True)
class CounterRead:
    """A counter of a host, read twice."""

    name: str
    since: int
    """the step that marked it; 0 for the beginning of the case"""
    was: int
    now: int


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step: its outcome, and all hosts' socket tables just before and just after."""

    OMIT_DEFAULTS: ClassVar = True
    kind: ClassVar[str] = "step"
    seq: int
    n: int
    t0: float
    t1: float
    outcome: str
    """ok, the name of an errno, `blocks`, or `not done`"""
    value: str | int | float | None
    detail: str | None
    timed_out: bool
    reply: Refusal | Answer | None
    """of an actor, to a call"""
    before: Mapping[str, Table]
    after: Mapping[str, Table]
    inquiry: Inquiry | None = None
    """after a call that was refused with EADDRINUSE, EADDRNOTAVAIL or EACCES, where the kernel let
    the engine look; older evidence has none"""
    not_done: NotDone | None = None
    """for a step that was left out; then nothing of it happened"""
    counter: CounterRead | None = None
    """of a step that reads one"""
    why: str | None = None
    """what `bindlab why` said right before a bind, where it was asked (`run --ask-why`)"""

    @property
    def milliseconds(self) -> float:
        """How long the step took."""
        return (self.t1 - self.t0) * 1000.0
