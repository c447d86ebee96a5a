"""Steps that look at a host or change it, and the one that lets time pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.formats.step_base import HEAD, TAIL, BaseStep
from harness.language.socket_pattern import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStep(BaseStep):
    """A step that looks at a host or changes it."""

    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitStep(HostStep):
    """Wait until the socket table is as described."""

    kind: ClassVar[str] = "await"
    ORDER: ClassVar = (*HEAD, "host", "pattern", "absent", *TAIL)
    pattern: Pattern
    absent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStep(HostStep):
    """See whether the socket table is as described."""

    kind: ClassVar[str] = "table"
    ORDER: ClassVar = (*HEAD, "host", "pattern", "absent", *TAIL)
    pattern: Pattern
    absent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterStep(HostStep):
    """Read a counter: it is told how much it has grown since the beginning or the last mark."""

    kind: ClassVar[str] = "counter"
    ORDER: ClassVar = (*HEAD, "host", "name", "mark", *TAIL)
    name: str
    """as nstat(8) prints it"""
    mark: bool = False
    """whether later steps count from here"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceStep(BaseStep):
    """Let time pass: so long, or until the clock is so far into a second."""

    kind: ClassVar[str] = "advance"
    ORDER: ClassVar = (*HEAD, "ms", "phase_ms", *TAIL)
    ms: int
    """how long, or at most how long where there is a phase"""
    phase_ms: int | None = None
    """until CLOCK_MONOTONIC, whose seconds the kernel counts, is so far into one"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SysctlStep(HostStep):
    """Set a sysctl."""

    kind: ClassVar[str] = "sysctl"
    ORDER: ClassVar = (*HEAD, "host", "name", "value", *TAIL)
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressStep(HostStep):
    """Add or remove an address."""

    kind: ClassVar[str] = "address"
    OMIT_DEFAULTS: ClassVar = True
    ORDER: ClassVar = (*HEAD, "host", "device", "address", "action", "dad", *TAIL)
    device: str
    address: str
    action: str
    """add or remove"""
    dad: bool = False
    """whether the kernel first asks if somebody else has an added IPv6 address (RFC 4862 5.4)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourStep(HostStep):
    """Set or remove a permanent neighbour entry."""

    kind: ClassVar[str] = "neighbour"
    ORDER: ClassVar = (*HEAD, "host", "device", "address", "mac", "action", *TAIL)
    device: str
    address: str
    mac: str
    action: str
    """set or remove"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStep(HostStep):
    """Set a device up or down."""

    kind: ClassVar[str] = "link"
    ORDER: ClassVar = (*HEAD, "host", "device", "up", *TAIL)
    device: str
    up: bool
